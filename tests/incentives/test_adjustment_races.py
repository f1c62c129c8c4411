"""Adjustments at once with each other and with closes: real, concurrent transactions."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Event
from typing import Any

import pytest
from django.db import transaction
from tests.builders import make_user
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.test_close_races import start
from tests.incentives.world import FEBRUARY, MARCH
from tests.incentives.worlds import Worlds
from tests.processes import LONGEST
from tests.waiting import until_somebody_waits

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.incentives.actions import close_month as closing
from opencpor.incentives.adjustments.actions.approve import approve
from opencpor.incentives.adjustments.actions.withdraw import withdraw
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Journal, Statement

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(worlds: Worlds) -> Desk:
    return worlds.get(make_desk)


def held_up(work: Callable[[], Any]) -> tuple[Future[Any], Event]:
    """Begin something whose transaction stays open until it is told to go on."""
    done, go_on = Event(), Event()

    def slowly() -> Any:
        with transaction.atomic():
            said = work()
            done.set()
            assert go_on.wait(LONGEST)
        return said

    begun = start(slowly)
    assert done.wait(LONGEST)
    return begun, go_on


def test_of_two_approvers_at_once_one_books(desk: Desk) -> None:
    row, third = desk.proposed(), actor_of_user(make_user(Role.FINANCE))
    first, go_on = held_up(lambda: approve(row.id, desk.other).decided_by)
    second = start(lambda: approve(row.id, third))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == (desk.other.id, "adjustment_decided")
    assert Journal.objects.filter(kind="adjustment").count() == 1


def test_what_is_being_withdrawn_is_not_approved(desk: Desk) -> None:
    row = desk.proposed()
    first, go_on = held_up(lambda: withdraw(row.id, desk.one).state)
    second = start(lambda: approve(row.id, desk.other))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("withdrawn", "adjustment_decided")
    assert Journal.objects.filter(kind="adjustment").count() == 0


def test_what_is_being_approved_is_not_withdrawn(desk: Desk) -> None:
    row = desk.proposed()
    first, go_on = held_up(lambda: approve(row.id, desk.other).state)
    second = start(lambda: withdraw(row.id, desk.one))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("approved", "adjustment_decided")
    assert Adjustment.objects.get().journal is not None


def test_an_approval_while_a_close_posts_waits_and_goes_to_the_next_month(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, usual, begun = desk.proposed(), closing.write_statements, []

    def write(*given: Any) -> Any:
        begun.append(start(lambda: approve(row.id, desk.other).processed))
        until_somebody_waits()
        return usual(*given)

    with monkeypatch.context() as patch:
        patch.setattr(closing, "write_statements", write)
        desk.world.close(FEBRUARY)
    assert begun[0].result(LONGEST) == MARCH.first_day
    assert Statement.objects.get(month="2026-02-01").balance.adjusted == 0
    desk.world.close(MARCH)
    assert Statement.objects.get(month="2026-03-01").balance.adjusted == 2_500


def test_a_close_waits_for_an_approval_and_lists_it(desk: Desk) -> None:
    row = desk.proposed()
    approving, go_on = held_up(lambda: approve(row.id, desk.other).processed)
    close = start(lambda: desk.world.close(FEBRUARY).month)
    until_somebody_waits()
    go_on.set()
    assert (approving.result(LONGEST), close.result(LONGEST)) == (FEBRUARY.first_day,) * 2
    assert Statement.objects.get(month="2026-02-01").balance.adjusted == 2_500
