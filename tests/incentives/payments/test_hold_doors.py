"""Holds of payments by page and API: the same steps, the same refusals."""

from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.payments.paying import OWED, Till, balances
from tests.incentives.payments.test_payment_doors import KEY, SEEN, called

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.payments.holds.actions.hold import hold_payments
from opencpor.incentives.payments.holds.models import PaymentHold
from opencpor.notices.feed.actions.publish import publish

pytestmark = pytest.mark.django_db(transaction=True)
HOLDS = "/earnings/payments/holds/"
WHY = "The account has to be checked."


@pytest.fixture
def admin(till: Till) -> User:
    return make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_hold_is_placed_read_and_released_by_api(till: Till, admin: User) -> None:
    one, body = till.desk.world.finance, {"location": till.location.pk, "reason": WHY}
    assert called(one, "post", "/holds", body).json()["code"] == "idempotency_key_required"
    made = called(one, "post", "/holds", body, **KEY)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    said = made.json()
    assert (said["side"], said["state"], said["held_by"], said["allowed"]) == (
        "operator", "standing", one.id, ["release"],
    )  # fmt: skip
    seen: Any = called(admin, "get", f"/holds/{said['id']}").json()
    assert (seen["reason"], seen["held_by"], seen["allowed"]) == (WHY, None, [])
    path = f"/holds/{said['id']}/release"
    assert called(one, "post", path, **KEY).json()["code"] == "revision_required"
    refused = called(admin, "post", path, **SEEN)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_yours")
    done = called(one, "post", path, **KEY, **{"If-Match": '"1"'}).json()
    assert (done["state"], done["released_by"], done["allowed"]) == ("released", one.id, [])


def test_lists_of_holds_are_narrowed_and_ones_own(till: Till, admin: User) -> None:
    row = hold_payments(till.location.pk, WHY, till.one)

    def ids(user: User, query: str = "") -> list[str]:
        return [one["id"] for one in called(user, "get", f"/holds{query}").json()["items"]]

    assert ids(admin) == ids(admin, "?state=standing") == [row.id]
    assert ids(admin, f"?location={till.location.pk}") == [row.id]
    assert ids(admin, "?state=released") == ids(admin, "?location=x") == []
    assert ids(make_user(Role.INCENTIVES_ADMIN)) == []


def test_the_feed_tells_a_partner_of_holds(till: Till, admin: User) -> None:
    hold_payments(till.location.pk, WHY, till.one)
    publish()
    headers = {"Authorization": f"Bearer {token_of(admin)}"}
    items = Client().get("/api/v1/events", headers=headers).json()["items"]
    heard = [one["type"] for one in items if one["type"].startswith("payment_hold")]
    assert heard == ["payment_hold.placed"]


def test_a_partner_holds_and_releases_on_its_pages(till: Till, admin: User, client: Client) -> None:
    client.force_login(admin)
    place = f"/earnings/payees/{till.location.pk}/"
    new = f"{HOLDS}new/?location={till.location.partner_id}"
    assert new in page(client, place)
    assert till.location.partner_id in page(client, new)
    body = {"partner_id": till.location.partner_id, "reason": "We change banks."}
    assert client.post(new, body)["Location"] == HOLDS
    row = PaymentHold.objects.get()
    assert (row.side, balances()) == ("partner", OWED)
    for shown in (page(client, place), page(client, HOLDS)):
        assert ("We change banks." in shown, f"{row.id}/release/" in shown) == (True, True)
    assert new not in page(client, place)  # it is held already
    client.post(f"{HOLDS}{row.id}/release/")
    assert "Nothing is held" in page(client, HOLDS)
    assert "We change banks." in page(client, f"{HOLDS}?state=all")


def test_a_partner_reads_why_finance_holds_and_not_who(
    till: Till, admin: User, client: Client
) -> None:
    row, name = hold_payments(till.location.pk, WHY, till.one), "Fiona Finch"
    User.objects.filter(id=till.one.id).update(name=name)
    client.force_login(admin)
    for path in (HOLDS, f"/earnings/payees/{till.location.pk}/"):
        shown = page(client, path)
        assert [WHY in shown, name in shown, row.id in shown] == [True, False, False]
    client.force_login(till.desk.second)
    assert name in page(client, HOLDS)


def test_what_is_wrong_with_a_hold_is_said_at_the_form(till: Till, client: Client) -> None:
    client.force_login(till.desk.second)
    unknown = client.post(f"{HOLDS}new/", {"partner_id": "0", "reason": WHY})
    assert "There is no such location." in unknown.content.decode()
    hold_payments(till.location.pk, WHY, till.one)
    body = {"partner_id": till.location.partner_id, "reason": WHY}
    again = client.post(f"{HOLDS}new/", body)
    assert (again.status_code, "held already" in again.content.decode()) == (409, True)
    assert PaymentHold.objects.count() == 1
