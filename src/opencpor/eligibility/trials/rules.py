"""Where partners stand with designations, and how many would stand elsewhere. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from opencpor.eligibility.rules.advising import NEAR
from opencpor.eligibility.rules.points import rounded_down
from opencpor.eligibility.rules.scoring import Result
from opencpor.programs.document.eligibility import Designation

PLACES = 4  # of points that are kept


class Stand(StrEnum):
    """Where a partner stands with a designation on a day."""

    ELIGIBLE = "eligible"
    NEAR = "near"  # as near as a metric is to its threshold when it is recommended
    FAR = "far"


@dataclass(frozen=True)
class Standing:
    """Where a partner stands, and by how many points of which track.

    Attributes:
        total: As it is kept: two that are kept alike do not differ.
    """

    stand: Stand
    total: Decimal
    track: str


def standing_of(designation: Designation, result: Result) -> Standing:
    """Say where a result lies; where thresholds decide, all points are what is needed."""
    track = next(one for one in designation.tracks if one.key == result.track)
    needed = designation.qualification.total
    if needed is None:
        needed = sum((one.max_points for one in track.metrics), Decimal(0))
    stand = Stand.FAR
    if result.qualified:
        stand = Stand.ELIGIBLE
    elif result.total >= NEAR * Fraction(needed):
        stand = Stand.NEAR
    return Standing(stand, rounded_down(result.total, PLACES), result.track)


@dataclass(frozen=True)
class Difference:
    """A designation of one partner by both versions; None: that one does not have it."""

    designation: str
    before: Standing | None
    after: Standing | None

    @property
    def moved(self) -> bool:
        """Whether the partner would stand elsewhere, and not only differ in points or track."""
        return _stand(self.before) != _stand(self.after)


def _stand(one: Standing | None) -> str:
    return one.stand.value if one else ""


@dataclass
class Tally:
    """How many partners stand where with each designation, in order of first mention."""

    before: dict[str, Counter[str]] = field(default_factory=dict)
    after: dict[str, Counter[str]] = field(default_factory=dict)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)

    def note(self, found: Iterable[Difference]) -> None:
        """Count one partner."""
        for one in found:
            was, then = _stand(one.before), _stand(one.after)
            self.before.setdefault(one.designation, Counter())[was] += 1
            self.after.setdefault(one.designation, Counter())[then] += 1
            self.gained[one.designation] += was != Stand.ELIGIBLE and then == Stand.ELIGIBLE
            self.lost[one.designation] += was == Stand.ELIGIBLE and then != Stand.ELIGIBLE

    def of(self, designation: str) -> dict[str, Any]:
        """Return the counts of one designation, by name."""
        was, then = (
            side.get(designation, Counter[str]()) for side in (self.before, self.after)
        )  # fmt: skip
        return {
            "before": {one.value: was[one.value] for one in Stand},
            "after": {one.value: then[one.value] for one in Stand},
            "gained": self.gained[designation],
            "lost": self.lost[designation],
        }
