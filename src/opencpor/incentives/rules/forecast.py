"""What a coming month may earn: the median of the last three months' growth, with its range. Pure.

A forecast is no judgment. It takes the growth of three months, no more of it than the paid units
leave above the mark, the rates of the coming month, and what caps have left; only the close
decides. How far such forecasts were off in past months is told beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from statistics import median
from typing import Generic, Literal, TypeVar

from opencpor.common.money import round_money
from opencpor.common.months import Month
from opencpor.incentives.rules.potential import (
    cap_balance,
    milestone_potential,
    opportunity_units,
    reaches,
)
from opencpor.programs.document.incentives import MilestoneRule, NetGrowthRule

MONTHS = 3
HALF = Fraction(1, 2)
Basis = Literal["min_active_paid", "active", "paid"]
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Span(Generic[T]):
    """A figure with its range: by the least, the median and the most growth of three months."""

    low: T
    mid: T
    high: T

    def map(self, change: Callable[[T], R]) -> Span[R]:
        """Give the span with each of the three changed alike."""
        return Span(change(self.low), change(self.mid), change(self.high))


@dataclass(frozen=True)
class Known:
    """Usage of a unit in one month; None: not known."""

    month: Month
    active: int | None
    paid: int | None

    def value(self, basis: Basis) -> int | None:
        """Give what grows."""
        if basis == "active":
            return self.active
        if basis == "paid":
            return self.paid
        known = (self.active, self.paid)
        return None if None in known else min(one for one in known if one is not None)

    def marked(self, basis: Basis) -> int | None:
        """Give what the mark is made of."""
        return self.paid if basis == "paid" else self.active


def mark_before(known: Iterable[Known], basis: Basis, month: Month) -> int:
    """Give the high-water mark that a month's growth is measured against; 0 without a fact."""
    figures = (one.marked(basis) for one in known if one.month < month)
    return max((figure for figure in figures if figure is not None), default=0)


def growths(
    known: Sequence[Known], basis: Basis, through: Month, seen: Collection[Month]
) -> tuple[int, ...] | None:
    """Give the growth of three months, the oldest first.

    Args:
        known: All that is known of the unit, in any order.
        basis: What grows.
        through: The last of the three months.
        seen: Months whose figures may be shown to whom the forecast is for.

    Returns:
        None where one of them lacks a figure that growth needs, or may not be shown.
    """
    by_month = {one.month: one for one in known}
    found = []
    for back in range(1 - MONTHS, 1):
        month = through.plus(back)
        fact = by_month.get(month)
        value = fact.value(basis) if fact and month in seen else None
        if value is None:
            return None
        found.append(max(0, value - mark_before(known, basis, month)))
    return tuple(found)


def room(known: Sequence[Known], basis: Basis, through: Month) -> int | None:
    """Give the paid units above the mark after a month; None: nothing limits the growth.

    Seats sold (basis `paid`) have no limit, nor has a unit whose paid units are not known.
    """
    newest = next((one for one in known if one.month == through), None)
    if basis == "paid" or newest is None or newest.paid is None:
        return None
    return opportunity_units(newest.paid, mark_before(known, basis, through.plus(1)))


def expected(grown: Sequence[int], left: int | None) -> Span[int]:
    """Give the growth to expect: least, median and most of three, no more than there is room."""
    low, mid, high = sorted(grown)
    return Span(low, mid, high).map(lambda units: units if left is None else min(units, left))


def payable(rule: NetGrowthRule, known: Sequence[Known], through: Month, grown: int) -> int:
    """Give what the rule would pay for of a growth, by its minimums of paid and active units."""
    newest = next(one for one in known if one.month == through)
    mark = mark_before(known, rule.basis, through.plus(1))
    paid = mark + grown if rule.basis == "paid" else newest.paid or 0
    active = newest.active or 0
    if rule.basis != "paid" and grown:
        active = mark + grown
    if paid < (rule.minimum_paid_units or 0) or active < (rule.minimum_high_water_mark or 0):
        return 0
    return grown


@dataclass(frozen=True)
class Pot:
    """Whom and what a cap of one rule is for; without a unit: for the whole customer."""

    payee: str
    customer: str
    unit: tuple[str, str] | None = None


@dataclass(frozen=True)
class Expected:
    """Growth that one association is expected to have, before caps.

    Attributes:
        payee: Whose cap it uses up: its location, or the organization.
        unit: Workload and subscription.
    """

    association: str
    payee: str
    customer: str
    unit: tuple[str, str]
    units: Span[int]

    @property
    def order(self) -> tuple[str, str]:
        """In which order caps are used up within a month."""
        return (self.unit[0], self.association)


