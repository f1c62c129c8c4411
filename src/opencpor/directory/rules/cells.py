"""How values are written in one cell of a file, and read back without loss.

Lists are separated by spaces: domains ``contoso.example contoso.test``, seats by month
``2026-09=120 2026-10=130``, requirements ``agreement=2025-07-01 tax-profile=``, with the last day
they hold ``tax-profile=2025-07-01..2028-06-30``, months ``2025-07..2026-06 2026-08..``.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from opencpor.common.months import Month
from opencpor.directory.rules.enrollment import Met, Span

_TO = ".."


def read_date(text: str) -> date:
    """Read ``YYYY-MM-DD``; anything else is a ValueError."""
    found = date.fromisoformat(text)
    if found.isoformat() != text:
        raise ValueError(f"{text!r} is not written as YYYY-MM-DD")
    return found


def _pairs(cell: str) -> list[tuple[str, str]]:
    pairs = []
    for word in cell.split():
        key, sign, value = word.partition("=")
        if not sign:
            raise ValueError(f"{word!r} has no '='")
        pairs.append((key, value))
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("something stands there twice")
    return pairs


def read_seats(cell: str) -> dict[Month, int]:
    """Read seats by month; a wrong shape is a ValueError."""
    seats = {}
    for key, value in _pairs(cell):
        if not (value.isascii() and value.isdigit()):
            raise ValueError(f"{value!r} is no number of seats")
        seats[Month.parse(key)] = int(value)
    return seats


def write_seats(seats: Mapping[Month, int]) -> str:
    """Write seats by month, oldest first."""
    return " ".join(f"{month}={seats[month]}" for month in sorted(seats))


def read_requirements(cell: str) -> dict[str, Met]:
    """Read requirements; a wrong shape is a ValueError."""
    found = {}
    for key, value in _pairs(cell):
        since, _, through = value.partition(_TO)
        if through and not since:
            raise ValueError(f"{value!r} ends without a start")
        met = Met(key, read_date(since) if since else None, read_date(through) if through else None)
        if met.since and met.through and met.through < met.since:
            raise ValueError(f"{value!r} ends before it starts")
        found[key] = met
    return found


def write_requirements(requirements: Iterable[Met]) -> str:
    """Write requirements in the order of their keys."""
    words = []
    for one in sorted(requirements, key=lambda met: met.key):
        since = one.since.isoformat() if one.since else ""
        through = f"{_TO}{one.through.isoformat()}" if one.through else ""
        words.append(f"{one.key}={since}{through}")
    return " ".join(words)


def read_months(cell: str) -> list[Span]:
    """Read spans of whole months, the last month included; a wrong shape is a ValueError."""
    spans = []
    for word in cell.split():
        first, sign, last = word.partition(_TO)
        if not sign:
            raise ValueError(f"{word!r} has no '{_TO}'")
        end = Month.parse(last).plus(1) if last else None
        spans.append(Span(Month.parse(first), end))
        if end is not None and end <= spans[-1].start:
            raise ValueError(f"{word!r} ends before it starts")
    spans.sort(key=lambda span: span.start)
    for before, after in itertools.pairwise(spans):
        if before.end is None or before.end > after.start:
            raise ValueError("the months overlap")
    return spans


def write_months(spans: Sequence[Span]) -> str:
    """Write spans of months, the last month included."""
    return " ".join(
        f"{span.start}{_TO}{span.end.plus(-1) if span.end else ''}"
        for span in sorted(spans, key=lambda span: span.start)
    )
