"""What waits since which statement, and which time is not the partner's."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opencpor.incentives.payments.unpayable import Said, Waiting, not_at_fault, waiting

START = datetime(2026, 1, 1, tzinfo=UTC)
Month = tuple[int, int]
"""What was booked more, and less, before its statement."""
months = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=8)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def said(number: int, owed: int, minimum: int = 200) -> Said:
    return Said(f"stm_{number}", number * 10, day(number), owed, owed if owed >= minimum else 0)


def test_each_statement_adds_what_is_new() -> None:
    first, second, third = said(1, 300), said(2, 300), said(3, 500)
    assert waiting([first, second, third], []) == [
        Waiting(first, 300, 300), Waiting(third, 500, 200),
    ]  # fmt: skip


def test_what_became_less_is_taken_off_the_oldest() -> None:
    first, second = said(1, 300), said(2, 450)
    assert waiting([first, second], [(10, 9), (15, 50)]) == [
        Waiting(first, 250, 250), Waiting(second, 450, 200),
    ]  # fmt: skip


def test_after_a_statement_below_the_minimum_it_starts_anew() -> None:
    before, below, after = said(1, 300), said(2, 100), said(3, 350)
    assert waiting([before, below, after], [(15, 200)]) == [Waiting(after, 350, 350)]
    assert waiting([before, below], [(15, 200)]) == []


@given(months)
def test_no_more_waits_than_is_owed(booked: list[Month]) -> None:
    statements, less, owed = [], [], 0
    for number, (more, fewer) in enumerate(booked, 1):
        owed += more - fewer
        less.append((number * 10 - 5, fewer))
        statements.append(said(number, owed))
    found = waiting(statements, less)
    assert sum(one.more_minor for one in found) == (found[-1].minor if found else 0)
    assert all(0 < one.minor <= max(owed, 0) for one in found)
    assert all(one.more_minor > 0 for one in found)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_time_that_is_not_the_partners_counts_once(spans: list[tuple[int, int]]) -> None:
    days = {one for start, stop in spans for one in range(start, stop) if 10 <= one < 30}
    moments = [(day(start), day(stop)) for start, stop in spans]
    assert not_at_fault(moments, day(10), day(30)) == timedelta(days=len(days))
