"""Points: linear up to a threshold, capped, never below zero; exact fractions throughout."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

ZERO = Fraction(0)
PERCENT = 100

Exact = int | Decimal | Fraction


def linear_points(value: Exact, threshold: Exact, most: Exact) -> Fraction:
    """Give the points for a value: all of them from the threshold on, none at zero or below."""
    if threshold <= 0:
        raise ValueError(f"{threshold} is no threshold: expected more than zero")
    share = Fraction(value) / Fraction(threshold)
    return max(ZERO, min(share, Fraction(1))) * Fraction(most)


def added_points(parts: Iterable[Fraction], most: Exact) -> Fraction:
    """Add the points of a metric's parts; they end at the metric's most."""
    return min(sum(parts, ZERO), Fraction(most))


def growth_percent(now: Exact, before: Exact) -> Fraction | None:
    """Give growth in percent of what was before; None where nothing was."""
    if before <= 0:
        return None
    return (Fraction(now) - Fraction(before)) * PERCENT / Fraction(before)


def consumption_value(users: Iterable[tuple[Exact, Exact]]) -> Fraction:
    """Add up active users times the weight of their workload."""
    return sum((Fraction(count) * Fraction(weight) for count, weight in users), ZERO)


def whole_points(points: Fraction) -> int:
    """Give a total as it is shown: whole points that have been reached, 69.9 is not 70."""
    return int(points // 1)


def rounded_down(points: Fraction, places: int) -> Decimal:
    """Round a total for show: 69.96 has not reached 70, so it is not shown as that."""
    return Decimal(points * 10**places // 1).scaleb(-places)


def rounded(points: Fraction, places: int) -> Decimal:
    """Round for show, halves up."""
    scaled = points * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-places).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
