"""Budgets set at once: real, concurrent transactions."""

import pytest
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.budgeting import budget
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import start
from tests.incentives.world import PROGRAM
from tests.incentives.worlds import Worlds
from tests.processes import LONGEST
from tests.waiting import until_somebody_waits

from opencpor.incentives.budgets.actions.watch_budgets import watch_budgets
from opencpor.incentives.budgets.models import Budget
from opencpor.notices.center.models import Notice

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(worlds: Worlds) -> Desk:
    return worlds.get(make_desk)


def test_of_two_who_set_a_budget_for_the_same_months_one_is_refused(desk: Desk) -> None:
    first, go_on = held_up(lambda: budget(desk.one).set_by)
    second = start(lambda: budget(desk.other, first="2026-06", last="2026-12"))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == (desk.one.id, "budget_overlaps")
    assert Budget.objects.count() == 1


def test_of_two_who_replace_a_budget_the_later_one_is_told(desk: Desk) -> None:
    old = budget(desk.one)
    first, go_on = held_up(lambda: budget(desk.one, amount="1.00", replaces=old.id).set_by)
    second = start(lambda: budget(desk.other, amount="2.00", replaces=old.id))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == (desk.one.id, "budget_replaced")
    assert Budget.objects.get(replaced_at=None).amount_minor == 100


def test_of_two_who_watch_a_budget_one_tells_of_its_mark(desk: Desk) -> None:
    budget(desk.one, amount="1800.00")
    first, go_on = held_up(lambda: watch_budgets(PROGRAM))
    second = start(lambda: watch_budgets(PROGRAM))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == (1, 0)
    assert Notice.objects.filter(kind="budget.reached").count() == 2
