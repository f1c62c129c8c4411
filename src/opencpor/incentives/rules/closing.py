"""When a month may be closed, and what a close must post. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from opencpor.common.months import Month


class Closable(StrEnum):
    """Whether a month may be closed now."""

    YES = "yes"
    ALREADY = "already_closed"
    NOT_OVER = "month_not_over"
    OUT_OF_ORDER = "earlier_month_open"


def closable(month: Month, last_closed: Month | None, current: Month) -> Closable:
    """Say whether a month may be closed.

    Months close in order. The first close of a program may be of any month that is over: the
    months before it were settled elsewhere; they count for marks, milestones and caps only.

    Args:
        month: The month asked for.
        last_closed: The program's latest closed month, if any.
        current: The month that is running in the program's time zone.
    """
    if last_closed is not None and month <= last_closed:
        return Closable.ALREADY
    if month >= current:
        return Closable.NOT_OVER
    if last_closed is not None and month != last_closed.plus(1):
        return Closable.OUT_OF_ORDER
    return Closable.YES


@dataclass(frozen=True)
class Coverage:
    """How much of the usage of the month before has come in again.

    Attributes:
        before: Units with a fact in the month before.
        covered: Those of them that have one in this month.
    """

    before: int
    covered: int

    def reaches(self, minimum: Decimal) -> bool:
        """Whether the share is at least ``minimum``; without a month before it always is."""
        return self.covered >= minimum * self.before


class LineKey(NamedTuple):
    """What identifies a line across closes; ``milestone`` is its reach as written, or empty."""

    association_id: str
    rule: str
    milestone: str
    month: Month


class Posting(NamedTuple):
    """One line to post: the amount of the closed month, or the difference for an earlier one."""

    key: LineKey
    amount_minor: int
    difference: bool


def postings(
    month: Month,
    judged: Mapping[LineKey, int],
    posted: Mapping[LineKey, int],
    earlier: Iterable[Month],
) -> list[Posting]:
    """Say which lines a close posts.

    Args:
        month: The month that is closed: all its earned lines are posted, also those of zero.
        judged: What every earned line of the closed months amounts to now, in minor units; those
            of one month in order of association, rule, milestone.
        posted: What the ledger holds for each line, corrections included.
        earlier: The months closed before: where they differ now, the difference is posted.

    Returns:
        Lines in order of month, association, rule, milestone.
    """
    before = set(earlier)
    lines = [
        Posting(key, amount, difference=False)
        for key, amount in judged.items()
        if key.month is month or key.month == month
    ]
    if not before:  # A close has many lines, in order as they come.
        return lines
    for key in judged.keys() | posted.keys():
        change = judged.get(key, 0) - posted.get(key, 0)
        if key.month in before and change:
            lines.append(Posting(key, change, difference=True))
    return sorted(lines, key=_place)


def _place(line: Posting) -> tuple[Month, str, str, Decimal]:
    key = line.key
    return (key.month, key.association_id, key.rule, _share(key.milestone))


@cache
def _share(milestone: str) -> Decimal:
    """Read a reach; a program has few of them, and a close many lines."""
    return Decimal(milestone or 0)