def amounts(
    rule: NetGrowthRule, wanted: Iterable[Expected], used: Mapping[Pot, Decimal], currency: str
) -> dict[str, Span[Decimal]]:
    """Give what each association is expected to earn by one rule, caps considered.

    Args:
        rule: The rule in force in the coming month.
        wanted: What is expected of every association that it pays for.
        used: What was used of each cap before that month.
        currency: The program's.
    """
    ordered = sorted(wanted, key=lambda one: one.order)
    low = _paid(rule, [(one, one.units.low) for one in ordered], used, currency)
    mid = _paid(rule, [(one, one.units.mid) for one in ordered], used, currency)
    high = _paid(rule, [(one, one.units.high) for one in ordered], used, currency)
    return {key: Span(low[key], mid[key], high[key]) for key in mid}


def _paid(
    rule: NetGrowthRule,
    units: Iterable[tuple[Expected, int]],
    used: Mapping[Pot, Decimal],
    currency: str,
) -> dict[str, Decimal]:
    """Use up what caps have left, association after association."""
    taken = dict(used)
    found = {}
    for one, count in units:
        amount = round_money(count * rule.rates[one.unit[0]].value, currency)
        pots = [
            (rule.cap("workload"), Pot(one.payee, one.customer, one.unit)),
            (rule.cap("customer"), Pot(one.payee, one.customer)),
        ]
        zero = Decimal(0)
        limits = [cap_balance(cap, taken.get(p, zero)) for cap, p in pots if cap is not None]
        amount = min([amount, *limits])
        for _cap, pot in pots:
            taken[pot] = taken.get(pot, zero) + amount
        found[one.association] = round_money(amount, currency)
    return found


@dataclass(frozen=True)
class Steps:
    """Milestones of one unit: those still open, those within reach, and what they would pay."""

    open: tuple[Decimal, ...]
    within_reach: tuple[Decimal, ...]
    amount: Span[Decimal]


def steps(
    rule: MilestoneRule,
    workload: str,
    known: Sequence[Known],
    through: Month,
    units: Span[int],
    currency: str,
) -> Steps:
    """Say which milestones the expected growth of active users would reach, and what they pay.

    Args:
        rule: The rule in force in the coming month.
        workload: The unit's.
        known: All that is known of the unit, the month `through` with both figures.
        through: The newest month.
        units: The growth of active users to expect.
        currency: The program's.
    """
    newest = next(one for one in known if one.month == through)
    paid = newest.paid or 0
    offered = [one.reach.value for one in rule.milestones if one.offered_for(workload)]
    before = [one for one in known if one.month <= through]
    reached = {
        share
        for share in offered
        if any(reaches(rule, one.active, one.paid, share) for one in before)
    }
    left = milestone_potential(rule, workload, paid, reached, currency).open
    shares = tuple(one.reach.value for one in left)
    mark = mark_before(known, "active", through.plus(1))

    def near(grown: int) -> list[Decimal]:
        coming = mark + grown if grown else newest.active
        return [share for share in shares if reaches(rule, coming, paid, share)]

    def pays(grown: int) -> Decimal:
        beyond = set(shares) - set(near(grown))
        return milestone_potential(rule, workload, paid, reached | beyond, currency).amount

    return Steps(shares, tuple(near(units.mid)), units.map(pays))


@dataclass(frozen=True)
class Accuracy:
    """How far forecasts of past months were off, in minor units.

    Attributes:
        months: How many months were compared.
        within: In how many of them what was earned lay within the range.
        off_minor: The median of what they were off by, whichever way.
        off_percent: The median of that as a share of what was earned, in whole percent, halves up;
            None where nothing was earned in any of them.
    """

    months: int
    within: int
    off_minor: int
    off_percent: int | None


@dataclass(frozen=True)
class Past:
    """What was forecast for a month that is closed by now, and what it earned; minor units."""

    month: Month
    forecast: Span[int]
    earned: int


def accuracy(past: Sequence[Past]) -> Accuracy | None:
    """Compare forecasts with what was earned; None without a month to compare."""
    if not past:
        return None
    off = [Fraction(abs(one.forecast.mid - one.earned)) for one in past]
    shares = [100 * gap / one.earned for gap, one in zip(off, past, strict=True) if one.earned > 0]
    return Accuracy(
        months=len(past),
        within=sum(one.forecast.low <= one.earned <= one.forecast.high for one in past),
        off_minor=floor(median(off) + HALF),
        off_percent=floor(median(shares) + HALF) if shares else None,
    )
