"""The shapes of requests and answers about insights.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from opencpor_client.schemas.associations_and_insights import RenewalOut
from opencpor_client.schemas.common import Money
from opencpor_client.schemas.earnings_and_insights import ForecastOut, RangeOut, WhyNotOut
from opencpor_client.schemas.insights_and_reports import ColumnOut

Cause = Literal[
    "claim_lapses",
    "agreed_not_claimed",
    "agreed_not_earning",
    "requirement_missing",
    "association_ends",
    "certification_expires",
    "milestone_near",
    "usage_falls",
    "growth_stalled",
    "seats_unused",
    "workload_unclaimed",
    "proof_old",
    "little_left",
]


class TableOut(TypedDict):
    """A table; ``needed`` are the filters without which it is not given."""

    key: str
    title: str
    columns: list[ColumnOut]
    filters: list[str]
    needed: list[str]


class Tables(TypedDict):
    """The tables that the caller may read."""

    items: list[TableOut]


class AnswerDueOut(TypedDict):
    """An arbitration in which the partner may answer and has not."""

    arbitration: str
    program: str
    workload: str
    customer: str
    deadline_at: str


class HomeOut(TypedDict):
    """The partner's home; a part is null where the caller's role does not show it.

    ``renewals`` are subscriptions that the caller may claim: they, too, wait for the
    partner, as do ``answers``.
    """

    todo: list[TodoOut] | None
    todo_total: int
    renewals: list[RenewalOut] | None
    renewals_total: int
    claims_by_state: dict[str, int] | None
    active_associations: int | None
    usage_by_month: list[MonthUsageOut] | None
    earnings_by_month: list[MonthEarningsOut] | None
    payable: list[PayableOut] | None
    forecast: list[ForecastOut] | None
    locations: list[StandingOut] | None
    locations_total: int
    answers: list[AnswerDueOut] | None
    answers_total: int
    claims_in_state: list[InStateOut] | None
    to_date: list[ToDateOut] | None
    payments: list[HomePaymentOut] | None
    eligibility: list[PointsOut] | None


class HomePaymentOut(TypedDict):
    """One of the payments that changed last."""

    payment: str
    state: str
    since: str
    amount: Money


class InStateOut(TypedDict):
    """Claims in a state, and for how many whole days they have been."""

    state: str
    claims: int
    average_days: int
    longest_days: int


class MonthEarningsOut(TypedDict):
    """What was posted for one month."""

    month: str
    amount: Money


class MonthUsageOut(TypedDict):
    """What was used in one month, of everything the caller sees."""

    month: str
    active_users: int | None
    paid_units: int | None


class PayableOut(TypedDict):
    """What the newest statements say is payable."""

    month: str
    statements: int
    payable: Money


class PointsOut(TypedDict):
    """The newest points of one designation; ``needed`` null: thresholds qualify.

    ``renews_on`` is null where it is not known to be held.
    """

    score: str
    designation: str
    total: int
    needed: str | None
    qualified: bool
    renews_on: str | None
    renewal_due: bool


class StandingOut(TypedDict):
    """Where a location stands in a program; ``missing`` are requirements that are not met."""

    location: str
    name: str
    partner_id: str
    program: str | None
    enrollment: str | None
    status: str
    missing: list[str]


class ToDateOut(TypedDict):
    """Money in one currency since the beginning; ``coming`` is with the bank."""

    earned: Money
    paid: Money
    coming: Money
    last_paid_at: str | None


class TodoOut(TypedDict):
    """A claim that waits for its partner; ``writable``: the caller may do it."""

    claim: str
    state: str
    name: str
    customer: str
    deadline_at: str | None
    writable: bool


class OpportunitiesOut(TypedDict):
    """The first of what is worth doing, ``total`` of those asked for, and counts by reason.

    ``found_at`` is when the oldest of it was found; null: all of it just now.
    """

    items: list[OpportunityOut]
    total: int
    counts: dict[str, int]
    found_at: str | None


class OpportunityOut(TypedDict):
    """One thing worth doing, with its size.

    ``users`` counts users, paid units, or a claim's lines; ``amount`` is what it is worth
    at most, null where that is not known or not shown to the caller; ``illustrative``: by
    rates that are examples. ``subject`` is the association, claim or enrollment to act on,
    ``page`` where people do it.
    """

    reason: Cause
    text: str
    program: str
    customer: str | None
    name: str
    unit: UnitOut | None
    subject: str | None
    on: str | None
    items: list[str]
    users: int | None
    amount: Money | None
    illustrative: bool
    milestone: str | None
    page: str


class UnitOut(TypedDict):
    """A workload, or a subscription under one."""

    program: str
    workload: str
    subscription_id: str | None


class CohortOut(TypedDict):
    """The claims that were submitted in one month."""

    month: str
    outcome: OutcomeOut


class GrownOut(TypedDict):
    """Growth of one workload, customer or location over all the months."""

    key: str
    name: str
    growth: int
    deployments: int


class MediansOut(TypedDict):
    """The middle of the program's partners; null: fewer than five have a figure."""

    growth: str | None
    win_rate: str | None


