"""The shapes of requests and answers about insights home.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict

from opencpor_client.schemas.associations_and_insights import RenewalOut
from opencpor_client.schemas.common import Money
from opencpor_client.schemas.earnings_and_insights import ForecastOut
from opencpor_client.schemas.insights import LogEventOut, MonthEarningsOut


class AnswerDueOut(TypedDict):
    """An arbitration in which the partner may answer and has not."""

    arbitration: str
    program: str
    workload: str
    customer: str
    deadline_at: str


class BudgetReachedOut(TypedDict):
    """A budget of which 80 percent or more is used, and whose months are not all behind."""

    budget: str
    program: str
    rule: str
    first: str
    last: str
    amount: Money
    posted: Money
    percent: int


class DecisionOut(TypedDict):
    """One thing that waits for somebody, often for a second person.

    ``months`` are the first and the last that it applies to; of a version the first it
    shall govern. ``count`` is of the payments of a batch, of the lines in which a recompute
    differs, of the associations that earn nothing until an enrollment is complete, of a
    file's rows in quarantine, of failed or late jobs of one task, of the attempts of a
    mail; null: not known yet, or none. ``file`` is of files of usage, ``name`` of whatever
    has one. ``state``: of files completed, refused, or received and not read for a day; of
    jobs failed or late; of mails failed; of webhooks failing, or off by their server; of
    tokens ends or ended; of invitations expired. ``said`` is why a mail did not arrive,
    ``ends_at`` until when a token or an invitation works. ``lacking`` is what an enrollment
    lacks that the caller validates: finance its tax profile, a program manager the rest.
    """

    id: str
    since: str
    yours: bool
    program: str | None
    location: str | None
    location_name: str | None
    partner: str | None
    months: list[str]
    worth: list[Money]
    count: int | None
    file: str | None
    state: str | None
    lacking: list[str]
    name: str | None
    said: str | None
    ends_at: str | None


class DecisionsOut(TypedDict):
    """All that waits of one kind; of many only those that wait longest are listed.

    ``worth`` is of those that the caller may decide: of payees what their locations are
    owed.
    """

    kind: str
    yours: int
    others: int
    worth: list[Money]
    items: list[DecisionOut]


class HappenedOut(TypedDict):
    """What of one group happened in the last 30 days: how much, and the newest of it."""

    group: str
    count: int
    newest: list[LogEventOut]


class HomeOut(TypedDict):
    """The partner's home; a part is null where the caller's role does not show it.

    ``renewals`` are subscriptions that the caller may claim: they, too, wait for the
    partner, as do ``answers``. ``finance`` and ``program`` are what waits for finance and
    for program managers of the operator; whoever is both reads each thing once, in
    ``finance``. ``system`` is what waits for its administrators, ``log`` what its auditors
    look at first.
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
    finance: WaitingOut | None
    program: WaitingOut | None
    system: WaitingOut | None
    log: LogHomeOut | None


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


class LogHomeOut(TypedDict):
    """What an auditor looks at first: how far the log is signed, and what matters most in it."""

    signed: SignedOut
    groups: list[HappenedOut]


class MonthToCloseOut(TypedDict):
    """The month of a program that is closed next, and how many wait.

    ``units_covered`` of ``units_before``, the units with usage in the month before, have
    usage in it; ``enough``: closing asks for no reason. They are null while that is not
    known.
    """

    program: str
    month: str
    since: str
    waiting: int
    units_covered: int | None
    units_before: int | None
    enough: bool | None
    expected: Money | None


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


class SignedOut(TypedDict):
    """How far the log is signed.

    ``holds``: the newest checkpoint's signature fits what it says; whether every entry is
    as it was written, `cpor verify` says. ``own_key``: it was signed with this
    installation's key; false: by somebody else, or before the key was replaced; null: the
    key is not known here. ``late``: none was signed for more than a day. ``entries_after``
    came after the last entry that it covers.
    """

    at: str | None
    covers: int
    holds: bool
    own_key: bool | None
    late: bool
    entries_after: int


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


class WaitingOut(TypedDict):
    """What waits for somebody: decisions by kind, months, budgets that are reached.

    ``months`` are those to close next; of a program manager those of which too little usage
    came.
    """

    decisions: list[DecisionsOut]
    months: list[MonthToCloseOut]
    budgets: list[BudgetReachedOut]
