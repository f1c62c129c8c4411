"""A batch takes two persons of finance, and pays what both of them saw."""

from datetime import timedelta

import pytest
from tests.builders import make_location, make_payee, make_service, make_token, make_user
from tests.incentives.payees.people import OTHER_IBAN, account
from tests.incentives.payments.paying import AT_THE_BANK, OWED, Till, aged, balances
from tests.incentives.world import FEBRUARY, SYSTEM

from opencpor.access.queries import actor_of_token, actor_of_user
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from opencpor.incentives.models import Entry, Journal, Statement
from opencpor.incentives.payees.actions.approve_payee import approve_payee
from opencpor.incentives.payees.actions.erase_payee import erase_payee
from opencpor.incentives.payees.actions.submit_payee import submit_payee
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.actions.fail_payment import fail_payment
from opencpor.incentives.payments.actions.reject_batch import reject_batch
from opencpor.incentives.payments.actions.stepping import Grounds
from opencpor.incentives.payments.actions.withdraw_batch import withdraw_batch
from opencpor.incentives.payments.models import Payment, PaymentBatch
from opencpor.incentives.payments.queries import today_of
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = "microsoft-cpor"


def test_what_one_proposes_another_books(till: Till) -> None:
    batch = till.proposed()
    row = batch.payments.get()
    assert (batch.total_minor, batch.left_out, row.state, row.payee) == (
        180_000, [], "upcoming", till.payee,
    )  # fmt: skip
    assert balances() == OWED
    done = approve_batch(batch.id, till.other, seen='"1"')
    row.refresh_from_db()
    assert (done.state, done.decided_by, row.state) == ("approved", till.other.id, "in_progress")
    assert balances() == AT_THE_BANK
    entries = Entry.objects.filter(journal=done.journal).order_by("amount_minor")
    assert list(entries.values_list("account", "amount_minor", "source", "location")) == [
        ("partner_payable", -180_000, row.id, till.location.pk),
        ("payment_clearing", 180_000, row.id, till.location.pk),
    ]


def test_nobody_decides_on_their_own_batch(till: Till) -> None:
    batch = till.proposed()
    for deny in (
        lambda: approve_batch(batch.id, till.one),
        lambda: reject_batch(batch.id, till.one, reason="No."),
    ):
        with pytest.raises(Forbidden) as refused:
            deny()
        assert refused.value.code == "second_person"
    assert (PaymentBatch.objects.get().state, balances()) == ("proposed", OWED)


def test_a_rejected_or_withdrawn_batch_books_nothing(till: Till) -> None:
    batch = till.proposed()
    with pytest.raises(Invalid, match="needs a reason"):
        reject_batch(batch.id, till.other, reason=" ")
    done = reject_batch(batch.id, till.other, reason="The month is not checked.")
    assert (done.state, done.payments.get().state) == ("rejected", "rejected_during_review")
    again = till.proposed()
    with pytest.raises(Conflict) as refused:
        withdraw_batch(again.id, till.other)
    assert refused.value.code == "not_yours"
    assert withdraw_batch(again.id, till.one).state == "withdrawn"
    assert balances() == OWED


def test_what_is_decided_is_decided(till: Till) -> None:
    batch = till.approved()
    for again in (
        lambda: approve_batch(batch.id, till.other),
        lambda: reject_batch(batch.id, till.other, reason="No."),
        lambda: withdraw_batch(batch.id, till.one),
    ):
        with pytest.raises(Conflict) as refused:
            again()
        assert (refused.value.code, refused.value.extra["state"]) == ("batch_decided", "approved")
    assert balances() == AT_THE_BANK


def test_a_decision_on_an_older_revision_is_refused(till: Till) -> None:
    batch = till.proposed()
    with pytest.raises(Stale):
        approve_batch(batch.id, till.other, seen='"0"')
    assert balances() == OWED


def test_one_batch_of_a_program_and_currency_waits_at_a_time(till: Till) -> None:
    batch = till.proposed()
    with pytest.raises(Conflict) as refused:
        till.proposed()
    assert (refused.value.code, refused.value.extra["batch"]) == ("batch_waits", batch.id)
    assert PaymentBatch.objects.count() == 1


def test_what_is_at_the_bank_is_not_paid_again(till: Till) -> None:
    till.approved()
    with pytest.raises(Conflict) as refused:
        till.proposed()
    assert (refused.value.code, refused.value.extra["left_out"]) == ("nothing_to_pay", [])
    assert Payment.objects.count() == 1


def test_an_amount_that_has_changed_is_not_paid(till: Till) -> None:
    batch = till.proposed()
    till.desk.approved(amount="-25.00")
    with pytest.raises(Conflict) as refused:
        approve_batch(batch.id, till.other)
    assert refused.value.code == "batch_outdated"
    assert [(one.field, one.code) for one in refused.value.errors] == [
        (till.location.pk, "amount_changed")
    ]
    assert PaymentBatch.objects.get().state == "proposed"
    assert "payment_clearing" not in balances()


