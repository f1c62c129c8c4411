"""Amounts, marks and what is expected, by properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.common.months import Month
from opencpor.incentives.budgets.rules import expected, mark_reached, read_budget

JANUARY, JUNE = Month(2026, 1), Month(2026, 6)
MINOR = st.integers(1, 10**14)


@given(MINOR, st.integers(-(10**14), 10**15))
def test_a_mark_is_reached_by_exactly_its_share_or_more(budget: int, posted: int) -> None:
    mark = mark_reached(posted, budget)
    assert mark in (0, 80, 100)
    assert (posted * 100 >= mark * budget) or mark == 0
    assert mark == 100 or posted < budget
    assert mark > 0 or posted * 10 < budget * 8


@given(st.integers(1, 10**13))
def test_what_is_written_is_read_exactly(minor: int) -> None:
    assert read_budget(f"{minor // 100}.{minor % 100:02d}", "USD") == minor


@pytest.mark.parametrize("text", ["", "-1.00", "0", "0.00", "1.005", "1,000.00", "1e3", "\u0663"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_budget(text, "USD")


@given(st.integers(0, 10**14))
def test_a_period_that_is_closed_comes_to_what_was_posted(posted: int) -> None:
    assert expected(posted, JANUARY, JUNE, (JANUARY, JUNE)) == posted
    assert expected(posted, JANUARY, JUNE, (JANUARY.plus(-3), JUNE.plus(7))) == posted
    assert expected(posted, JANUARY, JUNE, (JANUARY, Month(2026, 3))) == 2 * posted


def test_nothing_is_expected_before_a_month_of_the_period_is_closed() -> None:
    assert expected(5, JANUARY, JUNE, None) is None
    assert expected(5, JANUARY, JUNE, (Month(2025, 11), Month(2025, 12))) is None
    assert expected(5, JANUARY, JUNE, (Month(2026, 7), Month(2026, 8))) is None


def test_months_before_the_first_close_are_none_of_the_pace() -> None:
    april = Month(2026, 4)
    assert expected(100, JANUARY, Month(2026, 12), (april, april)) == 900


def test_half_a_minor_unit_counts_as_a_whole_one() -> None:
    assert expected(1, JANUARY, Month(2026, 3), (JANUARY, Month(2026, 2))) == 2
    assert expected(1, JANUARY, Month(2026, 4), (JANUARY, Month(2026, 3))) == 1
