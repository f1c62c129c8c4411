"""When an arbitration can be decided, and from when a slot passes. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from opencpor.common.calendar import BusinessCalendar


@dataclass(frozen=True)
class Asked:
    """What one side was asked.

    Attributes:
        deadline_at: First instant after its time to answer.
        answered: Whether it has answered.
        left: Whether it takes no part any longer.
    """

    deadline_at: datetime
    answered: bool
    left: bool = False


def waits_until(sides: Collection[Asked], at: datetime) -> datetime | None:
    """Return until when answers must be waited for; None: it can be decided now.

    Every side that is still there has answered, or has let its time pass.
    """
    open_ones = [
        side.deadline_at
        for side in sides
        if not (side.left or side.answered) and side.deadline_at > at
    ]
    return max(open_ones, default=None)


def transfer_instant(on: date | None, at: datetime, calendar: BusinessCalendar) -> datetime | None:
    """Return the instant at which a slot passes, or None if the day is over.

    Args:
        on: The day decided on, in the program's calendar; None: at once.
        at: The instant of the decision, before which nothing passes.
        calendar: The program's.
    """
    if on is None:
        return at
    if on < calendar.local_date(at):
        return None
    return max(calendar.start_of_day(on), at)
