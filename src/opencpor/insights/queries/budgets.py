"""How much of the budgets of rules is used, from totals: no line is added up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum

from opencpor.access.actor import Actor
from opencpor.access.scope import restrict
from opencpor.common.months import Month
from opencpor.incentives.budgets.models import Budget
from opencpor.incentives.budgets.queries import standing
from opencpor.incentives.budgets.rules import expected
from opencpor.incentives.queries import closed_span
from opencpor.insights.rules.performance import whole_percent
from opencpor.insights.summaries.totals import MoneyTotal

Spent = dict[tuple[str, str, str], dict[date, int]]


@dataclass(frozen=True)
class BudgetUse:
    """One budget with what its rule was posted for its months, in minor units.

    Attributes:
        expected: What the whole period comes to at the pace of its closed months; None: none is.
    """

    id: str
    program_key: str
    rule: str
    first: Month
    last: Month
    currency: str
    budget: int
    posted: int
    expected: int | None

    @property
    def left(self) -> int:
        """What is not used yet; negative: more was posted."""
        return self.budget - self.posted

    @property
    def percent(self) -> int:
        """The share that is used, a whole percent."""
        return whole_percent(self.posted, self.budget) or 0


def budget_uses(
    actor: Actor, months: tuple[Month, ...], program_key: str = ""
) -> tuple[BudgetUse, ...]:
    """Return the budgets that stand for any of some months, each for its own months as a whole."""
    rows = standing(actor).filter(last__gte=months[0].first_day, first__lte=months[-1].first_day)
    if program_key:
        rows = rows.filter(program_key=program_key)
    found = list(rows.order_by("program_key", "rule", "first"))
    if not found:
        return ()
    spent = _spent(actor, found)
    closed = {key: closed_span(key) for key in {row.program_key for row in found}}
    return tuple(_use(row, spent, closed[row.program_key]) for row in found)


def _spent(actor: Actor, rows: list[Budget]) -> Spent:
    """Return what rules were posted by month, for all months of some budgets."""
    totals = restrict(MoneyTotal.objects.all(), actor).filter(
        month__gte=min(row.first for row in rows), month__lte=max(row.last for row in rows),
        rule__in={row.rule for row in rows},
    ).order_by()  # fmt: skip
    sums = totals.values_list("program_key", "rule", "currency", "month").annotate(
        sum=Sum(F("earned_minor") + F("differences_minor"))
    )
    found: Spent = {}
    for program, rule, currency, month, amount in sums:
        found.setdefault((program, rule, currency), {})[month] = amount
    return found


def _use(row: Budget, spent: Spent, closed: tuple[Month, Month] | None) -> BudgetUse:
    by_month = spent.get((row.program_key, row.rule, row.currency), {})
    posted = sum(sum_ for month, sum_ in by_month.items() if row.first <= month <= row.last)
    first, last = Month.of(row.first), Month.of(row.last)
    return BudgetUse(
        row.id, row.program_key, row.rule, first, last, row.currency, row.amount_minor, posted,
        expected(posted, first, last, closed),
    )  # fmt: skip