def test_a_payee_that_has_changed_is_not_paid(till: Till) -> None:
    batch = till.proposed()
    mine = make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)
    new = submit_payee(till.location.pk, account(OTHER_IBAN), actor_of_user(mine))
    aged(approve_payee(new.id, till.other, grounds="By a call."), hours=50)
    with pytest.raises(Conflict) as refused:
        approve_batch(batch.id, till.other)
    assert [one.code for one in refused.value.errors] == ["payee_changed"]
    assert balances() == OWED


def test_a_payee_that_was_erased_is_not_paid(till: Till) -> None:
    batch = till.proposed()
    erase_payee(till.payee.id, SYSTEM)
    with pytest.raises(Conflict) as refused:
        approve_batch(batch.id, till.other)
    assert [one.code for one in refused.value.errors] == ["no_payee"]
    assert balances() == OWED


def test_who_is_left_out_is_said_with_why(till: Till) -> None:
    other = make_location()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "opencpor.incentives.payments.queries.owed",
            lambda *_: {till.location.pk: 180_000, other.pk: -5},
        )
        batch = till.proposed()
    assert batch.left_out == [{"location": other.pk, "owed_minor": -5, "why": "in_debt"}]
    assert batch.payments.count() == 1


@pytest.mark.parametrize(
    ("amount", "why"), [("-1700.00", "below_minimum"), ("-1900.00", "in_debt")]
)
def test_too_little_is_carried_and_a_debt_is_set_off(till: Till, amount: str, why: str) -> None:
    till.desk.approved(amount=amount)
    with pytest.raises(Conflict) as refused:
        till.proposed()
    (left,) = refused.value.extra["left_out"]
    assert (left["location"], left["why"]) == (till.location.pk, why)
    assert not PaymentBatch.objects.exists()


def test_without_a_payee_that_counts_nothing_is_paid(till: Till) -> None:
    erase_payee(till.payee.id, SYSTEM)
    with pytest.raises(Conflict) as refused:
        till.proposed()
    assert [one["why"] for one in refused.value.extra["left_out"]] == ["no_payee"]
    make_payee(till.location, approved=True)
    with pytest.raises(Conflict) as refused:
        till.proposed()
    assert [one["why"] for one in refused.value.extra["left_out"]] == ["payee_too_new"]


def test_a_payment_that_came_back_is_tried_again(till: Till) -> None:
    first = till.paying()
    fail_payment(first.id, till.one, Grounds("AC04", "The account is closed."))
    second = till.paying()
    assert (second.retries, second.state, second.amount_minor) == (
        first, "reprocessing", first.amount_minor,
    )  # fmt: skip
    assert balances() == AT_THE_BANK


def test_machines_neither_propose_nor_decide(till: Till) -> None:
    robot = actor_of_token(
        make_token(make_service(Role.FINANCE, till.desk.second.memberships.get().organization)),
        now(),
    )
    assert robot is not None
    batch = till.proposed()
    for deny in (
        lambda: approve_batch(batch.id, robot),
        lambda: approve_batch(batch.id, SYSTEM),
    ):
        with pytest.raises(Forbidden, match="second person"):
            deny()
    assert balances() == OWED


def test_what_is_wrong_is_named(till: Till) -> None:
    yesterday = today_of(PROGRAM) - timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        till.proposed(format="cheque", execute_on=yesterday)
    assert [one.field for one in refused.value.errors] == ["format", "execute_on"]
    with pytest.raises(NotFound):
        till.proposed(program_key="no-such-program")
    assert not PaymentBatch.objects.exists()


def test_a_day_that_has_passed_is_not_approved(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = till.proposed()
    place = "opencpor.incentives.payments.actions.approve_batch.today_of"
    monkeypatch.setattr(place, lambda _key: batch.execute_on + timedelta(days=1))
    with pytest.raises(Conflict) as refused:
        approve_batch(batch.id, till.other)
    assert (refused.value.code, balances()) == ("day_passed", OWED)


def test_a_statement_says_what_was_paid(till: Till) -> None:
    till.approved()
    till.desk.world.close(FEBRUARY)
    said = Statement.objects.get(month=FEBRUARY.first_day).balance
    assert (said.opening, said.paid, said.owed) == (180_000, 180_000, 0)


def test_the_log_and_finance_are_told(till: Till) -> None:
    batch = till.proposed()
    notice = Notice.objects.get(kind="payment_batch.waits", user=till.desk.second)
    assert notice.path == f"/earnings/payments/batches/{batch.id}/"
    assert notice.subject == "Payments wait for a second person: USD 1,800.00"
    approve_batch(batch.id, till.other)
    events = Event.objects.filter(stream=f"payment_batch:{batch.id}").order_by("number")
    assert [one.type for one in events] == ["payment_batch.proposed", "payment_batch.approved"]
    started = Event.objects.get(stream=f"payment:{batch.payments.get().id}")
    assert (started.type, started.data["journal"]) == (
        "payment.started", Journal.objects.get(kind="payment").id,
    )  # fmt: skip
