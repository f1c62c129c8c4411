"""What could still be earned, and the published worked examples of it."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from tests.oracle.building import association, document, fact, growth
from tests.oracle.harness import calculate

from opencpor.incentives.rules.potential import (
    cap_balance,
    growth_units,
    milestone_potential,
    most_compensable_units,
    opportunity_units,
)
from opencpor.programs.document.incentives import MilestoneRule

FILE = Path(__file__).parents[1] / "data" / "worked-examples.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
BIG = 16600
RULE: MilestoneRule = TypeAdapter(MilestoneRule).validate_python(
    {
        "rule": "steps",
        "engagement": "usage",
        "type": "milestone",
        "effective": {"from": "2022-10-01", "to": "2023-09-30"},
        "sizes": [{"size": "L", "from": 150}, {"size": "XL", "from": 10000}],
        "milestones": [
            {"reach": "0.15", "amounts": {"L": "3000.00", "XL": "4500.00"}},
            {"reach": "0.40", "amounts": {"L": "2000.00", "XL": "3000.00"}},
        ],
    }
)
REACH = {"15%": Decimal("0.15"), "40%": Decimal("0.40")}


def cases(area: str) -> Any:
    return pytest.mark.parametrize(
        "case", [pytest.param(c, id=c["id"]) for c in CASES if c["area"] == area]
    )


def potential(still_open: list[str], paid: int = BIG) -> Decimal:
    reached = set(REACH.values()) - {REACH[name] for name in still_open}
    return milestone_potential(RULE, "teams", paid, reached, "USD").amount


@cases("milestone-potential")
def test_open_milestones_pay_the_amounts_of_the_size(case: dict[str, Any]) -> None:
    assert potential(case["inputs"]["milestones_available"]) == case["expected"]["usd"]


@cases("milestone-potential-tenant")
def test_a_tenants_potential_is_the_sum_over_its_workloads(case: dict[str, Any]) -> None:
    given = case["inputs"]
    both = given["assumed_40pct"]
    units = [potential(["15%", "40%"])] * min(both, given["assumed_15pct"])
    units += [potential(["40%"])] * max(0, both - given["assumed_15pct"])
    units += [potential(["15%"])] * max(0, given["assumed_15pct"] - both)
    assert sum(units) == case["expected"]["usd"]


@cases("compensable-units")
def test_opportunity_units_are_paid_units_above_the_mark(case: dict[str, Any]) -> None:
    given = case["inputs"]
    found = opportunity_units(given["pau_end_of_month"], given["prior_hwm_start_of_month"])
    assert found == case["expected"]["compensable_units_field"]


@cases("hwm-gate")
def test_the_mark_is_a_gate_and_equality_does_not_pass(
    case: dict[str, Any], tmp_path: Path
) -> None:
    given = case["inputs"]
    facts = [fact("2023-12", given["prior_hwm"], 1), fact("2024-01", given["mau"], given["pau"])]
    outcome = calculate(tmp_path, document(growth()), [association()], [facts], "2024-01")
    assert outcome.rows[0]["reasons"] == ";".join(case["expected"]["reason"])


@cases("max-cap")
def test_a_balance_is_what_the_cap_has_left(case: dict[str, Any]) -> None:
    cap, used = (Decimal(case["inputs"][name]) for name in ("maxCapUSD", "totalEarningsUSD"))
    assert cap_balance(cap, used) == case["expected"]["balanceEarningOpportunityUSD"]


def test_every_usage_case_of_the_file_is_tested_somewhere() -> None:
    areas = {case["area"] for case in CASES if case["id"].startswith("UI-")}
    assert areas == {
        "usage-percent",
        "milestone-potential",
        "milestone-potential-tenant",
        "compensable-units",
        "hwm-gate",
        "max-cap",
    }


def test_nothing_can_be_earned_below_the_first_size() -> None:
    found = milestone_potential(RULE, "teams", 149, set(), "USD")
    assert (len(found.open), found.amount) == (2, Decimal("0.00"))


def test_a_balance_is_never_below_zero() -> None:
    assert cap_balance(Decimal(10), Decimal("10.50")) == 0


def test_growth_and_opportunity_are_never_negative() -> None:
    assert (growth_units(5, 9, 7), opportunity_units(5, 7)) == (0, 0)
    assert growth_units(9, 8, 5) == 3


def test_a_cap_pays_a_whole_number_of_units_in_full() -> None:
    assert most_compensable_units(Decimal("10.00"), Decimal("3.00")) == 3
    assert most_compensable_units(Decimal("10.00"), Decimal(0)) is None