class OutcomeOut(TypedDict):
    """What became of the lines of claims; rates are whole percent of those decided.

    ``days_to_decision`` is the average from submission to the first decision.
    """

    lines: int
    open: int
    won: int
    dropped: int
    declined: int
    withdrawn: int
    win_rate: int | None
    decline_rate: int | None
    days_to_decision: str | None


class PerformanceOut(TypedDict):
    """PerformanceOut.

    How your partner organizations did; ``stale``: something has changed since
    ``computed_at``. ``medians`` is null where figures would not compare: those that are not
    of one whole partner and one program, and those narrowed by more than months.
    """

    computed_at: str | None
    stale: bool
    usage_by_month: list[UsedMonthOut]
    growth: int
    deployments: int
    workloads: list[GrownOut]
    customers: list[GrownOut]
    locations: list[GrownOut]
    cohorts: list[CohortOut] | None
    outcome: OutcomeOut | None
    medians: MediansOut | None


class UsedMonthOut(TypedDict):
    """Usage in one month; ``growth``: active users above each unit's high-water mark."""

    month: str
    active_users: int | None
    paid_units: int | None
    usage_percent: int | None
    growth: int
    deployments: int


class CurrencyEarningsOut(TypedDict):
    """Earnings in one currency."""

    currency: str
    posted: SumsOut
    paid: Money | None
    months: list[EarnedMonthOut]
    workloads: list[EarnedPartOut]
    rules: list[EarnedPartOut]


class EarnedMonthOut(TypedDict):
    """What was posted for one month, and paid in it."""

    month: str
    posted: SumsOut
    paid: Money | None


class EarnedPartOut(TypedDict):
    """What one workload or rule was posted; an empty key: what is about none."""

    key: str
    name: str
    program: str
    posted: SumsOut


class EarningsInsightOut(TypedDict):
    """What was earned, adjusted and paid; ``stale``: something changed since ``computed_at``."""

    computed_at: str | None
    stale: bool
    currencies: list[CurrencyEarningsOut]


class SumsOut(TypedDict):
    """SumsOut.

    What lines of the ledger add up to; ``adjusted`` is differences and what was done by
    hand.
    """

    lines: int
    earned: Money
    adjusted: Money
    differences: Money
    by_hand: Money
    total: Money


class LostReasonOut(TypedDict):
    """What judgments with a reason did not earn."""

    code: str
    text: str
    judgments: int
    alone: int
    amount: Money


class NotEarnedList(TypedDict):
    """Why the closes of some months gave no more, by currency."""

    items: list[NotEarnedOut]


class NotEarnedOut(TypedDict):
    """Why closed months did not earn more, in one currency; see ``closes`` for each of them."""

    currency: str
    judgments: int
    earned: int
    lost: list[LostReasonOut]
    together: int
    together_amount: Money
    cut_by_caps: Money
    closes: list[WhyNotOut]


class CustomerRowOut(TypedDict):
    """One customer: what is held now, what was, and the newest month of usage."""

    id: str
    name: str
    tenant_id: str
    country: str
    current: list[UnitOut]
    past: list[UnitOut]
    usage: UsageOut | None


