"""The bank's file: written once, sealed, and the same bytes whenever it is fetched."""

import base64
import csv
import hashlib
from dataclasses import replace
from io import StringIO

import pytest
from tests.builders import make_user
from tests.incentives.payees.people import IBAN, account
from tests.incentives.payments.paying import OWED, Till, aged, balances
from tests.incentives.world import SYSTEM

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Broken, Conflict, Forbidden, Invalid, Unavailable
from opencpor.incentives.payees import sealing
from opencpor.incentives.payees.actions.approve_payee import approve_payee
from opencpor.incentives.payees.actions.submit_payee import submit_payee
from opencpor.incentives.payments import files
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.actions.fetch_file import fetch_file
from opencpor.incentives.payments.actions.reseal_files import reseal_files
from opencpor.incentives.payments.bank import debtors
from opencpor.incentives.payments.bank.transfers import bank_reference
from opencpor.incentives.payments.models import PaymentBatch, PaymentFile
from opencpor.journal.models import Event
from opencpor.runtime import environment

pytestmark = pytest.mark.django_db(transaction=True)
PAYER = "* USD DE02120300000000202051/BYLADEM1001 Northwind Programs"
OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def use(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    made = replace(environment.current(), **settings)
    for room in (debtors, sealing):
        monkeypatch.setattr(room.environment, "current", lambda: made)


def test_a_csv_file_says_who_is_paid_what(till: Till) -> None:
    batch = till.approved()
    found = fetch_file(batch.id, till.one)
    (row,) = csv.DictReader(StringIO(found.content.decode()))
    payment = batch.payments.get()
    assert (row["iban"], row["amount"], row["currency"], row["reference"]) == (
        IBAN, "1800.00", "USD", bank_reference(payment.id),
    )  # fmt: skip
    assert found.name == f"{bank_reference(batch.id)}.csv"
    assert till.location.partner_id in row["remittance"]


def test_a_pain001_file_names_the_account_that_pays(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Conflict) as refused:
        till.proposed(format="pain001")
    assert (refused.value.code, PaymentBatch.objects.count()) == ("payer_unknown", 0)
    use(monkeypatch, paying_accounts=PAYER)
    batch = approve_batch(till.proposed(format="pain001").id, till.other)
    text = fetch_file(batch.id, till.one).content.decode()
    for part in ("pain.001.001.09", "DE02120300000000202051", IBAN, "1800.00"):
        assert part in text


def test_it_is_the_same_whenever_it_is_fetched_and_each_time_is_logged(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, paying_accounts=PAYER)
    batch = approve_batch(till.proposed(format="pain001").id, till.other)
    first = fetch_file(batch.id, till.one)
    use(monkeypatch, paying_accounts="* * DE89370400440532013000 Somebody else")
    assert fetch_file(batch.id, till.other) == first
    kept = PaymentFile.objects.get()
    assert kept.sha256 == hashlib.sha256(first.content).hexdigest()
    assert IBAN.encode() not in bytes(kept.sealed)
    fetched = Event.objects.filter(type="payment_batch.file_fetched").order_by("number")
    assert [one.actor_id for one in fetched] == [till.one.id, till.other.id]


def test_nobody_without_the_right_fetches_it_nor_before_the_approval(till: Till) -> None:
    batch = till.proposed()
    with pytest.raises(Conflict) as refused:
        fetch_file(batch.id, till.one)
    assert refused.value.code == "batch_not_approved"
    with pytest.raises(Forbidden):
        fetch_file(batch.id, actor_of_user(make_user(Role.AUDITOR)))
    assert not Event.objects.filter(type="payment_batch.file_fetched").exists()


def test_a_name_that_the_bank_cannot_read_is_said_when_it_is_proposed(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, paying_accounts=PAYER)
    mine = make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)
    new = submit_payee(till.location.pk, account(holder="株式会社"), actor_of_user(mine))
    aged(approve_payee(new.id, till.other, grounds="By a call."))
    with pytest.raises(Invalid) as refused:
        till.proposed(format="pain001")
    assert refused.value.code == "unfit_for_bank"
    assert (PaymentBatch.objects.count(), balances()) == (0, OWED)


def test_a_file_of_another_batch_is_not_opened(till: Till) -> None:
    batch = till.approved()
    kept = PaymentFile.objects.get()
    kept.sealed = sealing.seal_bytes(b"Another file.", "pbt_other")[1]
    with pytest.raises(Broken):
        files.content_of(kept)
    kept.sealed = sealing.seal_bytes(b"Another file.", batch.id)[1]
    with pytest.raises(Broken) as refused:
        files.content_of(kept)
    assert refused.value.code == "payment_file_damaged"


def test_files_are_sealed_anew_under_a_new_key(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = till.approved()
    first, key = fetch_file(batch.id, till.one), sealing.all_keys()[0].secret
    older = base64.b64encode(key).decode()
    use(monkeypatch, payee_keys=f"{NEW} {older}")
    assert [reseal_files(SYSTEM) for _ in range(2)] == [1, 0]
    use(monkeypatch, payee_keys=NEW)
    assert fetch_file(batch.id, till.one) == first
    use(monkeypatch, payee_keys=OLD)
    with pytest.raises(Unavailable):
        fetch_file(batch.id, till.one)
