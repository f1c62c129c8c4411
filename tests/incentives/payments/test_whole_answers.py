"""What a bank says of a whole batch and is not its sum is led to from the batch, page and API."""

import pytest
from django.test import Client
from tests.builders import make_user
from tests.incentives.payments.answering import answered, entry, statement
from tests.incentives.payments.paying import AT_THE_BANK, PAID, Till, balances
from tests.incentives.payments.test_payment_doors import called
from tests.incentives.payments.test_payment_pages import PAGES, page
from tests.incentives.payments.test_statements import whole

from opencpor.access.roles import Role
from opencpor.incentives.payments.answers.models import AnswerFile
from opencpor.incentives.payments.models import PaymentBatch

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = "answer about the whole batch has to be looked at"


@pytest.fixture
def batch(till: Till) -> PaymentBatch:
    """At the bank, which took a cent more."""
    row = till.paying()
    assert answered(till.one, statement(entry(whole(row), "1800.01"))) == [
        ("listed", "other_amount")
    ]
    return PaymentBatch.objects.get()


def test_the_page_of_the_batch_leads_to_the_file_and_says_what_to_do(
    till: Till, batch: PaymentBatch, client: Client
) -> None:
    client.force_login(till.desk.second)
    file = f"{PAGES}answers/{AnswerFile.objects.get().id}/?result=listed"
    here = f"{PAGES}batches/{batch.id}/"
    shown = page(client, here)
    assert [part in shown for part in (ASKED, file, "1,800.01")] == [True] * 3
    back = page(client, file)
    assert (f'href="{here}"' in back, "1,800.01" in back) == (True, True)


def test_once_all_is_answered_nothing_is_asked_for(
    till: Till, batch: PaymentBatch, client: Client
) -> None:
    client.force_login(till.desk.second)
    client.post(f"{PAGES}batches/{batch.id}/settle/")
    shown = page(client, f"{PAGES}batches/{batch.id}/")
    said = "Every payment is answered since. Nothing is left to do."
    assert (ASKED in shown, said in shown, balances()) == (False, True, PAID)


def test_the_api_names_file_line_amount_and_why(till: Till, batch: PaymentBatch) -> None:
    said = {
        "file": AnswerFile.objects.get().id,
        "number": 1,
        "outcome": "settled",
        "amount": {"amount": "1800.01", "currency": "USD"},
        "why": "other_amount",
    }
    for path in (f"/batches/{batch.id}", "/batches"):
        found = called(till.desk.second, "get", path).json()
        (one,) = found.get("items", [found])
        assert one["whole_answers"] == [said]
    assert balances() == AT_THE_BANK


def test_what_is_booked_or_of_one_payment_is_not_among_it(till: Till) -> None:
    row = till.paying()
    answered(till.one, statement(entry(whole(row))))
    auditor = make_user(Role.AUDITOR, till.desk.world.finance.memberships.get().organization)
    assert called(auditor, "get", f"/batches/{row.batch_id}").json()["whole_answers"] == []
