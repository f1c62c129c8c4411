"""What a score is made of: who is held since when, what was used, who is certified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from opencpor.common.months import Month
from opencpor.eligibility.rules.people import Certificate

ANY_TYPE = ""
"""Stands for all association types together, where a threshold tells them not apart."""


@dataclass(frozen=True, order=True)
class Unit:
    """What usage is counted of: a workload of a customer, or one subscription under it."""

    customer: str
    workload: str
    subscription: str = ""


@dataclass(frozen=True)
class Hold:
    """A partner's attachment to a unit, of one type; opted out or not incentivized, it counts.

    Attributes:
        since: Its first day.
        until: The first day on which it does not stand any longer; None: open.
    """

    type: str
    unit: Unit
    since: date
    until: date | None = None

    def stands(self, day: date) -> bool:
        """Whether it stands at the end of a day."""
        return self.since <= day and (self.until is None or self.until > day)


@dataclass(frozen=True)
class Usage:
    """What is known of a unit in a month; None: not reported."""

    active: int | None = None
    paid: int | None = None


@dataclass(frozen=True)
class Scene:
    """Everything that one partner is scored by on one day.

    Attributes:
        day: The day.
        month: The last month of usage that counts.
        lookback: How many months before it the comparison lies.
        holds: What the partner holds and held; no two of one type and unit touch (see `joined`).
        types: The association types about which anything is known.
        usage: Of every unit of the customers in question, by month.
        certificates: None: none was imported, or all were withdrawn.
        figures: Outside figures of the month by key; those that are missing are not known.
    """

    day: date
    month: Month
    lookback: int = 12
    holds: tuple[Hold, ...] = ()
    types: frozenset[str] = frozenset()
    usage: Mapping[Unit, Mapping[Month, Usage]] = field(default_factory=dict)
    certificates: tuple[Certificate, ...] | None = None
    figures: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def before(self) -> Month:
        """The month that is compared with."""
        return self.month.plus(-self.lookback)

    @cached_property
    def units_of(self) -> dict[str, list[Unit]]:
        """The units whose usage is known, by customer."""
        found: dict[str, list[Unit]] = {}
        for unit in self.usage:
            found.setdefault(unit.customer, []).append(unit)
        return found

    def held(self, kind: str, day: date, workloads: frozenset[str]) -> dict[Unit, date]:
        """Give the units of some workloads that are held on a day, each with its first day."""
        found: dict[Unit, date] = {}
        for hold in self.holds:
            fits = kind in (ANY_TYPE, hold.type) and hold.unit.workload in workloads
            if fits and hold.stands(day):
                found[hold.unit] = min(hold.since, found.get(hold.unit, hold.since))
        return found

    def known(self, unit: Unit, month: Month) -> Usage | None:
        """Give what is known of a unit in the very month."""
        return self.usage.get(unit, {}).get(month)

    def known_from(self, unit: Unit, month: Month) -> Usage | None:
        """Give what was known first from a month on, before the last one.

        Usage often begins to come in with the association. What was used before is then not
        nothing but unknown, so the first figure stands for it and nobody gains by a gap.
        """
        months = self.usage.get(unit, {})
        later = [known for known in months if month <= known < self.month]
        return months[min(later)] if later else None

    def as_of(self, kind: str) -> bool:
        """Whether anything is known about associations of a type."""
        return kind == ANY_TYPE or kind in self.types


def joined(holds: Iterable[Hold]) -> tuple[Hold, ...]:
    """Join what follows without a gap: a move to another location begins nothing anew."""
    found: list[Hold] = []
    ordered = sorted(holds, key=lambda one: (one.type, one.unit, one.since))
    for hold in ordered:
        last = found[-1] if found else None
        if last is None or (last.type, last.unit) != (hold.type, hold.unit) or _gap(last, hold):
            found.append(hold)
        elif last.until is not None:
            until = None if hold.until is None else max(last.until, hold.until)
            found[-1] = replace(last, until=until)
    return tuple(found)


def _gap(last: Hold, following: Hold) -> bool:
    return last.until is not None and last.until < following.since
