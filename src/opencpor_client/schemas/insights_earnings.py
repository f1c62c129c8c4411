"""The shapes of requests and answers about insights earnings.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict

from opencpor_client.schemas.common import Money
from opencpor_client.schemas.earnings_and_insights import WhyNotOut


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
