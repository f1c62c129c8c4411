"""Payments at once with each other and with closes: real, concurrent transactions."""

from typing import Any

import pytest
from tests.builders import make_user
from tests.incentives.payments.paying import AT_THE_BANK, OWED, PAID, Till, balances, make_till
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import start
from tests.incentives.world import FEBRUARY
from tests.incentives.worlds import Worlds
from tests.processes import LONGEST
from tests.waiting import until_somebody_waits

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.incentives.actions import close_month as closing
from opencpor.incentives.models import Journal, Statement
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.actions.fail_payment import fail_payment
from opencpor.incentives.payments.actions.settle_payment import settle_payment
from opencpor.incentives.payments.actions.stepping import Grounds
from opencpor.incentives.payments.actions.withdraw_batch import withdraw_batch
from opencpor.incentives.payments.models import Payment, PaymentBatch

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CLOSED = Grounds("AC04", "The account is closed.")


@pytest.fixture
def own(worlds: Worlds) -> Till:
    return worlds.get(make_till)


def test_of_two_approvers_at_once_one_books(own: Till) -> None:
    batch, third = own.proposed(), actor_of_user(make_user(Role.FINANCE))
    first, go_on = held_up(lambda: approve_batch(batch.id, own.other).state)
    second = start(lambda: approve_batch(batch.id, third))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("approved", "batch_decided")
    assert (Journal.objects.filter(kind="payment").count(), balances()) == (1, AT_THE_BANK)


def test_of_two_proposals_at_once_one_waits(own: Till) -> None:
    first, go_on = held_up(lambda: own.proposed().state)
    second = start(own.proposed)
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("proposed", "batch_waits")
    assert (PaymentBatch.objects.count(), Payment.objects.count()) == (1, 1)


def test_what_is_being_withdrawn_is_not_approved(own: Till) -> None:
    batch = own.proposed()
    first, go_on = held_up(lambda: withdraw_batch(batch.id, own.one).state)
    second = start(lambda: approve_batch(batch.id, own.other))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("withdrawn", "batch_decided")
    assert balances() == OWED


def test_the_bank_cannot_both_pay_and_refuse(own: Till) -> None:
    row = own.paying()
    first, go_on = held_up(lambda: settle_payment(row.id, own.one).state)
    second = start(lambda: fail_payment(row.id, own.other, CLOSED))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("sent", "payment_not_in_state")
    assert balances() == PAID


def test_an_approval_while_a_close_posts_sees_that_more_is_owed(
    own: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.desk.world.usage(("teams", FEBRUARY, 500, 1000))
    batch, usual, begun = own.proposed(), closing.write_statements, []

    def write(*given: Any) -> Any:
        begun.append(start(lambda: approve_batch(batch.id, own.other)))
        until_somebody_waits()
        return usual(*given)

    with monkeypatch.context() as patch:
        patch.setattr(closing, "write_statements", write)
        own.desk.world.close(FEBRUARY)
    assert begun[0].result(LONGEST) == "batch_outdated"
    assert Statement.objects.get(month=FEBRUARY.first_day).balance.paid == 0
    assert "payment_clearing" not in balances()


def test_a_close_waits_for_an_approval_and_says_what_it_paid(own: Till) -> None:
    batch = own.proposed()
    approving, go_on = held_up(lambda: approve_batch(batch.id, own.other).state)
    close = start(lambda: own.desk.world.close(FEBRUARY).month)
    until_somebody_waits()
    go_on.set()
    assert (approving.result(LONGEST), close.result(LONGEST)) == ("approved", FEBRUARY.first_day)
    said = Statement.objects.get(month=FEBRUARY.first_day).balance
    assert (said.opening, said.paid) == (180_000, 180_000)
