"""Holds at once with approvals and with each other: real, concurrent transactions."""

import pytest
from tests.incentives.payments.paying import AT_THE_BANK, OWED, Till, balances, make_till
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import start
from tests.incentives.worlds import Worlds
from tests.processes import LONGEST
from tests.waiting import until_somebody_waits

from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.holds.actions.hold import hold_payments
from opencpor.incentives.payments.holds.actions.release import release_payments
from opencpor.incentives.payments.holds.models import PaymentHold

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def own(worlds: Worlds) -> Till:
    return worlds.get(make_till)


def test_an_approval_waits_for_a_hold_and_is_refused(own: Till) -> None:
    batch = own.proposed()
    first, go_on = held_up(lambda: hold_payments(own.location.pk, "To be checked.", own.one).side)
    second = start(lambda: approve_batch(batch.id, own.other))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("operator", "batch_outdated")
    assert balances() == OWED


def test_a_hold_waits_for_an_approval_and_keeps_what_comes_after(own: Till) -> None:
    batch = own.proposed()
    first, go_on = held_up(lambda: approve_batch(batch.id, own.other).state)
    second = start(lambda: hold_payments(own.location.pk, "To be checked.", own.one).side)
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("approved", "operator")
    assert (balances(), PaymentHold.objects.get().stands) == (AT_THE_BANK, True)


def test_of_two_holds_at_once_one_stands(own: Till) -> None:
    first, go_on = held_up(lambda: hold_payments(own.location.pk, "One.", own.one).reason)
    second = start(lambda: hold_payments(own.location.pk, "Two.", own.other))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("One.", "held_already")
    assert PaymentHold.objects.get().reason == "One."


def test_of_two_releases_at_once_one_counts(own: Till) -> None:
    row = hold_payments(own.location.pk, "To be checked.", own.one)
    first, go_on = held_up(lambda: release_payments(row.id, own.one).released_by)
    second = start(lambda: release_payments(row.id, own.other))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == (own.one.id, "hold_released")
    assert PaymentHold.objects.get().released_by == own.one.id
