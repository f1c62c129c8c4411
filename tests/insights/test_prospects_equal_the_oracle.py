"""Milestones that are said to be open are those that the oracle of the rules leaves open."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st
from tests.oracle.building import document, milestones
from tests.oracle.rules import Oracle

from opencpor.common.months import Month
from opencpor.insights.rules.prospects import Used, open_milestones, prospect
from opencpor.insights.rules.usage import Fact, Unit
from opencpor.programs.document.incentives import MilestoneRule

FIRST = Month(2026, 1)
figures = st.none() | st.integers(0, 130)


@given(
    st.lists(st.tuples(figures, figures), max_size=4),
    st.tuples(st.integers(0, 130), st.integers(0, 130)),
    st.sampled_from([0, 1, 100]),
)
@example([(50, 99)], (10, 200), 100)  # below the first size, far above both shares
@example([(0, 0)], (0, 5), 0)  # a size from nothing on is reached by nothing
def test_open_milestones_are_those_that_no_fact_reached(
    earlier: list[tuple[int | None, int | None]], newest: tuple[int, int], least: int
) -> None:
    given_rule = milestones(sizes=[{"size": "S", "from": least}, {"size": "M", "from": 1000}])
    rule = MilestoneRule.model_validate(given_rule)
    known = [*earlier, newest]
    unit = Unit("program", "teams")
    facts = [Fact(unit, FIRST.plus(n), *both) for n, both in enumerate(known)]
    found = prospect(rule, facts, FIRST, Used(), "USD")
    oracle = Oracle(document(given_rule), [], [])
    left = [
        one
        for one in given_rule["milestones"]
        if not any(oracle.reaches(given_rule, one, fact) for fact in known)
    ]
    pays = sum(Fraction(one["amounts"]["S"]) for one in left) if newest[1] >= least else 0
    assert found is not None
    assert found.open_milestones == tuple(Decimal(one["reach"]) for one in left)
    assert open_milestones(rule, facts) == found.open_milestones
    assert found.amount == pays
