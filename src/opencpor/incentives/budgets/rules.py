"""Which amounts a budget may have, and when finance is told how much of it is used. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.incentives.rules.amounts import read_minor

EARLIEST, LATEST = Month(1900, 1), Month(2999, 12)
"""The months that pages can ask for: what a budget counts is to be seen behind it."""

MOST_MONTHS = 36
"""Of one budget: as many as one page shows."""

MARKS = (80, 100)
"""Shares of a budget, in percent, at which finance is told, each once."""


def read_budget(text: str, currency: str) -> int:
    """Read an amount, exactly as it is written, in minor units of a currency.

    Raises:
        ValueError: If it is none, is negative or zero, or has more decimals than the currency; the
            text says so.
    """
    minor = read_minor(text, currency, signed=False)
    if minor == 0:
        raise ValueError(phrase("A budget of nothing cannot be used."))
    return minor


def mark_reached(posted: int, budget: int) -> int:
    """Return the highest mark that what was posted has reached; 0: none."""
    return max((mark for mark in MARKS if posted * 100 >= mark * budget), default=0)


def expected(
    posted: int, first: Month, last: Month, closed: tuple[Month, Month] | None
) -> int | None:
    """Return what the whole period comes to if its other months are as those that are closed.

    Half a minor unit counts as a whole one. None: no month of the period is closed. Months before
    the program's first close never are: nothing is posted for them, or expected.

    Args:
        posted: For the period, in minor units.
        first: The first month of the period.
        last: Its last one.
        closed: The first and the latest month that the program closed, and so all between them.
    """
    if closed is None or closed[1] < first or last < closed[0]:
        return None
    begun = max(first, closed[0])
    whole, known = last.since(begun) + 1, min(closed[1], last).since(begun) + 1
    return int((Decimal(posted) * whole / known).quantize(Decimal(1), ROUND_HALF_UP))
