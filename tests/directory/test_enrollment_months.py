from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opencpor.common.months import Month
from opencpor.directory.rules.enrollment import (
    Met,
    Span,
    closed,
    complete_since,
    first_failure,
    opened,
    unmet,
)

START = date(2025, 1, 1)
days = st.lists(st.integers(1, 700), unique=True, max_size=12).map(sorted)


def earns_in(spans: list[Span], month: Month) -> bool:
    return any(one.start <= month and (one.end is None or month < one.end) for one in spans)


@given(turns=days)
def test_a_month_earns_if_the_location_is_enrolled_on_its_last_day(turns: list[int]) -> None:
    spans: list[Span] = []
    for place, turn in enumerate(turns):
        change = opened if place % 2 == 0 else closed
        spans = change(spans, START + timedelta(days=turn))
    for month in [Month(2025, 1).plus(n) for n in range(24)]:
        last = (month.last_day - START).days
        enrolled = len([turn for turn in turns if turn <= last]) % 2 == 1
        assert earns_in(spans, month) == enrolled


@given(turns=days)
def test_spans_stay_apart_and_in_order(turns: list[int]) -> None:
    spans: list[Span] = []
    for place, turn in enumerate(turns):
        change = opened if place % 2 == 0 else closed
        spans = change(spans, START + timedelta(days=turn))
    ends = [span.end for span in spans[:-1]]
    assert all(
        end is not None and end < after.start for end, after in zip(ends, spans[1:], strict=True)
    )


def test_earning_starts_with_the_month_in_which_the_last_requirement_was_met() -> None:
    met = [Met("agreement", date(2026, 3, 2)), Met("tax-profile", date(2026, 4, 30))]
    assert complete_since(met, date(2026, 5, 3)) == date(2026, 4, 30)
    assert opened([], date(2026, 4, 30)) == [Span(Month(2026, 4))]


def test_nothing_is_complete_while_one_requirement_is_missing() -> None:
    met = [Met("agreement", date(2026, 3, 2)), Met("tax-profile", None)]
    assert complete_since(met, date(2026, 5, 3)) is None
    assert complete_since([], date(2026, 5, 3)) is None


def test_a_requirement_fails_on_the_day_after_its_last() -> None:
    met = [
        Met("agreement", date(2025, 7, 1), date(2026, 6, 30)),
        Met("tax-profile", date(2025, 7, 1)),
    ]
    assert unmet(met, date(2026, 6, 30)) == []
    assert unmet(met, date(2026, 7, 1)) == ["agreement"]
    assert first_failure(met, date(2026, 7, 9)) == date(2026, 7, 1)


def test_a_year_that_ends_with_june_earns_in_june() -> None:
    assert closed([Span(Month(2025, 7))], date(2026, 7, 1)) == [
        Span(Month(2025, 7), Month(2026, 7))
    ]


def test_a_gap_within_a_month_costs_nothing() -> None:
    out = closed([Span(Month(2025, 7))], date(2025, 10, 10))
    assert opened(out, date(2025, 10, 25)) == [Span(Month(2025, 7))]
