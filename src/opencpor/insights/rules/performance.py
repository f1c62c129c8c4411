"""How well things go: rates and medians. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LEAST_PARTNERS = 5  # fewer would let one of them be guessed
SECONDS = 86_400


@dataclass(frozen=True)
class Outcome:
    """What became of lines of claims; ``seconds`` from submission to decision, altogether."""

    lines: int = 0
    open: int = 0
    won: int = 0
    dropped: int = 0
    declined: int = 0
    withdrawn: int = 0
    decided: int = 0
    seconds: int = 0

    @property
    def ended(self) -> int:
        """How many have an outcome that somebody else than the partner gave."""
        return self.won + self.dropped + self.declined

    @property
    def win_rate(self) -> int | None:
        """Won of those, in whole percent, halves up; None without any."""
        return whole_percent(self.won, self.ended)

    @property
    def decline_rate(self) -> int | None:
        """Declined by customers, likewise."""
        return whole_percent(self.declined, self.ended)

    @property
    def days(self) -> Decimal | None:
        """Days from submission to the first decision on average, to a tenth; None without any."""
        if not self.decided:
            return None
        tenths = (20 * self.seconds + self.decided * SECONDS) // (2 * self.decided * SECONDS)
        return Decimal(tenths) / 10


def whole_percent(part: int, whole: int) -> int | None:
    """Give a share in whole percent, halves up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def median(figures: Sequence[int]) -> Decimal | None:
    """Give the figure in the middle; None where fewer partners than five have one."""
    if len(figures) < LEAST_PARTNERS:
        return None
    ordered, half = sorted(figures), len(figures) // 2
    if len(ordered) % 2:
        return Decimal(ordered[half])
    return Decimal(ordered[half - 1] + ordered[half]) / 2
