"""The business calendar against a day-by-day count, over zones, weekends and clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.common.calendar import BusinessCalendar
from opencpor.common.months import Month

ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "America/Havana"]
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
CALENDARS = st.builds(
    BusinessCalendar,
    zone=st.sampled_from([ZoneInfo(name) for name in ZONES]),
    weekend=st.frozensets(st.integers(0, 6), max_size=6),
    holidays=st.frozensets(DAYS, max_size=40),
)
BERLIN = BusinessCalendar.create("Europe/Berlin", holidays=[date(2026, 12, 25)])


@given(CALENDARS, DAYS, st.integers(1, 40))
def test_adding_business_days_lands_on_a_business_day_with_exactly_that_many_between(
    calendar: BusinessCalendar, day: date, count: int
) -> None:
    landed = calendar.add_business_days(day, count)
    assert calendar.is_business_day(landed)
    assert calendar.business_days_between(day, landed) == count


@given(CALENDARS, DAYS, st.integers(-10, 400))
def test_business_days_between_two_days_are_those_that_one_counts(
    calendar: BusinessCalendar, day: date, length: int
) -> None:
    days = [day + timedelta(days=n) for n in range(1, length + 1)]
    found = calendar.business_days_between(day, day + timedelta(days=length))
    assert found == sum(calendar.is_business_day(one) for one in days)


@given(CALENDARS, DAYS, st.integers(0, 20), st.integers(0, 20))
def test_adding_in_two_steps_is_adding_at_once(
    calendar: BusinessCalendar, day: date, first: int, second: int
) -> None:
    stepwise = calendar.add_business_days(calendar.add_business_days(day, first), second)
    assert stepwise == calendar.add_business_days(day, first + second)


@given(CALENDARS, INSTANTS, st.integers(0, 30))
def test_a_deadline_ends_its_last_day_and_leaves_all_its_business_days(
    calendar: BusinessCalendar, start: datetime, count: int
) -> None:
    deadline = calendar.deadline(start, count)
    assert deadline > start
    assert calendar.business_days_left(start, deadline) == count
    last_day = calendar.last_day_before(deadline)
    assert last_day == calendar.add_business_days(calendar.local_date(start), count)
    assert calendar.local_date(deadline) == last_day + timedelta(days=1)


@given(CALENDARS, INSTANTS)
def test_every_instant_lies_inside_its_day_and_its_month(
    calendar: BusinessCalendar, instant: datetime
) -> None:
    day, month = calendar.local_date(instant), calendar.month_of(instant)
    assert calendar.start_of_day(day) <= instant < calendar.end_of_day(day)
    assert calendar.month_start(month) <= instant < calendar.month_end(month)


def test_a_friday_deadline_in_berlin_is_up_when_saturday_begins_there() -> None:
    submitted = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)  # a Friday
    assert BERLIN.deadline(submitted, 5) == datetime(2026, 12, 4, 23, 0, tzinfo=UTC)


def test_a_holiday_moves_a_deadline_by_one_business_day() -> None:
    assert BERLIN.add_business_days(date(2026, 12, 24), 1) == date(2026, 12, 28)


def test_late_evening_in_new_york_is_still_the_old_month() -> None:
    new_york = BusinessCalendar.create("America/New_York")
    assert new_york.month_of(datetime(2026, 11, 1, 3, 59, tzinfo=UTC)) == Month(2026, 10)
    assert new_york.month_of(datetime(2026, 11, 1, 4, 0, tzinfo=UTC)) == Month(2026, 11)


def test_calendar_days_run_to_the_end_of_the_last_one() -> None:
    rejected = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert BERLIN.deadline_in_days(rejected, 30) == datetime(2026, 3, 31, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("weekend", [range(7), [7], [-1]])
def test_a_week_without_working_days_or_with_an_eighth_day_is_refused(weekend: list[int]) -> None:
    with pytest.raises(ValueError, match=r"expected|number"):
        BusinessCalendar.create("UTC", weekend)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        BERLIN.local_date(datetime(2026, 1, 1))  # noqa: DTZ001 - the naive value is the point
