"""The shapes of requests and answers about program insights.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, TypedDict

LedBy = Literal["won", "growth", "earned"]


class ArbitrationOutcomesOut(TypedDict):
    """Claims that challenged who held a product already, by outcome."""

    open: int
    scheduled: int
    keep: int
    transfer: int
    moot: int
    withdrawn: int
    canceled: int


class BudgetUseOut(TypedDict):
    """The budget of a rule with what it was posted for all of the budget's months.

    ``left`` is negative where more was posted. ``expected`` is what the months come to
    together if the others are as the closed ones; null while none of them is closed.
    """

    id: str
    program: str
    rule: str
    first: str
    last: str
    currency: str
    budget: str
    posted: str
    left: str
    used_percent: int
    expected: str | None


class ClockLevelOut(TypedDict):
    """How the clock of one state was kept, counted by claims; ``late``: at least once."""

    state: str
    kept: int
    late: int
    running: int
    kept_percent: int | None


class DisputeOutcomesOut(TypedDict):
    """Claims whose decision was disputed, by outcome."""

    open: int
    upheld: int
    overturned: int
    withdrawn: int
    declined: int
    overturned_percent: int | None


class GreenShareOut(TypedDict):
    """Decisions by written policy beside those of people, and what people say of samples."""

    by_policy: int
    by_people: int
    policy_percent: int | None
    samples_waiting: int
    samples_right: int
    samples_wrong: int


class ProgramFiguresOut(TypedDict):
    """The whole program; ``stale``: something has changed since ``computed_at``.

    Queue, overdue claims and what reviewers hold are of today, all other figures of the
    claims that were submitted in the months. ``money``, ``budgets`` and ``usage_quality``
    are null where your role shows none; neither market nor segment narrows the quality of
    usage, and the program alone narrows budgets, which are of their own months.
    """

    computed_at: str | None
    stale: bool
    months: list[ProgramStandingOut]
    claims: ProgramStandingOut
    waiting: int
    unassigned: int
    queue: list[QueueAgeOut]
    overdue: dict[str, int]
    clocks: list[ClockLevelOut]
    reviewers: list[ReviewerLoadOut]
    reasons: list[RejectionReasonOut]
    disputes: DisputeOutcomesOut
    arbitrations: ArbitrationOutcomesOut
    green_path: GreenShareOut
    money: list[RuleMoneyOut] | None
    budgets: list[BudgetUseOut] | None
    usage_quality: list[UsageCheckedOut] | None


class ProgramStandingOut(TypedDict):
    """How claims stand that were submitted in a month, or in all of them.

    ``decided`` and, of these, ``by_policy`` count claims; the others add up to
    ``submitted``.
    """

    month: str | None
    submitted: int
    decided: int
    by_policy: int
    open: int
    approved: int
    ended: int
    rejected: int
    withdrawn: int


class QueueAgeOut(TypedDict):
    """Waiting claims that were submitted between two days, both counted.

    They have waited for more than ``above`` business days, and for at most ``through``.
    """

    above: int
    through: int | None
    first: str
    last: str
    claims: int


class RejectionReasonOut(TypedDict):
    """Claims with a line that was turned down for one reason."""

    code: str
    claims: int


class ReviewerLoadOut(TypedDict):
    """What one reviewer holds today, and decided of the claims of the months."""

    reviewer: str
    name: str
    held: int
    late: int
    decided: int


class RuleMoneyOut(TypedDict):
    """What one rule was posted for the months; ``rule`` is empty for adjustments by hand."""

    program: str
    rule: str
    currency: str
    lines: int
    earned: str
    differences: str
    by_hand: str
    total: str


class UsageCheckedOut(TypedDict):
    """Units of usage in the months that were looked at, and how many are amiss in what way."""

    program: str
    months: list[str]
    units: int
    coverage_percent: str | None
    amiss: dict[str, int]
    computed_at: str | None


class LeaderOut(TypedDict):
    """One partner's or customer's figures for the months.

    The first four count lines of claims. ``earned`` is what rules posted in the currency,
    null where your role shows no money.
    """

    id: str
    name: str
    lines: int
    won: int
    turned_down: int
    declined: int
    growth: int
    earned: str | None


class LeadersOut(TypedDict):
    """The ten partners and the ten customers that lead."""

    by: LedBy
    currency: str
    partners: list[LeaderOut]
    customers: list[LeaderOut]


class ClaimBehindOut(TypedDict):
    """One claim behind a figure."""

    claim: str
    name: str
    state: str
    partner: str
    customer: str | None
    submitted_at: str | None


class ClaimBehindPage(TypedDict):
    """One page of the claims behind a figure."""

    items: list[ClaimBehindOut]
    next: str | None
