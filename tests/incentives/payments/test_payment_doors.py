"""Payments by API: the same steps, the same refusals."""

from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.payments.paying import AT_THE_BANK, OWED, PAID, Till, balances
from tests.incentives.world import FEBRUARY, PROGRAM

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.models import Earning, Statement
from opencpor.incentives.payments.models import PaymentBatch
from opencpor.notices.feed.actions.publish import publish

pytestmark = pytest.mark.django_db(transaction=True)
API = "/api/v1/payments"
KEY, SEEN = {"Idempotency-Key": "k"}, {"Idempotency-Key": "s", "If-Match": "*"}


def called(user: User, method: str, path: str, body: Any = None, **more: str) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}", **more}
    wire = {} if method == "get" else {"data": body or {}, "content_type": "application/json"}
    return getattr(Client(), method)(f"{API}{path}", headers=headers, **wire)


@pytest.fixture
def admin(till: Till) -> User:
    return make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)


def test_a_batch_is_proposed_approved_fetched_and_settled(till: Till) -> None:
    one, other = till.desk.world.finance, till.desk.second
    made = called(one, "post", "/batches", {"program": PROGRAM, "format": "csv"}, **KEY)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    said = made.json()
    assert (said["total"], said["payments"], said["allowed"], said["file_sha256"]) == (
        {"amount": "1800.00", "currency": "USD"}, 1, ["withdraw"], None,
    )  # fmt: skip
    path = f"/batches/{said['id']}"
    assert called(other, "post", f"{path}/approve", **KEY).json()["code"] == "revision_required"
    done = called(other, "post", f"{path}/approve", **KEY, **{"If-Match": '"1"'})
    assert (done.status_code, done.json()["state"], balances()) == (200, "approved", AT_THE_BANK)
    files = [called(one, "get", f"{path}/file") for _ in range(2)]
    assert files[0].content == files[1].content
    assert files[0]["Cache-Control"] == "no-store"
    assert called(one, "post", f"{path}/settle", **SEEN).status_code == 200
    (paid,) = called(one, "get", f"?batch={said['id']}").json()["items"]
    assert (paid["status"], paid["allowed"], balances()) == ("sent", ["reverse"], PAID)


def test_the_same_request_proposes_once(till: Till) -> None:
    one, body = till.desk.world.finance, {"program": PROGRAM, "format": "csv"}
    refused = called(one, "post", "/batches", body)
    assert refused.json()["code"] == "idempotency_key_required"
    headers = {"Authorization": f"Bearer {token_of(one)}", **KEY}
    wire: dict[str, Any] = {"content_type": "application/json", "headers": headers}
    first, second = (Client().post(f"{API}/batches", body, **wire) for _ in range(2))
    assert first.json() == second.json()
    assert PaymentBatch.objects.count() == 1


def test_whom_nothing_can_be_paid_to_is_said_with_money(till: Till) -> None:
    till.desk.approved(amount="-1700.00")
    body = {"program": PROGRAM, "format": "csv"}
    refused = called(till.desk.world.finance, "post", "/batches", body, **KEY)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_pay")
    assert refused.json()["left_out"] == [
        {"location": till.location.pk, "owed": {"amount": "100.00", "currency": "USD"},
         "why": "below_minimum"},
    ]  # fmt: skip


def test_it_is_rejected_and_withdrawn_by_api(till: Till) -> None:
    one, other = till.desk.world.finance, till.desk.second
    path = f"/batches/{till.proposed().id}"
    refused = called(one, "post", f"{path}/reject", {"reason": "x"}, **SEEN)
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person")
    done = called(other, "post", f"{path}/reject", {"reason": "No."}, **SEEN)
    assert (done.json()["state"], done.json()["reason"]) == ("rejected", "No.")
    gone = called(one, "post", f"/batches/{till.proposed().id}/withdraw", **SEEN)
    assert (gone.json()["state"], balances()) == ("withdrawn", OWED)


def test_a_payment_fails_settles_and_comes_back_by_api(till: Till) -> None:
    one, back = till.desk.world.finance, {"reason": "The account is closed.", "code": "AC04"}
    first = till.paying()
    failed = called(one, "post", f"/{first.id}/fail", back, **SEEN).json()
    assert (failed["status"], failed["code"], failed["allowed"]) == ("failed", "AC04", [])
    second = till.paying()
    assert called(one, "post", f"/{second.id}/settle", **SEEN).json()["status"] == "sent"
    returned = called(one, "post", f"/{second.id}/reverse", back, **SEEN).json()
    assert (returned["status"], returned["retries"], balances()) == ("reversed", first.id, OWED)


def test_a_partner_sees_its_own_payments_and_no_batch(till: Till, admin: User) -> None:
    row = till.paying()
    (item,) = called(admin, "get", "").json()["items"]
    assert (item["id"], item["status"], item["batch"], item["payee"], item["allowed"]) == (
        row.id, "in_progress", None, till.payee.id, [],
    )  # fmt: skip
    assert called(admin, "get", f"/batches/{row.batch_id}").status_code == 404
    plain = make_user(Role.INCENTIVES_USER, till.location.organization.organization)
    assert called(plain, "get", f"/{row.id}").json()["payee"] is None
    rival = make_user(Role.INCENTIVES_ADMIN)
    assert called(rival, "get", f"/{row.id}").status_code == 404
    assert called(rival, "get", "").json()["items"] == []


def test_lists_are_narrowed(till: Till) -> None:
    row, finance = till.paying(), till.desk.second

    def ids(query: str) -> list[str]:
        return [one["id"] for one in called(finance, "get", query).json()["items"]]

    assert ids("?status=in_progress") == ids(f"?location={till.location.pk}") == [row.id]
    assert ids("?status=sent") == ids("?program=other") == []
    assert ids("/batches?state=approved") == [row.batch_id]
    assert ids("/batches?state=proposed") == []
    assert called(finance, "get", "?status=gone").status_code == 422


def test_the_feed_tells_a_partner_how_its_payment_goes(till: Till, admin: User) -> None:
    row = till.paying()
    called(till.desk.second, "post", f"/{row.id}/settle", **SEEN)
    publish()
    headers = {"Authorization": f"Bearer {token_of(admin)}"}
    items = Client().get("/api/v1/events", headers=headers).json()["items"]
    heard = [one["type"] for one in items if one["type"].startswith("payment")]
    assert heard == ["payment.started", "payment.sent"]


def test_a_payment_explains_itself_by_links(till: Till, admin: User) -> None:
    line, by_hand = Earning.objects.get(), till.desk.approved(amount="-25.00")
    row = till.paying()
    till.desk.world.close(FEBRUARY)
    said = called(admin, "get", f"/{row.id}/explanation").json()
    assert [(one["kind"], one["amount"]["amount"]) for one in said["bookings"]] == [
        ("earned", "1800.00"), ("adjusted", "-25.00"),
    ]  # fmt: skip
    assert (said["payment"]["amount"]["amount"], said["carried"]["amount"]) == ("1775.00", "0.00")
    assert [one["explanation"] for one in said["bookings"]] == [
        f"/api/v1/earnings/{line.id}/explanation", f"/api/v1/adjustments/{by_hand.id}/explanation",
    ]  # fmt: skip
    months = Statement.objects.filter(id__in=said["statements"]).values_list("month", flat=True)
    assert [f"{month:%Y-%m}" for month in sorted(months)] == ["2026-01", "2026-02"]
    rival = make_user(Role.INCENTIVES_ADMIN)
    assert called(rival, "get", f"/{row.id}/explanation").status_code == 404
