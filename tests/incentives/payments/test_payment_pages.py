"""Pages of payments: finance proposes and approves, partners read what they were paid."""

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.payments.paying import AT_THE_BANK, OWED, PAID, Till, balances
from tests.incentives.world import FEBRUARY, PROGRAM

from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.incentives.models import Earning, Statement
from opencpor.incentives.payments.actions.fail_payment import fail_payment
from opencpor.incentives.payments.actions.settle_payment import settle_payment
from opencpor.incentives.payments.actions.stepping import Grounds
from opencpor.incentives.payments.models import PaymentBatch
from opencpor.programs.queries import latest_version

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = "/earnings/payments/"


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_finance_proposes_and_another_approves(till: Till, client: Client) -> None:
    client.force_login(till.desk.world.finance)
    made = client.post(f"{PAGES}batches/new/", {"program": PROGRAM, "format": "csv"})
    batch = PaymentBatch.objects.get()
    assert made["Location"] == f"{PAGES}batches/{batch.id}/"
    shown = page(client, made["Location"])
    assert ("Withdraw" in shown, "/approve/" in shown, "1,800.00" in shown) == (True, False, True)
    assert '<table class="table" data-first="0">' in shown  # whoever decides sees every payment
    client.force_login(till.desk.second)
    assert "1 payment of USD 1,800.00, to be made on" in page(client, f"{made['Location']}approve/")
    client.post(f"{made['Location']}approve/")
    assert balances() == AT_THE_BANK
    shown = page(client, made["Location"])
    for part in ("Approved by", "File for the bank", "All were paid", "In progress"):
        assert part in shown
    files = [client.get(f"{made['Location']}file/").content for _ in range(2)]
    assert files[0] == files[1]
    client.post(f"{made['Location']}settle/")
    assert balances() == PAID
    listed = page(client, f"{PAGES}batches/")
    found = [part in listed for part in (batch.id, "Claiming Partner of Record", f">{PROGRAM}<")]
    assert found == [True, True, False]


