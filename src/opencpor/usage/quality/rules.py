"""What is looked for in usage, and what a month of a workload comes to. Pure.

Conditions are texts of SQL over one row for each unit and month: whether the unit has a fact in
the month (``present``) and had one in the month before (``was``), whether an association stood on
its slot at the month's end (``associated``), its figures (``active``, ``paid``) and those before
(``active_before``, ``paid_before``), and whether the directory does not know it (``stranger``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from opencpor.common.months import Month

LAST = "g"  # behind every hexadecimal number: ids of tenants are some
FINE, COARSE, MANY = 3, 2, 256
"""Digits that places are told by; the fewer where there are more than so many units."""
SCALE = 10**6  # a program writes at most six decimals: compared are whole numbers


class Kind(StrEnum):
    """What can be amiss with a unit in a month."""

    MISSING = "missing"  # an association stands on it, but nothing came in
    LOST = "lost"  # it had usage in the month before
    ZERO = "zero"  # a figure fell to zero from much
    JUMP = "jump"  # a figure rose or fell suddenly
    ABOVE_PAID = "above_paid"  # more active users than paid units
    UNKNOWN = "unknown"  # an unverified tenant, or a subscription that no feed named


@dataclass(frozen=True)
class Thresholds:
    """From where on a change is sudden; see the program's policy."""

    factor: Decimal
    minimum: int

    def conditions(self) -> Mapping[Kind, str]:
        """Give the condition of each kind; none of them is ever null."""
        compared = "present AND was"
        zero = " OR ".join(self._fell(figure) for figure in ("active", "paid"))
        jump = " OR ".join(self._jumped(figure) for figure in ("active", "paid"))
        return {
            Kind.MISSING: "associated AND NOT present",
            Kind.LOST: "was AND NOT present",
            Kind.ZERO: f"{compared} AND ({zero})",
            Kind.JUMP: f"{compared} AND NOT ({zero}) AND ({jump})",
            Kind.ABOVE_PAID: "present AND coalesce(active > paid, false)",
            Kind.UNKNOWN: "present AND stranger",
        }

    @property
    def _scaled(self) -> int:
        return int(self.factor * SCALE)

    def _fell(self, figure: str) -> str:
        return f"coalesce({figure} = 0 AND {figure}_before >= {self.minimum}, false)"

    def _jumped(self, figure: str) -> str:
        more = f"greatest({figure}, {figure}_before)"
        less = f"least({figure}, {figure}_before)"
        return (
            f"({figure} IS NOT NULL AND {figure}_before IS NOT NULL AND {more} >= {self.minimum} "
            f"AND CAST({more} AS HUGEINT) * {SCALE} >= CAST({less} AS HUGEINT) * {self._scaled})"
        )


@dataclass(frozen=True)
class Counts:
    """What some units come to in a month.

    Attributes:
        units: How many have a fact.
        before: How many had one in the month before.
        covered: How many of those have one now.
        associated: On how many an association stood at the month's end.
    """

    units: int = 0
    before: int = 0
    covered: int = 0
    associated: int = 0
    missing: int = 0
    lost: int = 0
    zero: int = 0
    jump: int = 0
    above_paid: int = 0
    unknown: int = 0

    def of(self, kind: Kind) -> int:
        """Give how many units one kind is about."""
        return int(getattr(self, kind.value))

    @property
    def associated_covered(self) -> int:
        """On how many with a fact an association stood."""
        return self.associated - self.missing

    @property
    def coverage(self) -> Decimal | None:
        """The share of the units before that came in again, in percent; None without any."""
        return share(self.covered, self.before)

    @property
    def associated_coverage(self) -> Decimal | None:
        """The share of the units under an association that came in, in percent."""
        return share(self.associated_covered, self.associated)


def places_of(counts: Mapping[str, int]) -> dict[str, int]:
    """Say where units are, by few digits of their tenants where there are many of them.

    ``counts``: how many by `FINE` digits.
    """
    if sum(counts.values()) <= MANY:
        return dict(counts)
    found: dict[str, int] = {}
    for beginning, count in counts.items():
        found[beginning[:COARSE]] = found.get(beginning[:COARSE], 0) + count
    return found


def parts_with(counts: Mapping[str, int], first: str, most: int) -> Iterator[tuple[str, str]]:
    """Give ranges of tenants, from one on, that hold all there are of some units, in order.

    Args:
        counts: Where they are, as `places_of` says it.
        first: The first tenant that is asked for; empty: the very first.
        most: With about so many units a range ends, since no more are asked for.

    Yields:
        The first tenant of a range, and what is behind its last.
    """
    begin, end, held = "", "", 0
    for beginning in sorted(counts):
        behind = _behind(beginning)
        if behind <= first:
            continue
        if held and (beginning != end or held >= most):
            yield begin, end
            held = 0
        if not held:
            begin = max(beginning, first)
        end, held = behind, held + counts[beginning]
    if held:
        yield begin, end


def _behind(beginning: str) -> str:
    """Return what is behind all ids that begin so."""
    digits = len(beginning)
    following = int(beginning, 16) + 1
    return LAST if following == 16**digits else f"{following:0{digits}x}"


def share(part: int, whole: int) -> Decimal | None:
    """Give a share in percent with one decimal, never rounded up to a hundred."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_FLOOR)


def total(counts: Iterable[Counts]) -> Counts:
    """Add up; a unit is in one workload and month only."""
    listed = list(counts)
    names = [field.name for field in fields(Counts)]
    return Counts(**{name: sum(getattr(one, name) for one in listed) for name in names})


@dataclass(frozen=True)
class Quality:
    """A program's usage over some months: what each workload comes to in each month.

    Attributes:
        computed_at: As of when; None: nothing has been computed yet.
        stale: Something has changed since.
        percent: How far newer figures are; None: they are not being computed right now.
    """

    program_key: str
    months: tuple[Month, ...]
    thresholds: Thresholds
    cells: Mapping[tuple[Month, str], Counts]
    computed_at: datetime | None = None
    stale: bool = True
    percent: int | None = None

    @property
    def workloads(self) -> list[str]:
        """The workloads of which anything is known."""
        return sorted({workload for _month, workload in self.cells})

    def cell(self, month: Month, workload: str) -> Counts:
        """Give one month of one workload."""
        return self.cells.get((month, workload), Counts())

    def of_month(self, month: Month) -> Counts:
        """Give one month of all workloads."""
        return total(counts for (one, _key), counts in self.cells.items() if one == month)

    def all(self) -> Counts:
        """Give all of it."""
        return total(self.cells.values())