class CustomerRowPage(TypedDict):
    """Some customers, and where the next are."""

    items: list[CustomerRowOut]
    next: str | None


class UsageOut(TypedDict):
    """Usage in one month; ``usage_percent`` is active users of paid units, in whole percent."""

    month: str
    active_users: int | None
    paid_units: int | None
    usage_percent: int | None


class CustomerInsightOut(TypedDict):
    """One customer; money is null where the caller's role does not show it."""

    id: str
    name: str
    tenant_id: str
    country: str
    usage: UsageOut | None
    units: list[UnitViewOut]
    potential: list[PotentialOut] | None
    earnings_by_month: list[MonthEarningsOut] | None
    others: list[OtherUnitOut]


class FactMonthOut(TypedDict):
    """One month of a unit; ``prior_mark`` is the high-water mark at its start.

    ``usage_percent`` is active users of paid units, ``assigned_percent`` of assigned ones.
    """

    month: str
    active_users: int | None
    paid_units: int | None
    assigned_units: int | None
    usage_percent: int | None
    assigned_percent: int | None
    prior_mark: int | None


class HoldOut(TypedDict):
    """One association on a unit.

    ``passes_on_at`` says when it is to pass on to another partner, as is decided;
    ``subscription_last_day`` is the day with which an open one ends, as far as it is known.
    """

    association: str
    partner: str
    location: str
    engagement: str
    since: str
    until: str | None
    passes_on_at: str | None
    subscription_last_day: str | None
    state: str
    opted_out: bool
    prospect: ProspectOut | None
    forecast: list[LineForecastOut]


class LineForecastOut(TypedDict):
    """LineForecastOut.

    What an association is expected to earn by one rule in ``month``; ``made`` or
    ``history``. ``history``: fewer than three months of usage are known. ``growth`` is that
    of the last three months, ``room`` the paid units above the mark, null where nothing
    limits growth.
    """

    rule: str
    rule_name: str
    month: str
    outcome: str
    growth: list[int]
    room: int | None
    open_milestones: list[str]
    milestones_within_reach: list[str]
    amounts: RangeOut


class OtherUnitOut(TypedDict):
    """A workload that the caller does not hold; ``state`` is ``free``, ``held``, or null."""

    program: str
    workload: str
    state: str | None


class PotentialOut(TypedDict):
    """What could still be earned in one program, at most."""

    program: str
    amount: Money
    illustrative: bool


class ProspectOut(TypedDict):
    """What could still be earned by one rule, at most; ``illustrative``: rates are examples."""

    rule: str
    rule_name: str
    units: int | None
    open_milestones: list[str]
    amount: Money
    illustrative: bool


class UnitViewOut(TypedDict):
    """One unit: who holds it, its newest month, the mark after it, units above the mark.

    ``open_milestones`` are shares of paid units that its associations could still reach.
    """

    unit: UnitOut
    associations: list[HoldOut]
    usage: FactMonthOut | None
    high_water_mark: int | None
    opportunity_units: int | None
    open_milestones: list[str]
    trend: int | None
    months: list[FactMonthOut]


class SeeingPartnerPage(TypedDict):
    """Some partners, and where the next are."""

    items: list[SeeingPartnerRowOut]
    next: str | None


class SeeingPartnerRowOut(TypedDict):
    """A partner that is or was associated with you."""

    partner: str
    name: str
    active_associations: int
    associations: int
    since: str


class SeeingAssociationOut(TypedDict):
    """One association; ``until`` is the first instant after it."""

    association: str
    customer: str
    unit: UnitOut
    engagement: str
    since: str
    until: str | None


class SeeingPartnerOut(TypedDict):
    """One partner's associations with you, and every figure of yours that it sees."""

    partner: str
    name: str
    associations: list[SeeingAssociationOut]
    sees: list[SeenUnitOut]


class SeenUnitOut(TypedDict):
    """The months of one unit that the partner sees."""

    customer: str
    unit: UnitOut
    months: list[FactMonthOut]
