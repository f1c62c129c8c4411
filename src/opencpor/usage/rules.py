"""Figures about usage. Pure."""

from __future__ import annotations

from collections.abc import Iterable


def usage_percent(active_units: int, paid_units: int) -> int | None:
    """Give active of paid units in whole percent, halves up; None where nothing is paid.

    May exceed 100: some tenants have more active users than paid units.
    """
    if paid_units == 0:
        return None
    return (200 * active_units + paid_units) // (2 * paid_units)


def total_usage_percent(units: Iterable[tuple[int, int]]) -> int | None:
    """Give a tenant's percent: the sum of active over the sum of paid units of its workloads."""
    figures = list(units)
    return usage_percent(sum(active for active, _ in figures), sum(paid for _, paid in figures))


LEAST_ROOM = 10  # percent of paid units; with less above the mark, little can be earned


def is_below_minimum(paid_units: int | None, minimum: int) -> bool:
    """Tell whether a unit has fewer paid units than rules ask for; unknown is not below."""
    return paid_units is not None and paid_units < minimum


def has_little_room(paid_units: int | None, mark: int | None) -> bool:
    """Tell whether less than a tenth of the paid units lies above the high-water mark."""
    if paid_units is None or mark is None:
        return False
    return (paid_units - mark) * 100 < paid_units * LEAST_ROOM
