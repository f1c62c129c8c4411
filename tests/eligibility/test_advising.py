"""The simulator scores anew; recommendations say what is near and what it would bring."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.eligibility.scenes import designation, metric_in, scene

from opencpor.eligibility.rules.advising import Advice, recommendations
from opencpor.eligibility.rules.scoring import Result, rescored, score

MODERN_WORK = designation("modern-work")
PLACES = {
    "customer-adds": ("tenants", "cpor"),
    "intermediate-certifications": ("people", ""),
    "advanced-certifications": ("people", ""),
    "usage-growth": ("users", "cpor"),
    "deployments": ("tenants", "cpor"),
}


def at(**values: int) -> Result:
    """The enterprise track with these values; nothing is known of the others."""
    empty, _ = score(scene(types=frozenset()), MODERN_WORK)
    named = {name.replace("_", "-"): Fraction(value) for name, value in values.items()}
    added = {("enterprise", name, *PLACES[name]): value for name, value in named.items()}
    return rescored(MODERN_WORK, empty, added)


def test_three_more_deployments_bring_fifteen_points() -> None:
    now = at(deployments=1)
    then = rescored(
        MODERN_WORK, now, {("enterprise", "deployments", "tenants", "cpor"): Fraction(3)}
    )
    assert (now.total, then.total) == (5, 20)
    assert metric_in(then, "enterprise", "usage-growth").points is None


def test_nothing_added_changes_nothing() -> None:
    now = at(deployments=2, usage_growth=300)
    assert rescored(MODERN_WORK, now, {}) == now


@given(st.integers(0, 5), st.integers(0, 1000), st.integers(0, 5))
def test_more_of_anything_never_lowers_the_total(adds: int, growth: int, more: int) -> None:
    now = at(customer_adds=adds, usage_growth=growth)
    place = ("enterprise", "customer-adds", "tenants", "cpor")
    assert rescored(MODERN_WORK, now, {place: Fraction(more)}).total >= now.total


def test_the_fewest_that_reach_the_designation_come_first() -> None:
    now = at(customer_adds=5, intermediate_certifications=4, advanced_certifications=2,
             usage_growth=500, deployments=1)  # fmt: skip
    assert now.total == 65
    first = recommendations(MODERN_WORK, now)[:2]
    found = [(one.advice, one.metric, one.more, one.total, one.qualified) for one in first]
    assert found == [
        (Advice.REACHES, "deployments", 1, 70, True),
        (Advice.REACHES, "usage-growth", 167, Fraction(7001, 100), True),
    ]


def test_a_metric_at_zero_is_named_since_it_stops_everything() -> None:
    now = at(customer_adds=-2, intermediate_certifications=4, advanced_certifications=2,
             usage_growth=1000, deployments=5)  # fmt: skip
    assert (now.total, now.qualified) == (80, False)
    found = {one.metric: (one.advice, one.more) for one in recommendations(MODERN_WORK, now)}
    assert found == {"customer-adds": (Advice.REACHES, 3)}


def test_what_is_not_known_asks_for_data() -> None:
    advice = {one.metric: one.advice for one in recommendations(MODERN_WORK, at(deployments=4))}
    assert advice["deployments"] is Advice.NEAR
    assert advice["advanced-certifications"] is Advice.NO_DATA
