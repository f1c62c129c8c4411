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


def renewal_window(window: Window, anniversary: date) -> Span:
    """Give the days that count for a renewal: whole months, through the anniversary's."""
    month = Month.of(anniversary)
    return Span(month.plus(-window.months_before).first_day, month.last_day)
