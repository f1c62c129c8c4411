"""The days on one of which a partner must qualify."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opencpor.common.months import Month, add_months
from opencpor.programs.document.eligibility import Window, WindowStart


@dataclass(frozen=True)
class Span:
    """Days, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


def window_of(window: Window, today: date) -> Span:
    """Give the days that count for a partner that does not hold the designation yet."""
    start = add_months(today, -window.months_before)
    if window.start is WindowStart.MONTH_START:
        start = Month.of(start).first_day
    return Span(start, today)


@dataclass(frozen=True)
class Held:
    """A designation that a partner holds, since it paid for it.

    Attributes:
        renews_on: The day on which it is to be renewed.
    """

    since: date
    renews_on: date

    @property
    def last_day(self) -> date:
        """The last day on which it is held: of the month of its renewal every day counts."""
        return Month.of(self.renews_on).last_day

    def on(self, day: date) -> bool:
        """Whether it is held on a day."""
        return self.since <= day <= self.last_day


def days_that_count(window: Window, today: date, held: Held | None) -> Span:
    """Give the days that count today: of the renewal for whoever holds the designation."""
    if held is not None and held.on(today):
        return renewal_window(window, held.renews_on)
    return window_of(window, today)


def renewal_window(window: Window, anniversary: date) -> Span:
    """Give the days that count for a renewal: whole months, through the anniversary's."""
    month = Month.of(anniversary)
    return Span(month.plus(-window.months_before).first_day, month.last_day)
