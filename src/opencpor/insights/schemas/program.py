"""The program's figures as JSON."""

from datetime import date, datetime

from ninja import Schema

from opencpor.claims.models import Claim
from opencpor.common.money import format_amount, from_minor_units
from opencpor.insights.queries.budgets import BudgetUse
from opencpor.insights.queries.leading import Leader, Leaders, LedBy
from opencpor.insights.queries.program import Checked, ProgramFigures, RuleMoney
from opencpor.insights.rules.program import Cohort, Load, overturned_percent
from opencpor.usage.quality.rules import Kind


class ProgramStandingOut(Schema):
    """How claims stand that were submitted in a month, or in all of them.

    ``decided`` and, of these, ``by_policy`` count claims; the others add up to ``submitted``.
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

    @classmethod
    def of(cls, one: Cohort, month: str | None = None) -> "ProgramStandingOut":
        """Describe it."""
        return cls(
            month=month,
            submitted=one.submitted,
            decided=one.decided,
            by_policy=one.policy,
            **one.standing,
        )


class QueueAgeOut(Schema):
    """Waiting claims that were submitted between two days, both counted.

    They have waited for more than ``above`` business days, and for at most ``through``.
    """

    above: int
    through: int | None
    first: date
    last: date
    claims: int


class ClockLevelOut(Schema):
    """How the clock of one state was kept, counted by claims; ``late``: at least once."""

    state: str
    kept: int
    late: int
    running: int
    kept_percent: int | None


class ReviewerLoadOut(Schema):
    """What one reviewer holds today, and decided of the claims of the months."""

    reviewer: str
    name: str
    held: int
    late: int
    decided: int

    @classmethod
    def of(cls, one: Load, name: str) -> "ReviewerLoadOut":
        """Describe it."""
        return cls(
            reviewer=one.reviewer, name=name, held=one.held, late=one.late, decided=one.decided
        )


class RejectionReasonOut(Schema):
    """Claims with a line that was turned down for one reason."""

    code: str
    claims: int


class DisputeOutcomesOut(Schema):
    """Claims whose decision was disputed, by outcome."""

    open: int
    upheld: int
    overturned: int
    withdrawn: int
    declined: int
    overturned_percent: int | None


class ArbitrationOutcomesOut(Schema):
    """Claims that challenged who held a product already, by outcome."""

    open: int
    scheduled: int
    keep: int
    transfer: int
    moot: int
    withdrawn: int
    canceled: int


class GreenShareOut(Schema):
    """Decisions by written policy beside those of people, and what people say of samples."""

    by_policy: int
    by_people: int
    policy_percent: int | None
    samples_waiting: int
    samples_right: int
    samples_wrong: int


class RuleMoneyOut(Schema):
    """What one rule was posted for the months; ``rule`` is empty for adjustments by hand."""

    program: str
    rule: str
    currency: str
    lines: int
    earned: str
    differences: str
    by_hand: str
    total: str

    @classmethod
    def of(cls, one: RuleMoney) -> "RuleMoneyOut":
        """Describe it."""

        def written(minor: int) -> str:
            return str(from_minor_units(minor, one.currency))

        return cls(
            program=one.program_key,
            rule=one.rule,
            currency=one.currency,
            lines=one.lines,
            earned=written(one.earned),
            differences=written(one.differences),
            by_hand=written(one.by_hand),
            total=written(one.total),
        )


class BudgetUseOut(Schema):
    """The budget of a rule with what it was posted for all of the budget's months.

    ``left`` is negative where more was posted. ``expected`` is what the months come to together if
    the others are as the closed ones; null while none of them is closed.
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

    @classmethod
    def of(cls, one: BudgetUse) -> "BudgetUseOut":
        """Describe it."""

        def written(minor: int) -> str:
            return str(from_minor_units(minor, one.currency))

        return cls(
            id=one.id,
            program=one.program_key,
            rule=one.rule,
            first=str(one.first),
            last=str(one.last),
            currency=one.currency,
            budget=written(one.budget),
            posted=written(one.posted),
            left=written(one.left),
            used_percent=one.percent,
            expected=None if one.expected is None else written(one.expected),
        )


class UsageCheckedOut(Schema):
    """Units of usage in the months that were looked at, and how many are amiss in what way."""

    program: str
    months: list[str]
    units: int
    coverage_percent: str | None
    amiss: dict[str, int]
    computed_at: datetime | None

    @classmethod
    def of(cls, one: Checked) -> "UsageCheckedOut":
        """Describe it."""
        covered = one.counts.coverage
        return cls(
            program=one.program_key,
            months=[str(month) for month in one.months],
            units=one.counts.units,
            coverage_percent=None if covered is None else str(covered),
            amiss={kind.value: one.counts.of(kind) for kind in Kind},
            computed_at=one.computed_at,
        )


