"""From a closed month to the bank and back, by the API alone: nobody is paid twice or forgotten."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree
from tests.builders import make_location, make_payee, make_user, token_of
from tests.incentives.payments.answering import report, status
from tests.incentives.payments.paying import Till, aged, balances
from tests.incentives.world import FEBRUARY, MARCH, PROGRAM

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.directory.models import Location
from opencpor.incentives.payments.bank import debtors
from opencpor.incentives.payments.bank.transfers import bank_reference
from opencpor.incentives.payments.models import Payment
from opencpor.runtime import environment

pytestmark = pytest.mark.django_db(transaction=True)
API = "/api/v1"
PAYS = "* * DE02120300000000202051/BYLADEM1001 Fabrikam Programs"
PART = {"n": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def called(user: User, method: str, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}", "If-Match": "*"}
    headers["Idempotency-Key"] = token_of(user)[-20:]
    wire = {} if method == "get" else {"data": body or {}, "content_type": "application/json"}
    return getattr(Client(), method)(f"{API}{path}", headers=headers, **wire)


def answered(user: User, content: bytes) -> dict[str, int]:
    headers = {"Authorization": f"Bearer {token_of(user)}", "Idempotency-Key": "answer"}
    file = {"file": SimpleUploadedFile("answer.xml", content)}
    lines: dict[str, int] = Client().post(
        f"{API}/payments/answers", file, headers=headers
    ).json()["lines"]  # fmt: skip
    return lines


def paid_by(till: Till) -> tuple[bytes, dict[str, Decimal]]:
    """Propose, approve, fetch the bank's file twice; return it, and what it pays by reference."""
    one, other = till.desk.world.finance, till.desk.second
    wish = {"program": PROGRAM, "format": "pain001"}
    batch = called(one, "post", "/payments/batches", wish).json()["id"]
    assert called(other, "post", f"/payments/batches/{batch}/approve").status_code == 200
    first, second = (called(one, "get", f"/payments/batches/{batch}/file") for _ in range(2))
    assert first.content == second.content
    root = etree.fromstring(first.content)
    found = root.findall(".//n:CdtTrfTxInf", PART)
    amounts = {
        one.findtext(".//n:EndToEndId", namespaces=PART): Decimal(
            one.findtext(".//n:InstdAmt", namespaces=PART)
        )
        for one in found
    }
    assert Decimal(root.findtext(".//n:CtrlSum", namespaces=PART)) == sum(amounts.values())
    return first.content, amounts


def statement(user: User, month: str) -> dict[str, str]:
    items = called(user, "get", "/statements").json()["items"]
    (found,) = [one for one in items if one["month"] == month]
    return {
        name: found[name]["amount"] for name in ("opening", "earned", "paid", "returned", "payable")
    }


@pytest.fixture
def second(till: Till, monkeypatch: pytest.MonkeyPatch) -> Location:
    """Another location that is owed 50.00, and an account that pays."""
    set_so = replace(environment.current(), paying_accounts=PAYS)
    monkeypatch.setattr(debtors.environment, "current", lambda: set_so)
    place = make_location()
    aged(make_payee(place, approved=True))
    till.desk.approved(location=place.pk, amount="500.00")
    return place


def test_what_one_bank_refuses_the_next_batch_pays_again(till: Till, second: Location) -> None:
    one = till.desk.world.finance
    admin = make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)
    _, asked = paid_by(till)
    row = Payment.objects.get(location=till.location.pk)
    good = Payment.objects.get(location=second.pk)
    assert asked == {
        bank_reference(row.id): Decimal("1800.00"), bank_reference(good.id): Decimal("500.00"),
    }  # fmt: skip

    answer = report(row, status(row, "RJCT", "AC04") + status(good, "ACSC"))
    assert answered(one, answer) == {"booked": 2, "noted": 0, "known": 0, "listed": 0}
    assert balances() == {
        "bank": 50_000, "partner_payable": 180_000, "program_expense": -230_000,
    }  # fmt: skip
    (told,) = called(admin, "get", "/payments").json()["items"]
    assert (told["status"], told["reason"]) == ("failed", "The account is closed.")
    till.desk.world.close(FEBRUARY)
    said = statement(admin, "2026-02")
    assert (said["opening"], said["paid"], said["returned"]) == ("1800.00", "1800.00", "1800.00")

    _, again = paid_by(till)
    newer = Payment.objects.get(location=till.location.pk, retries=row)
    assert list(again) == [bank_reference(newer.id)]
    assert answered(one, report(newer, status(newer, "ACCC")))["booked"] == 1
    till.desk.world.close(MARCH)
    after = statement(admin, "2026-03")
    assert (after["paid"], after["returned"]) == (f"{again[bank_reference(newer.id)]}", "0.00")
    assert Payment.objects.filter(state="sent").count() == 2
    assert "payment_clearing" not in balances()
