"""Webhooks by API and by page: who manages them, and what is shown."""

from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.journal.models import Event
from opencpor.journal.public import PublicEvent
from opencpor.notices.webhooks.models import Webhook, WebhookDelivery
from opencpor.notices.webhooks.wording import EVENTS

pytestmark = pytest.mark.django_db
ROOM = "/api/v1/webhooks"
GIVEN = {"url": "https://hooks.example/in", "name": "Ours", "events": ["claim.approved"]}


def call(user: User, method: str, path: str, body: Any = None, **headers: str) -> Any:
    sent = {"Authorization": f"Bearer {token_of(user)}", **headers}
    wire = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(Client(), method)(path, headers=sent, **wire)


def test_a_webhook_is_made_changed_and_deleted() -> None:
    user = make_user(Role.ACCOUNT_ADMIN)
    made = call(user, "post", ROOM, GIVEN)
    assert (made.status_code, made.json()["secret"][:6]) == (201, "whsec_")
    path = f"{ROOM}/{made.json()['id']}"
    changed = call(user, "patch", path, {"active": False}, **{"If-Match": made["ETag"]})
    assert (changed.status_code, changed.json()["active"]) == (200, False)
    assert changed.json()["events"] == ["claim.approved"]
    stale = call(user, "delete", path, **{"If-Match": made["ETag"]})
    assert (stale.status_code, Webhook.objects.count()) == (412, 1)
    gone = call(user, "delete", path, **{"If-Match": changed["ETag"]})
    assert (gone.status_code, Webhook.objects.count()) == (204, 0)
    kinds = Event.objects.filter(type__startswith="webhook.").order_by("number")
    assert list(kinds.values_list("type", flat=True)) == [
        "webhook.created", "webhook.changed", "webhook.deleted",
    ]  # fmt: skip


def test_a_mistyped_member_is_refused_instead_of_left_out() -> None:
    user, wrong = make_user(Role.ACCOUNT_ADMIN), {**GIVEN, "event": GIVEN["events"]}
    del wrong["events"]
    refused = call(user, "post", ROOM, wrong)
    assert (refused.status_code, Webhook.objects.count()) == (422, 0)
    assert refused.json()["errors"][0]["field"] == "event"


def test_a_test_is_queued_and_stands_in_the_log_of_deliveries() -> None:
    user = make_user(Role.ACCOUNT_ADMIN)
    made = call(user, "post", ROOM, GIVEN)
    path = f"{ROOM}/{made.json()['id']}"
    sent = call(user, "post", f"{path}/test", {}, **{"If-Match": made["ETag"]})
    assert (sent.status_code, sent.json()["state"]) == (202, "queued")
    assert sent.json()["body"]["type"] == "webhook.test"
    listed = call(user, "get", f"{path}/deliveries").json()["items"]
    assert [one["id"] for one in listed] == [sent.json()["id"]]


def test_an_operator_sees_a_partners_webhook_but_does_not_change_it() -> None:
    made = call(make_user(Role.ACCOUNT_ADMIN), "post", ROOM, GIVEN)
    path = f"{ROOM}/{made.json()['id']}"
    operator = make_user(Role.ADMINISTRATOR)
    assert call(operator, "get", path).status_code == 200
    refused = call(operator, "post", f"{path}/rotate-secret", {}, **{"If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert Webhook.objects.get().revision == 1


def test_a_webhook_that_is_off_takes_no_test() -> None:
    user = make_user(Role.ACCOUNT_ADMIN)
    path = f"{ROOM}/{call(user, 'post', ROOM, GIVEN).json()['id']}"
    Webhook.objects.update(active=False)
    refused = call(user, "post", f"{path}/test", {}, **{"If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_off")
    assert WebhookDelivery.objects.count() == 0


def test_the_pages_do_the_same() -> None:
    user, client = make_user(Role.ACCOUNT_ADMIN), Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    made = client.post("/webhooks/new", GIVEN)
    webhook = Webhook.objects.get()
    assert b"whsec_" in made.content
    assert b"https://hooks.example/in" in client.get("/webhooks").content
    form = client.get("/webhooks/new").content.decode()
    assert all(str(EVENTS[one]) in form for one in PublicEvent)  # plain names beside the codes
    assert 'A claim was approved <code class="soft">claim.approved</code>' in form
    client.post(f"/webhooks/{webhook.id}/test")
    delivery = WebhookDelivery.objects.get()
    page = client.get(f"/webhooks/{webhook.id}").content.decode()
    assert (delivery.id in page, "whsec_" in page) == (True, False)
    client.post(f"/webhooks/{webhook.id}/deliveries/{delivery.id}/replay")
    client.post(f"/webhooks/{webhook.id}/edit", {**GIVEN, "name": "Renamed"})
    assert list(Webhook.objects.values_list("name", "active")) == [("Renamed", False)]
    assert b"whsec_" in client.post(f"/webhooks/{webhook.id}/rotate", {}).content
    client.post(f"/webhooks/{webhook.id}/delete")
    assert Webhook.objects.count() == 0


def test_a_wrong_address_is_shown_at_its_field() -> None:
    client = Client()
    client.force_login(make_user(Role.ACCOUNT_ADMIN), "django.contrib.auth.backends.ModelBackend")
    answer = client.post("/webhooks/new", {**GIVEN, "url": "https://127.0.0.1/"})
    assert (answer.status_code, Webhook.objects.count()) == (422, 0)
    assert b"not one of the public internet" in answer.content
