"""What could still be earned; published figures are in test_worked_examples.py."""

from decimal import Decimal

from pydantic import TypeAdapter

from opencpor.incentives.rules.potential import (
    cap_balance,
    growth_units,
    milestone_potential,
    most_compensable_units,
    opportunity_units,
)
from opencpor.programs.document.incentives import MilestoneRule

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
