"""A forecast: the median of three months' growth, its range, its limits, and how far it was off."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import TypeAdapter
from tests.incentives.test_potential import RULE as STEPS

from opencpor.common.months import Month
from opencpor.incentives.rules.forecast import (
    Accuracy,
    Expected,
    Known,
    Past,
    Pot,
    Span,
    accuracy,
    amounts,
    expected,
    growths,
    payable,
    room,
    steps,
)
from opencpor.programs.document.incentives import NetGrowthRule

LAST = Month(2026, 6)
MONTHS = frozenset(LAST.plus(-back) for back in range(3))
FIGURES = some.integers(0, 10**6)


def rule(customer: str = "1000.00", workload: str = "600.00") -> NetGrowthRule:
    given = {
        "rule": "growth", "engagement": "usage", "type": "net_growth", "basis": "min_active_paid",
        "effective": {"from": "2025-07-01"}, "rates": {"teams": "5.00", "exchange": "3.50"},
        "minimum_paid_units": 150,
        "caps": [
            {"scope": "customer", "amount": customer}, {"scope": "workload", "amount": workload},
        ],
    }  # fmt: skip
    return TypeAdapter(NetGrowthRule).validate_python(given)


def history(*figures: tuple[int | None, int | None]) -> list[Known]:
    """Months up to the last, from active and paid units."""
    first = LAST.plus(1 - len(figures))
    return [Known(first.plus(place), *pair) for place, pair in enumerate(figures)]


FOUR = history((100, 500), (130, 500), (140, 500), (190, 500))


def test_growth_is_measured_above_all_months_before() -> None:
    assert growths(FOUR, "min_active_paid", LAST, MONTHS) == (30, 10, 50)
    dip = history((100, 500), (90, 500), (140, 500), (120, 500))
    assert growths(dip, "min_active_paid", LAST, MONTHS) == (0, 40, 0)


def test_the_median_is_expected_between_the_least_and_the_most() -> None:
    assert expected((30, 10, 50), None) == Span(10, 30, 50)


def test_no_more_is_expected_than_paid_units_above_the_mark() -> None:
    assert room(FOUR, "min_active_paid", LAST) == 310
    assert expected((30, 10, 50), 20) == Span(10, 20, 20)


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_without_three_months_there_is_no_forecast(gap: int) -> None:
    short = [one for one in FOUR if one.month != LAST.plus(-gap)]
    assert growths(short, "min_active_paid", LAST, MONTHS) is None
    unknown = [Known(one.month, one.active, None) if one not in short else one for one in FOUR]
    assert growths(unknown, "min_active_paid", LAST, MONTHS) is None
    assert growths(unknown, "active", LAST, MONTHS) == (30, 10, 50)


def test_months_that_may_not_be_shown_are_no_history() -> None:
    assert growths(FOUR, "min_active_paid", LAST, MONTHS - {LAST.plus(-2)}) is None


def test_seats_sold_grow_without_a_limit() -> None:
    sold = history((1, 100), (1, 130), (1, 130), (1, 170))
    assert growths(sold, "paid", LAST, MONTHS) == (30, 0, 40)
    assert room(sold, "paid", LAST) is None


def test_below_the_minimum_of_paid_units_nothing_is_payable() -> None:
    small = history((10, 149), (20, 149), (30, 149), (40, 149))
    assert payable(rule(), small, LAST, 10) == 0
    assert payable(rule(), FOUR, LAST, 10) == 10


def test_caps_are_used_up_by_workload_then_association() -> None:
    wanted = [
        Expected("asc_2", "loc", "cus", ("teams", ""), Span(10, 100, 200)),
        Expected("asc_1", "loc", "cus", ("exchange", ""), Span(0, 100, 200)),
    ]
    found = amounts(rule(), wanted, {Pot("loc", "cus"): Decimal(50)}, "USD")
    assert found == {
        "asc_1": Span(Decimal("0.00"), Decimal("350.00"), Decimal("600.00")),
        "asc_2": Span(Decimal("50.00"), Decimal("500.00"), Decimal("350.00")),
    }


def test_a_milestone_within_reach_pays_what_it_offers() -> None:
    near = history((100, 1000), (110, 1000), (120, 1000), (140, 1000))
    found = steps(STEPS, "teams", near, LAST, Span(5, 10, 300), "USD")
    assert found.open == (Decimal("0.15"), Decimal("0.40"))
    assert found.within_reach == (Decimal("0.15"),)
    assert found.amount == Span(Decimal(0), Decimal(3000), Decimal(5000))


def test_a_milestone_reached_before_is_used_up_but_not_below_the_first_size() -> None:
    was = history((200, 1000), (100, 1000), (100, 1000), (100, 1000))
    assert steps(STEPS, "teams", was, LAST, Span(0, 0, 0), "USD").open == (Decimal("0.40"),)
    small = history((100, 100), (100, 1000), (100, 1000), (100, 1000))
    assert len(steps(STEPS, "teams", small, LAST, Span(0, 0, 0), "USD").open) == 2


def test_the_error_is_the_median_of_what_forecasts_were_off_by() -> None:
    past = [
        Past(LAST.plus(back), Span(80, 100, 120), earned)
        for back, earned in ((0, 110), (-1, 125), (-2, 0), (-3, 100))
    ]
    assert accuracy(past) == Accuracy(months=4, within=2, off_minor=18, off_percent=9)
    assert accuracy(past[2:3]) == Accuracy(months=1, within=0, off_minor=100, off_percent=None)
    assert accuracy([]) is None


@given(some.lists(some.tuples(FIGURES, FIGURES), min_size=3, max_size=8), some.randoms())
def test_a_forecast_stays_within_paid_units_whatever_the_order(
    figures: list[tuple[int, int]], chance: object
) -> None:
    known = history(*figures)
    grown = growths(known, "min_active_paid", LAST, MONTHS)
    left = room(known, "min_active_paid", LAST)
    assert grown is not None
    assert left is not None
    units = expected(grown, left)
    mark = max(active for active, _paid in figures)
    assert 0 <= units.low <= units.mid <= units.high <= max(0, figures[-1][1] - mark) == left
    chance.shuffle(known)  # type: ignore[attr-defined]
    assert growths(known, "min_active_paid", LAST, MONTHS) == grown
    assert expected(sorted(grown), left) == units


ASKED = some.lists(
    some.tuples(
        some.sampled_from(["teams", "exchange"]), some.tuples(*[some.integers(0, 500)] * 3)
    ),
    min_size=1,
    max_size=5,
)


@given(ASKED, some.integers(0, 3000), some.integers(0, 3000), some.integers(0, 3000))
def test_caps_hold_and_more_of_them_never_pays_less(
    asked: list[tuple[str, tuple[int, ...]]], cap: int, more: int, used: int
) -> None:
    wanted = [
        Expected(f"asc_{at}", "loc", "cus", (workload, ""), Span(*sorted(units)))
        for at, (workload, units) in enumerate(asked)
    ]
    pots = {Pot("loc", "cus"): Decimal(used)}

    def sums(limit: int) -> list[Decimal]:
        found = amounts(rule(customer=f"{limit}.00"), wanted, pots, "USD").values()
        return [
            sum((getattr(one, part) for one in found), Decimal(0))
            for part in ("low", "mid", "high")
        ]

    little, much = sums(cap), sums(cap + more)
    assert little == sorted(little)
    assert little[-1] <= max(0, cap - used)
    assert all(less <= rest for less, rest in zip(little, much, strict=True))