class ProgramFiguresOut(Schema):
    """The whole program; ``stale``: something has changed since ``computed_at``.

    Queue, overdue claims and what reviewers hold are of today, all other figures of the claims that
    were submitted in the months. ``money``, ``budgets`` and ``usage_quality`` are null where your
    role shows none; neither market nor segment narrows the quality of usage, and the program alone
    narrows budgets, which are of their own months.
    """

    computed_at: datetime | None
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

    @classmethod
    def of(cls, found: ProgramFigures) -> "ProgramFiguresOut":
        """Describe it."""
        samples, disputes = found.green.samples, found.disputes
        months = zip(found.months, found.cohorts, strict=True)
        return cls(
            computed_at=found.as_of.at,
            stale=found.as_of.stale,
            months=[ProgramStandingOut.of(one, str(month)) for month, one in months],
            claims=ProgramStandingOut.of(found.whole),
            waiting=found.waiting,
            unassigned=found.unassigned,
            queue=[
                QueueAgeOut(
                    above=one.above,
                    through=one.through,
                    first=one.first,
                    last=one.last,
                    claims=one.claims,
                )
                for one in found.ages
            ],
            overdue=dict(found.overdue),
            clocks=[
                ClockLevelOut(
                    state=one.state,
                    kept=one.kept,
                    late=one.late,
                    running=one.running,
                    kept_percent=one.percent,
                )
                for one in found.clocks
            ],
            reviewers=[
                ReviewerLoadOut.of(one, found.names.get(one.reviewer, "")) for one in found.loads
            ],
            reasons=[
                RejectionReasonOut(code=code, claims=claims) for code, claims in found.reasons
            ],
            disputes=DisputeOutcomesOut(
                overturned_percent=overturned_percent(disputes), **disputes
            ),
            arbitrations=ArbitrationOutcomesOut(**found.arbitrations),
            green_path=GreenShareOut(
                by_policy=found.green.policy,
                by_people=found.green.people,
                policy_percent=found.green.percent,
                samples_waiting=samples["waiting"],
                samples_right=samples["agree"],
                samples_wrong=samples["overturn"],
            ),
            money=None if found.money is None else [RuleMoneyOut.of(one) for one in found.money],
            budgets=(
                None if found.budgets is None else [BudgetUseOut.of(one) for one in found.budgets]
            ),
            usage_quality=(
                None
                if found.quality is None
                else [UsageCheckedOut.of(one) for one in found.quality]
            ),
        )


class LeaderOut(Schema):
    """One partner's or customer's figures for the months.

    The first four count lines of claims. ``earned`` is what rules posted in the currency, null
    where your role shows no money.
    """

    id: str
    name: str
    lines: int
    won: int
    turned_down: int
    declined: int
    growth: int
    earned: str | None

    @classmethod
    def of(cls, one: Leader, currency: str) -> "LeaderOut":
        """Describe it."""
        earned = None if one.earned is None else from_minor_units(one.earned, currency)
        return cls(
            id=one.key,
            name=one.name,
            lines=one.lines,
            won=one.won,
            turned_down=one.turned_down,
            declined=one.declined,
            growth=one.growth,
            earned=None if earned is None else format_amount(earned, currency),
        )


class LeadersOut(Schema):
    """The ten partners and the ten customers that lead."""

    by: LedBy
    currency: str
    partners: list[LeaderOut]
    customers: list[LeaderOut]

    @classmethod
    def of(cls, found: Leaders) -> "LeadersOut":
        """Describe them."""
        return cls(
            by=found.by,
            currency=found.currency,
            partners=[LeaderOut.of(one, found.currency) for one in found.partners],
            customers=[LeaderOut.of(one, found.currency) for one in found.customers],
        )


class ClaimBehindOut(Schema):
    """One claim behind a figure."""

    claim: str
    name: str
    state: str
    partner: str
    customer: str | None
    submitted_at: datetime | None

    @classmethod
    def of(cls, one: Claim) -> "ClaimBehindOut":
        """Describe it."""
        return cls(
            claim=one.id,
            name=one.name,
            state=one.state,
            partner=one.partner.name,
            customer=one.customer.name if one.customer else None,
            submitted_at=one.submitted_at,
        )


class ClaimBehindPage(Schema):
    """One page of the claims behind a figure."""

    items: list[ClaimBehindOut]
    next: str | None
