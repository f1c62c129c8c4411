"""What becomes of a payment at the bank, and what the ledger says of it."""

from collections.abc import Callable

import pytest
from tests.builders import make_user
from tests.incentives.payees.people import IBAN
from tests.incentives.payments.paying import AT_THE_BANK, OWED, PAID, Till, balances

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Conflict, Forbidden, Invalid, Stale
from opencpor.incentives.payments.actions.fail_payment import fail_payment
from opencpor.incentives.payments.actions.reverse_payment import reverse_payment
from opencpor.incentives.payments.actions.settle_payment import settle_batch, settle_payment
from opencpor.incentives.payments.actions.stepping import Grounds
from opencpor.incentives.payments.models import Payment
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
CLOSED = Grounds("AC04", "The account is closed.")
Step = Callable[[Payment, Actor], Payment]
STEPS: dict[str, Step] = {
    "settle": lambda row, who: settle_payment(row.id, who),
    "fail": lambda row, who: fail_payment(row.id, who, CLOSED),
    "reverse": lambda row, who: reverse_payment(row.id, who, CLOSED),
}


@pytest.mark.parametrize(
    ("steps", "state", "ledger"),
    [
        (("settle",), "sent", PAID),
        (("fail",), "failed", OWED),
        (("settle", "reverse"), "reversed", OWED),
    ],
)
def test_each_step_moves_the_amount(
    till: Till, steps: tuple[str, ...], state: str, ledger: dict[str, int]
) -> None:
    row = till.paying()
    for step in steps:
        row = STEPS[step](row, till.one)
    assert (row.state, balances()) == (state, ledger)
    assert (row.sent_at is not None) == ("settle" in steps)
    assert Event.objects.filter(stream=f"payment:{row.id}").count() == 1 + len(steps)


@pytest.mark.parametrize(
    ("before", "steps"),
    [
        ((), ("reverse",)),
        (("settle",), ("settle", "fail")),
        (("fail",), ("settle", "fail", "reverse")),
        (("settle", "reverse"), ("settle", "fail", "reverse")),
    ],
)
def test_other_steps_are_refused_and_change_nothing(
    till: Till, before: tuple[str, ...], steps: tuple[str, ...]
) -> None:
    row = till.paying()
    for step in before:
        row = STEPS[step](row, till.one)
    ledger = balances()
    for step in steps:
        with pytest.raises(Conflict) as refused:
            STEPS[step](row, till.one)
        assert (refused.value.code, refused.value.extra["state"]) == (
            "payment_not_in_state", row.state,
        )  # fmt: skip
    assert (Payment.objects.get().revision, balances()) == (row.revision, ledger)


def test_what_waits_for_its_second_person_takes_no_step(till: Till) -> None:
    row = till.proposed().payments.get()
    for step in STEPS.values():
        with pytest.raises(Conflict):
            step(row, till.one)
    assert balances() == OWED


def test_what_came_back_says_why_without_an_account(till: Till) -> None:
    row = till.paying()
    for grounds in (Grounds("AC04"), Grounds("", f"Sent to {IBAN}."), Grounds("x" * 36, "Closed.")):
        with pytest.raises(Invalid):
            fail_payment(row.id, till.one, grounds)
    assert balances() == AT_THE_BANK
    done = fail_payment(row.id, till.one, CLOSED)
    assert (done.code, done.reason) == ("AC04", "The account is closed.")


def test_the_partners_admin_is_told_how_it_went(till: Till) -> None:
    admin = make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)
    row = settle_payment(till.paying().id, till.one)
    reverse_payment(row.id, till.one, CLOSED)
    sent, back = Notice.objects.filter(user=admin, kind__startswith="payment.").order_by("id")
    assert (sent.kind, back.kind, sent.path) == (
        "payment.sent", "payment.reversed", f"/earnings/payments/{row.id}/",
    )  # fmt: skip
    assert "USD 1,800.00" in sent.subject


def test_a_whole_batch_is_settled_at_once(till: Till) -> None:
    batch = till.approved()
    settle_batch(batch.id, till.one)
    assert (batch.payments.get().state, balances()) == ("sent", PAID)
    with pytest.raises(Conflict) as refused:
        settle_batch(batch.id, till.one)
    assert refused.value.code == "nothing_at_the_bank"


def test_only_finance_takes_steps_and_on_what_it_saw(till: Till) -> None:
    row = till.paying()
    auditor = actor_of_user(make_user(Role.AUDITOR))
    for step in STEPS.values():
        with pytest.raises(Forbidden):
            step(row, auditor)
    with pytest.raises(Stale):
        settle_payment(row.id, till.one, seen='"1"')
    assert balances() == AT_THE_BANK
