"""Figures of money by month: exact minor units, laid out for stacked bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from opencpor.common.months import Month

MOST_STACKS = 5
OTHERS = ""


@dataclass(frozen=True)
class Posted:
    """What one workload was posted for one month, in minor units of a currency."""

    workload: str
    month: Month
    currency: str
    amount_minor: int


@dataclass(frozen=True)
class Stack:
    """One workload's amounts along the months; the workload is empty for all smaller ones."""

    workload: str
    amounts: tuple[int | None, ...]

    @property
    def sum_minor(self) -> int:
        """What they add up to."""
        return sum(amount for amount in self.amounts if amount is not None)


@dataclass(frozen=True)
class Earned:
    """Earnings in one currency along some months."""

    currency: str
    months: tuple[Month, ...]
    stacks: tuple[Stack, ...]

    @property
    def sum_minor(self) -> int:
        """What was posted for all the months."""
        return sum(stack.sum_minor for stack in self.stacks)

    def of(self, month: Month) -> int:
        """Give what was posted for one month."""
        at = self.months.index(month)
        return sum(stack.amounts[at] or 0 for stack in self.stacks)


def _stack(workload: str, rows: Sequence[Posted], months: Sequence[Month]) -> Stack:
    sums: dict[Month, int] = {}
    for row in rows:
        sums[row.month] = sums.get(row.month, 0) + row.amount_minor
    return Stack(workload, tuple(sums.get(month) for month in months))


def foremost(figures: Mapping[str, int]) -> list[str]:
    """Order currencies by how many figures each has, the most first; by code where as many."""
    return sorted(figures, key=lambda code: (-figures[code], code))


def earned(rows: Iterable[Posted], months: Sequence[Month]) -> tuple[Earned, ...]:
    """Lay out what was posted, by currency; the largest workloads apart, the others together.

    Months outside are left out. The currency with the most figures stands first, by code where they
    are equally many, so that a few lines of another program do not push the main chart away.
    Workloads stand from the largest sum to the smallest, by key where sums are equal.
    """
    given = [row for row in rows if row.month in set(months)]
    figures = Counter(row.currency for row in given)
    result = []
    for currency in foremost(figures):
        own = [row for row in given if row.currency == currency]
        sums = dict.fromkeys(sorted({row.workload for row in own}), 0)
        for row in own:
            sums[row.workload] += abs(row.amount_minor)
        ranked = sorted(sums, key=lambda name: (-sums[name], name))
        kept = ranked if len(ranked) <= MOST_STACKS + 1 else ranked[:MOST_STACKS]
        stacks = [_stack(key, [r for r in own if r.workload == key], months) for key in kept]
        rest = [row for row in own if row.workload not in kept]
        if rest:
            stacks.append(_stack(OTHERS, rest, months))
        result.append(Earned(currency, tuple(months), tuple(stacks)))
    return tuple(result)
