"""Months compare, count and read back as they are written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.common.months import Month, add_months

MONTHS = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))


@given(MONTHS, st.integers(-600, 600))
def test_counting_back_gives_what_was_added(month: Month, months: int) -> None:
    later = month.plus(months)
    assert later.since(month) == months
    assert (later > month) == (months > 0)


@given(MONTHS)
def test_the_day_after_a_month_begins_the_next(month: Month) -> None:
    assert month.last_day + timedelta(days=1) == month.plus(1).first_day
    assert Month.of(month.last_day) == month


@given(MONTHS)
def test_a_written_month_reads_back_as_itself(month: Month) -> None:
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-1", "26-01", "2026-01-01", "", "٢٠٢٦-01"]
)
def test_what_is_no_month_is_refused_with_the_form_expected(text: str) -> None:
    with pytest.raises(ValueError, match="expected YYYY-MM"):
        Month.parse(text)


def test_leap_years_have_a_longer_february() -> None:
    assert Month(2024, 2).last_day == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2026, 11, 20), -12, date(2025, 11, 20)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_days_move_by_whole_months(day: date, months: int, found: date) -> None:
    assert add_months(day, months) == found
