"""Figures made from rows: latest, total, trend, months, stacks."""

from decimal import Decimal

import pytest

from opencpor.common.months import Month
from opencpor.insights.rules.money import OTHERS, Posted, earned
from opencpor.insights.rules.prospects import (
    Prospect,
    Used,
    altogether,
    opportunity,
    prospect,
    rule_in_force,
)
from opencpor.insights.rules.usage import Fact, Unit, Usage, months_through, total, trend
from opencpor.programs.document.incentives import MilestoneRule, NetGrowthRule

SEPTEMBER, OCTOBER, NOVEMBER = Month(2026, 9), Month(2026, 10), Month(2026, 11)
TEAMS, EXCHANGE = Unit("program", "teams"), Unit("program", "exchange")
GROWTH = NetGrowthRule.model_validate(
    {
        "rule": "growth", "engagement": "usage", "type": "net_growth", "basis": "min_active_paid",
        "effective": {"from": "2026-01-01"}, "minimum_paid_units": 300, "maximum_months": 24,
        "rates": {"teams": "4.50"}, "illustrative": True,
        "caps": [{"scope": "workload", "amount": "30000.00"},
                 {"scope": "customer", "amount": "40000.00"}],
    }
)  # fmt: skip
STEPS = MilestoneRule.model_validate(
    {
        "rule": "steps", "engagement": "usage", "type": "milestone",
        "effective": {"from": "2026-01-01"}, "sizes": [{"size": "L", "from": 150}],
        "milestones": [{"reach": "0.15", "amounts": {"L": "3000.00"}},
                       {"reach": "0.40", "amounts": {"L": "2000.00"}}],
    }
)  # fmt: skip


def fact(
    active: int | None,
    paid: int | None,
    month: Month = OCTOBER,
    unit: Unit = TEAMS,
    mark: int | None = None,
) -> Fact:
    return Fact(unit, month, active, paid, prior_mark=mark)


def test_a_total_is_the_sum_of_the_newest_month_with_its_own_percent() -> None:
    facts = [fact(900, 1000, SEPTEMBER), fact(500, 1000), fact(45, 1000, unit=EXCHANGE)]
    assert total(facts) == Usage(OCTOBER, 545, 2000, 27)


def test_a_percent_counts_only_units_with_both_figures() -> None:
    facts = [fact(500, 1000), fact(None, 800, unit=EXCHANGE)]
    assert total(facts) == Usage(OCTOBER, 500, 1800, 50)


def test_without_facts_there_is_no_total() -> None:
    assert total([]) is None
    assert total([fact(None, None)]) == Usage(OCTOBER, None, None, None)


def test_a_trend_compares_with_the_month_before_and_with_no_other() -> None:
    assert trend([fact(100, 200, SEPTEMBER), fact(130, 200)]) == 30
    assert trend([fact(100, 200, SEPTEMBER), fact(130, 200, NOVEMBER)]) is None
    assert trend([fact(130, 200)]) is None


def test_the_mark_after_a_month_includes_it() -> None:
    assert fact(120, 200, mark=150).mark == 150
    assert fact(180, 200, mark=150).mark == 180
    assert fact(None, 200).mark is None


def test_opportunity_is_what_is_paid_above_the_mark() -> None:
    assert opportunity(fact(1500, 16600, mark=1200)) == 15100
    assert opportunity(fact(300, 200)) == 0
    assert opportunity(fact(300, None)) is None


def test_thirteen_months_hold_the_same_month_a_year_before() -> None:
    months = months_through(OCTOBER, 13)
    assert (months[0], months[-1], len(months)) == (Month(2025, 10), OCTOBER, 13)


@pytest.mark.parametrize(
    ("found", "used", "amount", "units"),
    [
        (fact(1000, 3000), Used(), "9000.00", 2000),
        (fact(1000, 3000), Used(unit=Decimal(25000)), "5000.00", 2000),
        (fact(1000, 90_000), Used(), "30000.00", 89_000),
        (fact(3000, 3000), Used(), "0.00", 0),
        (fact(100, 299), Used(), "0.00", 0),
    ],
)
def test_growth_could_earn_the_rate_per_unit_above_the_mark_within_the_cap(
    found: Fact, used: Used, amount: str, units: int
) -> None:
    outcome = prospect(GROWTH, [found], SEPTEMBER, used, "USD")
    assert outcome is not None
    assert (str(outcome.amount), outcome.units) == (amount, units)
    assert outcome.illustrative


def test_after_the_last_month_that_pays_nothing_more_can_be_earned() -> None:
    found = [fact(1000, 3000)]
    last = prospect(GROWTH, found, Month(2024, 12), Used(), "USD")
    over = prospect(GROWTH, found, Month(2024, 11), Used(), "USD")
    assert last is not None
    assert over is not None
    assert (last.amount, over.amount) == (Decimal(9000), Decimal(0))


def test_a_workload_without_a_rate_has_no_potential() -> None:
    assert prospect(GROWTH, [fact(1, 900, unit=EXCHANGE)], SEPTEMBER, Used(), "USD") is None
    assert prospect(GROWTH, [], SEPTEMBER, Used(), "USD") is None


def test_open_milestones_could_still_pay() -> None:
    outcome = prospect(STEPS, [fact(200, 1000)], SEPTEMBER, Used(), "USD")
    assert outcome is not None
    assert (outcome.open_milestones, outcome.amount) == ((Decimal("0.40"),), Decimal(2000))


def test_a_rule_is_in_force_for_its_engagement_and_months_only() -> None:
    assert rule_in_force([GROWTH], "usage", OCTOBER) is GROWTH
    assert rule_in_force([GROWTH], "other", OCTOBER) is None
    assert rule_in_force([GROWTH], "usage", Month(2025, 12)) is None


def test_together_workloads_earn_no_more_than_the_customer_s_cap_has_left() -> None:
    one = Prospect("growth", 1, (), Decimal(30_000), Decimal(40_000), illustrative=True)
    assert altogether([one, one]) == Decimal(40_000)
    assert altogether([]) is None


def test_earnings_stand_by_workload_from_the_largest_and_the_small_ones_together() -> None:
    rows = [Posted(f"w{n}", OCTOBER, "USD", 100 * n) for n in range(1, 9)]
    (found,) = earned([*rows, Posted("w8", NOVEMBER, "USD", 7)], [OCTOBER])
    assert [(one.workload, one.sum_minor) for one in found.stacks] == [
        ("w8", 800), ("w7", 700), ("w6", 600), ("w5", 500), ("w4", 400), (OTHERS, 600),
    ]  # fmt: skip
    assert found.of(OCTOBER) == found.sum_minor == 3600


def test_each_currency_stands_by_itself() -> None:
    rows = [Posted("teams", OCTOBER, "USD", 100), Posted("teams", OCTOBER, "EUR", -50)]
    assert [(one.currency, one.sum_minor) for one in earned(rows, [OCTOBER])] == [
        ("EUR", -50),
        ("USD", 100),
    ]


def test_the_currency_with_the_most_figures_stands_first() -> None:
    rows = [Posted("compute", OCTOBER, "EUR", 900_000)]
    rows += [Posted(workload, OCTOBER, "USD", 10) for workload in ("exchange", "teams")]
    assert [one.currency for one in earned(rows, [OCTOBER])] == ["USD", "EUR"]
    assert [one.currency for one in earned(rows[:2], [OCTOBER])] == ["EUR", "USD"]
