"""The shapes of requests and answers about earnings.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict

from opencpor_client.schemas.adjustments_and_earnings import AdjustmentOut, EarningOut
from opencpor_client.schemas.common import Money
from opencpor_client.schemas.earnings_and_insights import ForecastOut


class VerdictOut(TypedDict):
    """One judgment with all its inputs; figures that its rule does not use are null.

    `shared_domain`: a verified domain of the customer that is the partner's; empty: none.
    `illustrative_rate`: its rule's rates are examples, not published ones. `rule_name`: the
    rule's name for people; the key where it has none. `disclosed`: whether the claim had a
    public-sector disclosure on file. `period_amount`: what was billed in the period that
    ends with the month, `baseline_amount`: in the one before.
    """

    month: str
    association: str
    location: str
    tenant_id: str
    workload: str
    subscription_id: str
    engagement: str
    rule: str
    rule_name: str
    rule_type: str
    program_version: int
    milestone: str
    size: str
    active_users: int | None
    paid_units: int | None
    prior_mark: int | None
    growth_units: int | None
    payable_units: int | None
    rate: str | None
    illustrative_rate: bool
    amount_before_caps: str | None
    workload_cap_before: str | None
    workload_cap_after: str | None
    customer_cap_before: str | None
    customer_cap_after: str | None
    amount: Money
    outcome: str
    reasons: list[str]
    customer_segment: str
    customer_country: str
    shared_domain: str
    disclosed: bool | None
    period_amount: str | None
    baseline_amount: str | None


class Verdicts(TypedDict):
    """A page of judgments."""

    items: list[VerdictOut]


class Earnings(TypedDict):
    """A page of lines."""

    items: list[EarningOut]
    next: str | None


class Forecasts(TypedDict):
    """The forecast of every program with a closed month."""

    items: list[ForecastOut]


class CountedTransactionOut(TypedDict):
    """CountedTransactionOut.

    One transaction that a judgment counted; `role`: `period`, or `baseline`, the one
    before.
    """

    role: str
    transaction: str
    date: str
    product: str
    subscription_id: str
    amount: Money
    batch: str
    file_name: str
    row: int


class ExplanationOut(TypedDict):
    """A line with everything behind it."""

    earning: EarningOut
    journal: str
    statement: str | None
    judged: list[JudgedOut]
    related: list[EarningOut]
    adjusted: list[AdjustmentOut]


class FactOut(TypedDict):
    """One usage fact that a judgment stood on, with the file and row it came from.

    ``paid_from_seats``: the file left the paid units empty; they are the subscription's
    seats.
    """

    role: str
    month: str
    active_users: int | None
    paid_units: int | None
    paid_from_seats: bool
    batch: str
    file_name: str
    row: int | None


class JudgedOut(TypedDict):
    """What one close or one recompute judged; the other one's fields are null.

    `without_baseline`: nothing was billed in the period before. `unseen_transactions`: what
    counted as well and is not the caller's to see, such as transactions through other
    locations.
    """

    close: str | None
    closed_at: str | None
    recompute: str | None
    approved_at: str | None
    verdict: VerdictOut
    facts: list[FactOut]
    transactions: list[CountedTransactionOut]
    unseen_transactions: list[UnseenTransactionsOut]
    without_baseline: bool


class UnseenTransactionsOut(TypedDict):
    """UnseenTransactionsOut.

    Transactions of one role, as above, that a judgment counted and the caller does not see.
    """

    role: str
    count: int
    amount: Money