def test_whom_nothing_can_be_paid_to_is_said_with_why(till: Till, client: Client) -> None:
    till.desk.approved(amount="-1700.00")
    client.force_login(till.desk.second)
    answer = client.post(f"{PAGES}batches/new/", {"program": PROGRAM, "format": "csv"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert ("Below the minimum" in shown, till.location.unit.name in shown) == (True, True)
    assert not PaymentBatch.objects.exists()


def test_a_batch_is_rejected_with_a_reason_or_withdrawn(till: Till, client: Client) -> None:
    one = f"{PAGES}batches/{till.proposed().id}/"
    client.force_login(till.desk.second)
    assert client.post(f"{one}reject/", {"reason": ""}).status_code == 422
    client.post(f"{one}reject/", {"reason": "The month is not checked."})
    assert "The month is not checked." in page(client, one)
    other = f"{PAGES}batches/{till.proposed().id}/"
    client.force_login(till.desk.world.finance)
    client.post(f"{other}withdraw/")
    assert (PaymentBatch.objects.get(state="withdrawn").id in other, balances()) == (True, OWED)


def test_who_may_not_decide_on_a_batch_is_told_so_at_once(till: Till, client: Client) -> None:
    one = f"{PAGES}batches/{till.proposed().id}/"
    client.force_login(till.desk.world.finance)
    refused = client.get(f"{one}approve/")
    said = "Another person than the one who proposed it has to decide"
    assert (refused.status_code, said in refused.content.decode()) == (403, True)
    client.force_login(till.desk.second)
    client.post(f"{one}reject/", {"reason": "Paid by hand."})
    assert client.get(f"{one}approve/").status_code == 409  # it is decided


def test_what_the_bank_did_is_booked_on_the_page(till: Till, client: Client) -> None:
    client.force_login(till.desk.second)
    first = f"{PAGES}{till.paying().id}/"
    assert "/reverse/" not in page(client, first)
    assert client.post(f"{first}fail/", {"reason": "", "code": "AC04"}).status_code == 422
    client.post(f"{first}fail/", {"reason": "The account is closed.", "code": "AC04"})
    assert "The account is closed. (AC04)" in page(client, first)
    second = f"{PAGES}{till.paying().id}/"
    shown = page(client, second)
    assert ("Reprocessing" in shown, first in shown) == (True, True)
    client.post(f"{second}settle/")
    client.post(f"{second}reverse/", {"reason": "It was called back."})
    assert balances() == OWED


def test_payments_are_listed_by_the_months_of_the_bank_s_confirmation(
    till: Till, client: Client
) -> None:
    client.force_login(till.desk.second)
    headers = {"Authorization": f"Bearer {token_of(till.desk.second)}"}
    row = settle_payment(till.paying().id, till.one)
    month = str(latest_version(PROGRAM).document.business_calendar.month_of(row.sent_at or now()))
    for asked, total in (
        (f"since={month}&through={month}", 1), ("since=0001-01", 1), ("through=9999-12", 1),
        ("through=2020-01", 0), ("since=9999-12", 0), ("since=2020-02&through=2020-01", 0),
    ):  # fmt: skip
        assert (asked, client.get(f"{PAGES}?{asked}").context["listing"].total) == (asked, total)
        items = Client().get(f"/api/v1/payments?{asked}", headers=headers).json()["items"]
        assert (asked, len(items)) == (asked, total)
    for currency, total in (("usd", 1), ("EUR", 0)):
        found = client.get(f"{PAGES}?currency={currency}").context["listing"].total
        assert (currency, found) == (currency, total)
    assert client.get(f"{PAGES}?through=May").status_code == 422
    for asked, field in (("since=2026-13", "since"), ("since=2026-01&through=May", "through")):
        refused = Client().get(f"/api/v1/payments?{asked}", headers=headers)
        (error,) = refused.json()["errors"]
        assert (refused.status_code, error["field"], error["code"]) == (422, field, "invalid")


def test_a_partner_reads_what_its_payment_is_made_of(till: Till, client: Client) -> None:
    till.desk.approved(amount="-25.00", note="Paid twice.")
    row = till.paying()
    till.desk.world.close(FEBRUARY)
    client.force_login(make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization))
    listed = page(client, f"{PAGES}?status=in_progress")
    assert (row.id in listed, "Claiming Partner of Record" in listed) == (True, True)
    assert "No payment fits the filter." in page(client, f"{PAGES}?status=sent")
    shown = page(client, f"{PAGES}{row.id}/")
    statement = Statement.objects.get(month="2026-02-01")
    for part in (
        f"/earnings/lines/{Earning.objects.get().id}/", "Paid twice.", "1,775.00", "DE•• … 3000",
        f"/earnings/statements/{statement.id}/",
    ):  # fmt: skip
        assert part in shown
    assert "/batches/" not in shown
    assert f"{PAGES}{row.id}/" in page(client, f"/earnings/statements/{statement.id}/")


def test_a_report_viewer_of_money_sees_no_account(till: Till, client: Client) -> None:
    row = till.paying()
    client.force_login(
        make_user(Role.EXECUTIVE_REPORT_VIEWER, till.location.organization.organization)
    )
    shown = page(client, f"{PAGES}{row.id}/")
    assert ("1,800.00" in shown, "3000" in shown) == (True, False)


def test_a_retry_is_made_of_what_came_back(till: Till, client: Client) -> None:
    first = till.paying()
    fail_payment(first.id, till.one, Grounds("AC04", "The account is closed."))
    second = till.paying()
    client.force_login(till.desk.second)
    shown = page(client, f"{PAGES}{second.id}/")
    assert ("Returned by the bank" in shown, f"{PAGES}{first.id}/" in shown) == (True, True)
    assert "/earnings/lines/" not in shown
