"""The program over all partners and customers: what the operator's dashboard shows, from totals."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, Sum

from opencpor.access.actor import Actor
from opencpor.access.models import Unit
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.insights.queries.budgets import BudgetUse, budget_uses
from opencpor.insights.queries.program_asked import Asked
from opencpor.insights.queries.program_claims import figures_of_claims
from opencpor.insights.queries.reading import Documents, operator_side
from opencpor.insights.rules import program as rules
from opencpor.insights.summaries.models import MoneySummary
from opencpor.insights.summaries.places import PlaceEarned
from opencpor.insights.summaries.queries import AsOf, as_of
from opencpor.insights.summaries.totals import MoneyTotal, ReviewTotal
from opencpor.programs.queries import program_keys
from opencpor.usage.quality.queries import kept_quality
from opencpor.usage.quality.rules import Counts
from opencpor.usage.quality.tallies import Span

OVERDUE = (State.SUBMITTED, State.UNDER_REVIEW, State.DISPUTED)


@dataclass(frozen=True)
class RuleMoney:
    """What one rule was posted for the months, over all partners; in minor units.

    ``rule`` is empty for adjustments by hand.
    """

    program_key: str
    rule: str
    currency: str
    lines: int
    earned: int
    differences: int
    by_hand: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.earned + self.differences + self.by_hand


@dataclass(frozen=True)
class Checked:
    """The quality of one program's usage in the months that were counted; None: none was."""

    program_key: str
    months: tuple[Month, ...]
    counts: Counts
    computed_at: datetime | None


@dataclass(frozen=True)
class ProgramFigures:
    """All of it.

    Attributes:
        cohorts: One for each month.
        overdue: Claims past a deadline of the operator's today, by state.
        unassigned: Waiting claims that nobody reviews.
        names: Of reviewers, by their id.
        money: None where the reader's role shows none; so with budgets and quality.
        budgets: Those that stand for any of the months, narrowed by the program alone.
    """

    months: tuple[Month, ...]
    as_of: AsOf
    cohorts: tuple[rules.Cohort, ...]
    whole: rules.Cohort
    ages: tuple[rules.Age, ...]
    overdue: Mapping[str, int]
    clocks: tuple[rules.Level, ...]
    loads: tuple[rules.Load, ...]
    names: Mapping[str, str]
    reasons: tuple[tuple[str, int], ...]
    disputes: Mapping[str, int]
    arbitrations: Mapping[str, int]
    green: rules.Green
    money: tuple[RuleMoney, ...] | None
    budgets: tuple[BudgetUse, ...] | None
    quality: tuple[Checked, ...] | None

    unassigned: int

    @property
    def waiting(self) -> int:
        """Claims that wait for reviewers today."""
        return sum(one.claims for one in self.ages)


def program_figures(actor: Actor, asked: Asked) -> ProgramFigures:
    """Return the program's figures; those of queue, deadlines and load are of today."""
    actor = operator_side(actor)
    known = as_of()
    counted, today = _counted(actor, asked)
    whole = rules.together(counted)
    loads = rules.loads(whole, today)
    reads_money = actor.may(Permission.MONEY_READ)
    return ProgramFigures(
        months=asked.months,
        as_of=known,
        cohorts=tuple(rules.cohort(rules.in_month(counted, month)) for month in asked.months),
        whole=rules.cohort(whole),
        ages=rules.ages(today, _days_since(asked)),
        overdue=rules.of_each(today, "overdue", OVERDUE),
        clocks=rules.levels(whole),
        loads=loads,
        names=names_of_people(*(one.reviewer for one in loads)),
        reasons=rules.most_first(whole, "reason"),
        disputes=rules.of_each(whole, "dispute", rules.DISPUTES),
        arbitrations=rules.of_each(whole, "arbitration", rules.ARBITRATIONS),
        green=rules.green(whole),
        money=_money(actor, asked) if reads_money else None,
        budgets=budget_uses(actor, asked.months, asked.program_key) if reads_money else None,
        unassigned=today.get("unassigned", 0),
        quality=_quality(actor, asked) if actor.may(Permission.USAGE_BATCH_READ) else None,
    )


def _counted(actor: Actor, asked: Asked) -> tuple[rules.Counted, dict[str, int]]:
    """Count claims by month and figure, and by the figures of today: from totals.

    Totals know no customer and no location: where one is asked for, its claims are counted.
    """
    if asked.of_one:
        found = figures_of_claims(actor, asked)
        spanned = [row for row in found if asked.months[0] <= Month.of(row[0]) <= asked.months[-1]]
        now_ones = [row for row in found if row[1].partition(".")[0] in rules.NOW]
    else:
        sums = _reviews(actor, asked).values_list("month", "figure").annotate(sum=Sum("claims"))
        begins = reduce(or_, (Q(figure__startswith=word) for word in rules.NOW))
        spanned, now_ones = list(sums.filter(**asked.span)), list(sums.filter(begins))
    today: Counter[str] = Counter()
    for _month, figure, claims in now_ones:
        today[figure] += claims
    return {(Month.of(month), figure): claims for month, figure, claims in spanned}, today


def _reviews(actor: Actor, asked: Asked) -> QuerySet[ReviewTotal]:
    rows = restrict(ReviewTotal.objects.filter(workload=asked.workload), actor)
    return _placed(rows.filter(**asked.lookups("engagement")), asked).order_by()


def _placed(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    said = {"market": asked.market, "segment": asked.segment}
    return rows.filter(**{name: value for name, value in said.items() if value})


def _days_since(asked: Asked) -> Any:
    """Return what counts business days until today, by the calendar of the (first) program."""
    keys = [key for key in program_keys() if asked.program_key in ("", key)]
    if not keys:
        return lambda _day: 0
    calendar = Documents().of(keys[0]).business_calendar
    today = calendar.local_date(now())
    return lambda day: calendar.business_days_between(day, today) if day < today else 0


def _money(actor: Actor, asked: Asked) -> tuple[RuleMoney, ...]:
    rows = restrict(_posted(asked).filter(**asked.span, **asked.of_one), actor)
    rows = _placed(rows.filter(**asked.lookups("workloads")), asked).order_by()
    sums = rows.values_list("program_key", "rule", "currency").annotate(
        n=Sum("lines"), e=Sum("earned_minor"), d=Sum("differences_minor"), h=Sum("by_hand_minor")
    )
    return tuple(
        sorted((RuleMoney(*row) for row in sums), key=lambda one: (one.currency, -one.total))
    )


def _posted(asked: Asked) -> QuerySet[Any]:
    """Return the sums that know what is asked for, and no more than that."""
    if asked.customer:
        return MoneySummary.objects.all()
    if asked.location:  # the sums begin with whose it is
        owner = Unit.objects.filter(pk=asked.location).values("organization_id")
        return PlaceEarned.objects.filter(partner_id__in=owner)
    return MoneyTotal.objects.all()


def _quality(actor: Actor, asked: Asked) -> tuple[Checked, ...]:
    found = []
    for key in program_keys():
        if asked.program_key in ("", key):
            known = kept_quality(actor, Span(key, asked.months))
            counts = known.all()
            months = tuple(sorted({month for month, _workload in known.cells}))
            found.append(Checked(key, months, counts, known.computed_at))
    return tuple(found)
