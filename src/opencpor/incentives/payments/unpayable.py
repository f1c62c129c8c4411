"""How long money waits that cannot be paid for lack of a payee, and when it is forfeited. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WARNED_DAYS = 30  # how long before it is forfeited the partner is told
Span = tuple[datetime, datetime]
"""From when, until when."""


@dataclass(frozen=True)
class Said:
    """What one statement of a location said.

    Attributes:
        cut: The last number of the ledger that it holds.
        at: When the month was closed.
        owed_minor: All that was owed then.
        payable_minor: The same, if it reached the minimum, else 0.
    """

    id: str
    cut: int
    at: datetime
    owed_minor: int
    payable_minor: int


@dataclass(frozen=True)
class Waiting:
    """What came to be payable with one statement and still waits.

    Attributes:
        minor: What is left of all that was owed then.
        more_minor: How much of it no statement before it said.
    """

    said: Said
    minor: int
    more_minor: int


def waiting(said: Iterable[Said], less: Sequence[tuple[int, int]]) -> list[Waiting]:
    """Return what waits since each statement, the oldest first.

    What is less owed by now, for whatever reason, is taken off what waited longest. Statements
    count back to the last one that said that nothing was payable.

    Args:
        said: The statements of one location, the oldest first.
        less: What was booked that made it less, as the number of its journal and how much.
    """
    run: list[Said] = []
    for one in said:
        run = [*run, one] if one.payable_minor else []
    found, before = [], 0
    for one in run:
        left = max(0, one.owed_minor - sum(minor for number, minor in less if number > one.cut))
        if left > before:
            found.append(Waiting(one, left, left - before))
        before = max(before, left)
    return found


def not_at_fault(spans: Iterable[Span], since: datetime, until: datetime) -> timedelta:
    """Return for how long within two instants some of the spans lasted; overlaps count once."""
    total, end = timedelta(), since
    for start, stop in sorted(spans):
        begins, ends = max(start, end), min(stop, until)
        if ends > begins:
            total += ends - begins
            end = ends
    return total
