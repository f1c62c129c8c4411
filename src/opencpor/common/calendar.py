"""The business calendar: which days count, when a day ends, whose month an instant is in.

Everything inside is UTC and half-open. A deadline is the first instant *after* the last day on
which one may act, in the program's own time zone: on a Friday deadline, Friday 23:59 is in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from opencpor.common.months import Month

DAYS_IN_WEEK = 7
_DAY = timedelta(days=1)
_MOMENT = timedelta.resolution


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Working days of one program in its time zone.

    `weekend` holds weekday numbers, Monday 0 to Sunday 6; `holidays` single days. At least one
    day of the week must be a working day, or no deadline would ever come.
    """

    zone: ZoneInfo
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekend <= set(range(DAYS_IN_WEEK)):
            raise ValueError("a weekend day is a number from 0 (Monday) to 6 (Sunday)")
        if len(self.weekend) == DAYS_IN_WEEK:
            raise ValueError("every day is weekend: expected at least one working day a week")

    @classmethod
    def create(
        cls, zone: str, weekend: Iterable[int] = (5, 6), holidays: Iterable[date] = ()
    ) -> BusinessCalendar:
        """Build a calendar from an IANA zone name and plain collections."""
        return cls(ZoneInfo(zone), frozenset(weekend), frozenset(holidays))

    def is_business_day(self, day: date) -> bool:
        """Tell whether people work on this day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def add_business_days(self, day: date, count: int) -> date:
        """Give the `count`-th business day after `day`; 0 gives `day` itself, whatever it is."""
        if count < 0:
            raise ValueError("business days are counted forward: expected 0 or more")
        while count:
            day += _DAY
            count -= self.is_business_day(day)
        return day

    def business_days_between(self, after: date, through: date) -> int:
        """Count the business days later than `after` and not later than `through`.

        Whole weeks are multiplied and holidays taken off, so that long times cost no more than
        short ones: a list asks for every row.
        """
        weeks, rest = divmod(max((through - after).days, 0), DAYS_IN_WEEK)
        first = after.weekday() + 1
        odd = sum((first + n) % DAYS_IN_WEEK not in self.weekend for n in range(rest))
        off = sum(
            after < day <= through and day.weekday() not in self.weekend for day in self.holidays
        )
        return weeks * (DAYS_IN_WEEK - len(self.weekend)) + odd - off

    def local_date(self, instant: datetime) -> date:
        """Give the day an instant falls on in the program's zone."""
        return _aware(instant).astimezone(self.zone).date()

    def start_of_day(self, day: date) -> datetime:
        """Give the first instant of a day, in UTC.

        Where the clocks skip midnight the day starts at the change; where midnight comes twice,
        at the first one.
        """
        return datetime.combine(day, time.min, tzinfo=self.zone).astimezone(UTC)

    def end_of_day(self, day: date) -> datetime:
        """Give the first instant after a day, in UTC."""
        return self.start_of_day(day + _DAY)

    def deadline(self, start: datetime, business_days: int) -> datetime:
        """Give the instant at which a clock of so many business days, started at `start`, is up.

        The day of the start does not count. With 0 days the clock runs to the end of that day.
        """
        return self.end_of_day(self.add_business_days(self.local_date(start), business_days))

    def deadline_in_days(self, start: datetime, days: int) -> datetime:
        """Give the instant at which a clock of so many calendar days is up."""
        if days < 0:
            raise ValueError("days are counted forward: expected 0 or more")
        return self.end_of_day(self.local_date(start) + days * _DAY)

    def last_day_before(self, instant: datetime) -> date:
        """Give the last day on which one may still act before `instant`; what people are shown."""
        return self.local_date(_aware(instant).astimezone(UTC) - _MOMENT)

    def business_days_left(self, now: datetime, deadline: datetime) -> int:
        """Count the business days after today up to the deadline's last day; 0 on that day."""
        return self.business_days_between(self.local_date(now), self.last_day_before(deadline))

    def month_of(self, instant: datetime) -> Month:
        """Give the month an instant falls in, in the program's zone."""
        return Month.of(self.local_date(instant))

    def month_start(self, month: Month) -> datetime:
        """Give the first instant of a month, in UTC."""
        return self.start_of_day(month.first_day)

    def month_end(self, month: Month) -> datetime:
        """Give the first instant after a month, in UTC."""
        return self.end_of_day(month.last_day)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone: expected an aware datetime")
    return instant
