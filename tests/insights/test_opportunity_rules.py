"""What figures suggest: exact limits of each reason."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.oracle.building import milestones

from opencpor.common.months import Month
from opencpor.insights.rules.opportunities import Cause, of_usage
from opencpor.insights.rules.prospects import Step, forgone, next_step
from opencpor.insights.rules.usage import Fact, Unit
from opencpor.programs.document.incentives import MilestoneRule, NetGrowthRule

UNIT = Unit("program", "teams")
FIRST = Month(2026, 1)


def months(*active: int | None, paid: int = 1000, mark: int | None = None) -> list[Fact]:
    last = len(active) - 1
    return [
        Fact(UNIT, FIRST.plus(n), users, paid, None, mark if n == last else None)
        for n, users in enumerate(active)
    ]


def reasons(facts: list[Fact], step: Step | None = None) -> list[tuple[Cause, int | None]]:
    return [(one.reason, one.users) for one in of_usage(facts, Decimal(5), step)]


def test_less_than_half_of_the_seats_used_is_worth_saying() -> None:
    assert reasons(months(499)) == [(Cause.UNUSED, 501)]
    assert reasons(months(500)) == []


def test_a_fall_counts_from_five_percent_on() -> None:
    assert reasons(months(800, 760, mark=800)) == [(Cause.FALLING, 40)]
    assert reasons(months(800, 761, mark=800)) == []


def test_growth_has_stalled_if_three_months_brought_nobody() -> None:
    assert reasons(months(600, 610, 590, 600, mark=610)) == [(Cause.STALLED, 390)]
    assert reasons(months(600, 610, 590, 601, mark=610)) == []


def test_little_left_says_nothing_else_of_the_unit() -> None:
    assert reasons(months(950, 850, mark=950)) == [(Cause.LITTLE_LEFT, 50)]
    assert reasons(months(900, mark=900)) == []


def test_a_milestone_is_near_within_a_tenth_of_the_paid_units() -> None:
    for users, found in ((100, [(Cause.MILESTONE, 100)]), (101, [])):
        step = Step(Decimal("0.7"), users, Decimal(900))
        assert reasons(months(600), step) == found


@given(st.integers(0, 1200), st.integers(0, 1200), st.integers(1, 1200))
def test_the_next_milestone_is_reached_by_exactly_so_many_more(
    before: int, active: int, paid: int
) -> None:
    sizes = [{"size": "S", "from": 0}, {"size": "M", "from": 1000}]
    rule = MilestoneRule.model_validate(milestones(sizes=sizes))
    step = next_step(rule, months(before, active, paid=paid), "USD")
    if step is not None:
        assert step.users > 0
        assert active + step.users >= step.share * paid > active + step.users - 1


def test_without_a_requirement_a_month_forgoes_its_growth_at_the_rate() -> None:
    given_rule = {
        "rule": "growth", "engagement": "e", "type": "net_growth",
        "effective": {"from": "2026-01-01"}, "basis": "min_active_paid",
        "minimum_paid_units": 150, "rates": {"teams": "4.50"},
    }  # fmt: skip
    rule = NetGrowthRule.model_validate(given_rule)
    assert forgone(rule, months(300, mark=280)[0]) == Decimal("90.00")
    assert forgone(rule, months(300, paid=149)[0]) is None
    assert forgone(None, months(300)[0]) is None
