"""The database keeps batches and payments by itself: two persons, one table, the ledger's word."""

import re

import pytest
from django.db import DatabaseError, connection, transaction
from tests.builders import make_location, make_payee
from tests.incentives.payments.paying import AT_THE_BANK, OWED, Till, balances

from opencpor.common.clock import now
from opencpor.incentives.payments.lifecycle import PAYMENT_STEPS, PaymentVerb
from opencpor.incentives.payments.models import Payment, PaymentBatch, PaymentFile

pytestmark = pytest.mark.django_db(transaction=True)


def refuse(told: str, sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match=told),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


BATCH = "UPDATE incentives_paymentbatch SET "
DECIDED = BATCH + "decided_at = now(), "
PAYMENT = "UPDATE incentives_payment SET state_since = now(), "


def test_the_trigger_holds_the_same_table_as_the_code(db: None) -> None:
    del db
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('incentives_keep_payment'::regproc)")
        (text,) = cursor.fetchone()
    block = text.split("(OLD.state, NEW.state) NOT IN (")[1].split(") THEN")[0]
    pairs = re.findall(r"\('([a-z_]+)', '([a-z_]+)'\)", block)
    table = [(step.source.value, step.target.value) for step in PAYMENT_STEPS if step.source]
    assert sorted(pairs) == sorted(table)
    assert [step.target.value for step in PAYMENT_STEPS if step.source is None] == ["forfeited"]


@pytest.mark.parametrize(
    ("told", "sql"),
    [
        ("payment_batch_two_persons", DECIDED + "state = 'withdrawn', decided_by = 'usr_x'"),
        ("payment_batch_two_persons", DECIDED + "state = 'rejected', reason = 'x',"
         " decided_by = proposed_by"),
        ("payment_batch_rejected_says_why", DECIDED + "state = 'rejected', decided_by = 'usr_x'"),
        ("is not what journal", DECIDED + "state = 'approved', decided_by = 'usr_x'"),
        ("payment_batch_decided", BATCH + "decided_by = 'usr_x'"),
        ("cannot change", BATCH + "total_minor = 1"),
        ("cannot change", BATCH + "proposed_by = 'usr_x'"),
        ("not all of its payments", DECIDED + "state = 'withdrawn', decided_by = proposed_by"),
        ("never changed", "DELETE FROM incentives_paymentbatch"),
        ("never changed", "TRUNCATE incentives_payment CASCADE"),
        ("what is paid cannot change", PAYMENT + "amount_minor = 1"),
        ("cannot become", PAYMENT + "state = 'sent', sent_at = now()"),
        ("is not what its batch began", PAYMENT + "state = 'in_progress'"),
        ("never changed", "DELETE FROM incentives_payment"),
    ],
)  # fmt: skip
def test_what_waits_is_kept_as_it_is(till: Till, told: str, sql: str) -> None:
    batch = till.proposed()
    refuse(told, sql)
    kept = PaymentBatch.objects.get()
    assert (kept.state, kept.total_minor, kept.revision) == ("proposed", batch.total_minor, 1)
    assert (Payment.objects.get().state, balances()) == ("upcoming", OWED)


@pytest.mark.parametrize(
    ("told", "sql"),
    [
        ("is decided", BATCH + "revision = 9"),
        ("is decided", BATCH + "state = 'proposed', decided_at = NULL, decided_by = ''"),
        ("the ledger does not say so", PAYMENT + "state = 'sent', sent_at = now()"),
        ("the ledger does not say so", PAYMENT + "state = 'failed', reason = 'x'"),
        ("cannot become", PAYMENT + "state = 'reversed', sent_at = now(), reason = 'x'"),
        ("cannot become", PAYMENT + "state = 'upcoming', journal_id = NULL"),
        ("cannot become", PAYMENT + "revision = 9"),
        ("sealed anew", "UPDATE incentives_paymentfile SET sealed = 'x'"),
        ("sealed anew", "UPDATE incentives_paymentfile SET sha256 = 'x', key_id = 'y'"),
        ("never changed", "DELETE FROM incentives_paymentfile"),
    ],
)
def test_what_is_at_the_bank_stands_as_the_ledger_says(till: Till, told: str, sql: str) -> None:
    row = till.paying()
    refuse(told, sql)
    kept = Payment.objects.get()
    assert (kept.state, kept.revision, balances()) == ("in_progress", row.revision, AT_THE_BANK)
    assert PaymentFile.objects.count() == 1


def test_a_payment_begins_in_a_batch_that_waits_with_its_own_payee(till: Till) -> None:
    batch, stranger = till.approved(), make_location()
    usual = {
        "program_key": batch.program_key, "location": stranger.unit, "currency": "USD",
        "amount_minor": 1, "state_since": now(), "payee": make_payee(stranger, approved=True),
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="of no batch that waits"):
        Payment.objects.create(batch=batch, **usual)
    with pytest.raises(DatabaseError, match="begins upcoming or forfeited"):
        Payment.objects.create(batch=batch, **usual, state="sent")
    with pytest.raises(DatabaseError, match="the ledger does not say so"):
        Payment.objects.create(
            **{**usual, "payee": None}, state="forfeited", reason="x", journal=batch.journal
        )
    assert Payment.objects.count() == 1


def test_another_locations_payee_is_not_paid_and_sums_are_whole(till: Till) -> None:
    batch, stranger = till.proposed(), make_location()
    more = {
        "batch": batch, "program_key": batch.program_key, "location": stranger.unit,
        "currency": "USD", "amount_minor": 1, "state_since": now(),
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="none that is paid for this location"):
        Payment.objects.create(**more, payee=till.payee)
    with pytest.raises(DatabaseError, match="did not come back"):
        Payment.objects.create(
            **more, payee=make_payee(stranger, approved=True), retries=batch.payments.get()
        )
    Payment.objects.create(**more, payee=stranger.unit.payees.get())
    refuse("not the sum of its payments", BATCH + "revision = 2")


def test_every_step_of_a_batch_is_a_step_of_its_payments() -> None:
    verbs = {step.verb for step in PAYMENT_STEPS if step.who == "batch"}
    assert verbs == {PaymentVerb.APPROVE, PaymentVerb.REPROCESS, PaymentVerb.DROP}
