"""Every way in which a file may write a month, as a table, so that reading one is looking it up.

Accepted: ``2024-03``, ``202403``, a date ``2024-03-31`` or ``20240331`` (a time behind it does not
matter), and the English name with the year: ``March 2024``, ``Mar-2024``. Nothing that could be
two months is guessed: ``03/04/2024`` is not accepted.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator

from opencpor.common.months import Month

EARLIEST = Month(2000, 1)  # nothing measured here is older; a year 0024 is a typing error
YEARS_AHEAD = 10  # months known to be future ones, rather than no months at all
NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
SHORT = 3


def written_forms(current: Month) -> Iterator[tuple[str, Month]]:
    """Give every accepted text, in lower case, with the month it means."""
    month = EARLIEST
    last = Month(current.year + YEARS_AHEAD, 12)
    while month <= last:
        for text in _forms(month):
            yield text, month
        month = month.plus(1)


def _forms(month: Month) -> Iterator[str]:
    year, number = f"{month.year:04d}", f"{month.month:02d}"
    yield f"{year}-{number}"
    yield f"{year}{number}"
    for day in range(1, monthrange(month.year, month.month)[1] + 1):
        yield f"{year}-{number}-{day:02d}"
        yield f"{year}{number}{day:02d}"
    name = NAMES[month.month - 1]
    for said in dict.fromkeys((name, name[:SHORT])):
        for between in (" ", ", ", "-"):
            yield f"{said}{between}{year}"
