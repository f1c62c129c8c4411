"""Usage in percent, as people are shown it."""

import pytest

from opencpor.usage.rules import total_usage_percent, usage_percent


@pytest.mark.parametrize(
    ("active", "paid", "percent"), [(1, 200, 1), (5, 1000, 1), (49, 10000, 0), (3, 2, 150)]
)
def test_halves_round_up_and_more_than_all_is_possible(
    active: int, paid: int, percent: int
) -> None:
    assert usage_percent(active, paid) == percent


def test_without_paid_units_there_is_no_percent() -> None:
    assert usage_percent(5, 0) is None


def test_a_tenants_percent_is_of_sums_and_no_mean_of_percents() -> None:
    assert total_usage_percent([(1, 1), (0, 99)]) == 1
