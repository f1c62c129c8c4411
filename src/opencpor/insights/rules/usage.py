"""Figures of usage: latest, total, trend, by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from opencpor.common.months import Month
from opencpor.usage.rules import total_usage_percent, usage_percent


@dataclass(frozen=True)
class Unit:
    """What usage is measured of at one customer: a workload, or a subscription under one."""

    program_key: str
    workload: str
    subscription_id: UUID | None = None

    @property
    def order(self) -> tuple[str, str, str]:
        """Where it stands among others."""
        return (self.program_key, self.workload, str(self.subscription_id or ""))

    @property
    def key(self) -> str:
        """How an address names it."""
        parts = (self.program_key, self.workload, str(self.subscription_id or ""))
        return ":".join(part for part in parts if part)


@dataclass(frozen=True)
class Fact:
    """One month of one unit.

    Attributes:
        active: Monthly active users; None: not reported.
        paid: Paid available units; None: not reported.
        assigned: Assigned units; None: not reported.
        prior_mark: Highest number of active users of all earlier months, whoever held the unit
            then; None: there are none.
    """

    unit: Unit
    month: Month
    active: int | None
    paid: int | None
    assigned: int | None = None
    prior_mark: int | None = None

    @property
    def percent(self) -> int | None:
        """Active of paid units in whole percent, halves up; None without both."""
        if self.active is None or self.paid is None:
            return None
        return usage_percent(self.active, self.paid)

    @property
    def assigned_percent(self) -> int | None:
        """Active of assigned units in whole percent, halves up; None without both, or of none."""
        if self.active is None or not self.assigned:
            return None
        return usage_percent(self.active, self.assigned)

    @property
    def mark(self) -> int | None:
        """The high-water mark after the month: what growth from the next month on must exceed."""
        known = [figure for figure in (self.prior_mark, self.active) if figure is not None]
        return max(known, default=None)


@dataclass(frozen=True)
class Usage:
    """Usage of several units in one month; a sum is None where nothing of it is known."""

    month: Month
    active: int | None
    paid: int | None
    percent: int | None


def summed(figures: Iterable[int | None]) -> int | None:
    """Add what is known; None where nothing is."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


_PLACE = attrgetter("month.index")  # numbers compare faster than months, and there are many


def latest(facts: Iterable[Fact]) -> Fact | None:
    """Give a unit's newest fact."""
    return max(facts, key=_PLACE, default=None)


def total(facts: Iterable[Fact]) -> Usage | None:
    """Add up the newest month that any of some units has; None without facts.

    The percent is the sum of active over the sum of paid units, of the units with both.
    """
    given = list(facts)
    if not given:
        return None
    month = max(fact.month for fact in given)
    newest = [fact for fact in given if fact.month == month]
    both = [
        (fact.active, fact.paid)
        for fact in newest
        if fact.active is not None and fact.paid is not None
    ]
    return Usage(
        month,
        summed(fact.active for fact in newest),
        summed(fact.paid for fact in newest),
        total_usage_percent(both),
    )


def trend(facts: Iterable[Fact]) -> int | None:
    """Give how many active users a unit's newest month has more than the month before it.

    None where one of the two is not known.
    """
    by_month = {fact.month: fact.active for fact in facts}
    if not by_month:
        return None
    newest = max(by_month)
    now, before = by_month[newest], by_month.get(newest.plus(-1))
    return None if now is None or before is None else now - before


def months_through(last: Month, count: int) -> tuple[Month, ...]:
    """Give so many months in order, the last one included."""
    return tuple(last.plus(back) for back in range(1 - count, 1))


def by_month(
    rows: Iterable[tuple[Month, int | None]], months: Sequence[Month]
) -> tuple[int | None, ...]:
    """Lay figures out along months; None where a month has none."""
    found = dict(rows)
    return tuple(found.get(month) for month in months)
