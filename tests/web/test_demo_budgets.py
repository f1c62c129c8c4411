"""The demonstration has a budget that is nearly used up, and one that was cut."""

from datetime import UTC, datetime

import pytest
from tests.builders import make_customer
from tests.incentives.rows import make_close, make_lines

from opencpor.access.models import Unit
from opencpor.incentives.budgets.models import Budget
from opencpor.notices.center.models import Notice
from opencpor.programs.shipped import MICROSOFT
from opencpor.web.demo import making
from opencpor.web.demo.holdings import FIRST_SITE, USAGE
from opencpor.web.demo.steps import budgets
from opencpor.web.demo.world import World

pytestmark = pytest.mark.django_db
RULE = "mws-usage-growth"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """People, directory and programs, and 82,000.00 posted for January by one rule."""
    monkeypatch.setattr(making, "STEPS", making.STEPS[:3])
    making.make(empty=True, tell=str)
    place = Unit.objects.get(location__partner_id=FIRST_SITE)
    line = (place, make_customer().organization, USAGE, "teams")
    close = make_close(MICROSOFT, currency="USD")
    make_lines(close, line, rule=RULE, amount_minor=8_200_000, currency="USD")
    return World(making.SEED, datetime(2026, 3, 5, tzinfo=UTC))


def test_finance_is_told_that_one_is_nearly_used_however_often_it_is_made(world: World) -> None:
    for _ in range(2):
        budgets.seed(world)
    row = Budget.objects.get()  # nothing was posted by the other rule
    assert (row.rule, row.amount_minor, row.told_percent) == (RULE, 10_000_000, 80)
    assert (f"{row.first}", f"{row.last}") == ("2025-04-01", "2026-03-01")
    told = Notice.objects.filter(kind="budget.reached").values_list("user_id", flat=True)
    assert set(told) == {world.user("finance").id, world.user("second_finance").id}


def test_the_other_was_cut_by_a_second_person(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budgets, "PLANS", {RULE: budgets.PLANS["bizapps-presales-seats"]})
    budgets.seed(world)
    second, first = Budget.objects.order_by("amount_minor")
    assert (first.state, first.amount_minor) == ("replaced", 34_170_000)
    assert (second.state, second.amount_minor, second.told_percent) == ("standing", 22_780_000, 0)
    assert (second.replaces_id, second.set_by) == (first.id, world.user("second_finance").id)


@pytest.mark.parametrize(("posted", "budget"), [(1, 10_000), (8_200_000, 10_000_000)])
def test_a_budget_is_a_round_amount(posted: int, budget: int) -> None:
    assert budgets.rounded_up(posted, 82) == budget
