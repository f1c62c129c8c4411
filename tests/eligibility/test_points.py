"""Points are linear, capped and exact; a total is reached or it is not."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.eligibility.scenes import designation

from opencpor.common.months import Month
from opencpor.eligibility.rules.points import linear_points, rounded, whole_points
from opencpor.eligibility.rules.scoring import MetricScore, TrackScore, chosen, qualifies
from opencpor.eligibility.rules.windows import (
    Held,
    Span,
    days_that_count,
    renewal_window,
    window_of,
)
from opencpor.eligibility.shown import shown, total_shown
from opencpor.programs.document.eligibility import Qualification, Window, WindowStart

values = st.fractions(-100_000, 100_000)
positive = st.fractions(Fraction(1, 1000), 100_000)
DAYS = st.dates(date(2020, 1, 1), date(2022, 12, 31))


@given(values, positive, positive)
def test_points_lie_between_none_and_all(
    value: Fraction, threshold: Fraction, most: Fraction
) -> None:
    points = linear_points(value, threshold, most)
    assert 0 <= points <= most
    assert (points == 0) is (value <= 0)
    assert (points == most) is (value >= threshold)


@given(st.fractions(0, 1), positive, positive)
def test_below_the_threshold_points_are_in_proportion(
    share: Fraction, threshold: Fraction, most: Fraction
) -> None:
    assert linear_points(share * threshold, threshold, most) == share * most


@given(values, values, positive)
def test_more_never_gives_less(one: Fraction, other: Fraction, threshold: Fraction) -> None:
    low, high = sorted([one, other])
    assert linear_points(low, threshold, 30) <= linear_points(high, threshold, 30)


def test_a_threshold_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="more than zero"):
        linear_points(1, 0, 30)


def test_nearly_seventy_is_shown_as_sixty_nine() -> None:
    assert whole_points(Fraction(6999, 100)) == 69
    assert rounded(Fraction(40, 3), 1) == rounded(Fraction(1333, 100), 1)


@pytest.mark.parametrize(
    ("points", "total"), [("69.96", "69.9"), ("20.04", "20"), ("20", "20"), ("69.99", "69.9")]
)
def test_a_total_is_shown_without_a_place_that_says_nothing(points: str, total: str) -> None:
    assert str(total_shown(Fraction(points))) == total
    assert str(shown(Fraction("19.96"))) == "20"


def metrics(*points: Fraction | int | None) -> tuple[MetricScore, ...]:
    return tuple(
        MetricScore(str(at), None if one is None else Fraction(one), met=one == 50, parts=())
        for at, one in enumerate(points)
    )


@pytest.mark.parametrize(
    ("points", "qualified"),
    [
        ((50, 20), True),
        ((50, Fraction(1999, 100)), False),
        ((50, 50, 0), False),
        ((50, 50, None), False),
    ],
)
def test_seventy_and_every_metric_above_zero(
    points: tuple[Fraction | int | None, ...], *, qualified: bool
) -> None:
    found = metrics(*points)
    total = sum((one.points or Fraction(0) for one in found), Fraction(0))
    assert qualifies(designation("modern-work").qualification, total, found) is qualified


def test_a_specialization_asks_for_every_threshold() -> None:
    asked = Qualification(every_metric_met=True)
    assert qualifies(asked, Fraction(100), metrics(50, 50))
    assert not qualifies(asked, Fraction(99), metrics(50, 49))


def track(key: str, total: int, *, qualified: bool = False, applies: bool = True) -> TrackScore:
    return TrackScore(key, applies, Fraction(total), qualified, ())


def test_the_higher_of_two_tracks_counts_but_one_that_is_reached_comes_first() -> None:
    assert chosen([track("a", 50), track("b", 60)]) == "b"
    assert chosen([track("a", 80), track("b", 71, qualified=True)]) == "b"
    assert chosen([track("a", 80, applies=False), track("b", 10)]) == "b"


@pytest.mark.parametrize(
    ("start", "first"),
    [(WindowStart.SAME_DAY, date(2024, 3, 15)), (WindowStart.MONTH_START, date(2024, 3, 1))],
)
def test_the_window_begins_as_the_program_says(start: WindowStart, first: date) -> None:
    found = window_of(Window(months_before=5, start=start), date(2024, 8, 15))
    assert found == Span(first, date(2024, 8, 15))


@given(
    st.dates(date(2000, 2, 1), date(2100, 1, 1)), st.integers(0, 60), st.sampled_from(WindowStart)
)
def test_a_window_holds_today_and_not_the_day_before_it_begins(
    today: date, months: int, start: WindowStart
) -> None:
    found = window_of(Window(months_before=months, start=start), today)
    assert today in found
    assert today + timedelta(days=1) not in found
    assert found.first - timedelta(days=1) not in found
    assert Month.of(today).since(Month.of(found.first)) == months


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_renewal_counts_whole_months_through_the_anniversary_s(day: date) -> None:
    found = renewal_window(Window(), day)
    assert found.last == Month.of(day).last_day
    assert found.first == Month.of(day).plus(-5).first_day


@given(day=DAYS, since=DAYS, renews_on=DAYS)
def test_whoever_holds_it_has_the_renewal_s_days_and_others_those_before_today(
    day: date, since: date, renews_on: date
) -> None:
    held, window = Held(since, renews_on), Window()
    inside = since <= day and Month.of(day) <= Month.of(renews_on)
    assert held.on(day) is inside
    other = renewal_window(window, renews_on) if inside else window_of(window, day)
    assert days_that_count(window, day, held) == other
    assert days_that_count(window, day, None) == window_of(window, day)
