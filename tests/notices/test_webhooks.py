"""Events reach the addresses that an organization names: signed, at least once, its own only."""

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from ipaddress import ip_address
from itertools import count
from threading import Event as Signal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from standardwebhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError
from tests.builders import make_user, token_of
from tests.claims.scene import QuietConsent, Scene, make_claimant
from tests.hookserver import HookServer, hook_server
from tests.jobs import run_jobs, waiting_jobs
from tests.processes import LONGEST

from opencpor.access.actor import Actor
from opencpor.access.models import Organization, User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims import ports
from opencpor.notices.feed.actions.publish import publish
from opencpor.notices.webhooks import calling
from opencpor.notices.webhooks.actions.create_webhook import create_webhook
from opencpor.notices.webhooks.actions.queue import replay, send_test
from opencpor.notices.webhooks.actions.rotate_secret import rotate_secret
from opencpor.notices.webhooks.models import Webhook, WebhookDelivery
from opencpor.notices.webhooks.rules import OVERLAP, Failure, Targets, is_public

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[HookServer]:
    settings.WEBHOOK_TARGETS = "any"
    with hook_server() as running:
        yield running


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    consent = QuietConsent()
    monkeypatch.setattr(ports._rooms, "consent", consent)  # noqa: SLF001 - set back after the test
    return Scene(consent)


def manager(place: Organization, role: Role = Role.ACCOUNT_ADMIN) -> Actor:
    return actor_of_user(make_user(role, place))


def hook(place: Organization, url: str, *events: str, role: Role = Role.ACCOUNT_ADMIN) -> Any:
    return create_webhook(manager(place, role), place.id, url, "Ours", events)


def after_a_test(server: HookServer) -> tuple[Actor, Webhook, WebhookDelivery, str]:
    """A webhook to which a test was sent, as far as its server takes it."""
    actor = actor_of_user(make_user(Role.ACCOUNT_ADMIN))
    place = actor.grants[0].organization_id
    webhook, secret = create_webhook(actor, place, server.url, "Ours", [])
    delivery = send_test(actor, webhook.id)
    run_jobs()
    delivery.refresh_from_db()
    return actor, webhook, delivery, secret


def test_a_webhook_gets_its_events_signed_as_cloud_events(scene: Scene, server: HookServer) -> None:
    place = scene.ours.location.organization.organization
    _, secret = hook(place, server.url, "claim.submitted")
    claim = scene.submitted("teams")
    publish()
    run_jobs()
    (call,) = server.calls
    event = Verifier(secret).verify(call.body, call.headers)
    assert (call.path, call.headers["content-type"]) == (
        "/in?key=1", "application/cloudevents+json",
    )  # fmt: skip
    assert (event["type"], event["subject"]) == ("claim.submitted", claim.id)
    assert call.headers["webhook-id"] == WebhookDelivery.objects.get().id


def test_an_organization_hears_of_its_own_rows_only_and_operators_of_all(
    scene: Scene, server: HookServer
) -> None:
    ours = scene.ours.location.organization.organization
    theirs = make_claimant().location.organization.organization
    mine, rival = hook(ours, server.url)[0], hook(theirs, server.url)[0]
    operator = hook(scene.operator, server.url, role=Role.ADMINISTRATOR)[0]
    scene.submitted("teams")
    publish()
    got = WebhookDelivery.objects.order_by("publication__position")
    names = ["claim.created", "claim.submitted"]
    assert [one.event for one in got if one.webhook == mine] == names
    assert [one.event for one in got if one.webhook == operator] == names
    assert not [one.event for one in got if one.webhook == rival]


def test_an_event_that_is_not_taken_comes_again_with_the_same_id(server: HookServer) -> None:
    server.answer = lambda _: (500, b"later, please", {})
    _, _, delivery, _ = after_a_test(server)
    assert (delivery.state, delivery.tries) == ("queued", 1)
    server.answer = lambda _: (200, b"thanks", {})
    run_jobs(later=True)
    delivery.refresh_from_db()
    assert (delivery.state, server.ids) == ("succeeded", [delivery.id] * 2)
    log = list(delivery.attempts.order_by("id").values_list("status", "said"))
    assert log == [(500, "later, please"), (200, "thanks")]


def test_it_is_given_up_after_three_days(server: HookServer) -> None:
    server.answer = lambda _: (503, b"", {})
    _, _, delivery, _ = after_a_test(server)
    WebhookDelivery.objects.update(since=delivery.since - timedelta(days=3))
    run_jobs(later=True)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, waiting_jobs()) == ("failed", 2, 0)


def test_what_was_given_up_is_sent_again_on_request(server: HookServer) -> None:
    server.answer = lambda _: (410, b"", {})
    actor, webhook, delivery, _ = after_a_test(server)
    Webhook.objects.update(active=True)
    server.answer = lambda _: (204, b"", {})
    replay(actor, webhook.id, delivery.id)
    run_jobs()
    delivery.refresh_from_db()
    assert (delivery.state, server.ids) == ("succeeded", [delivery.id] * 2)
    assert len({call.body for call in server.calls}) == 1


def test_a_server_that_says_it_is_gone_is_not_called_any_longer(server: HookServer) -> None:
    server.answer = lambda _: (410, b"", {})
    _, webhook, delivery, _ = after_a_test(server)
    webhook.refresh_from_db()
    assert (delivery.state, webhook.active, waiting_jobs()) == ("failed", False, 0)
    assert "410" in webhook.off_because


def test_a_redirect_is_not_followed(server: HookServer) -> None:
    server.answer = lambda _: (302, b"", {"Location": f"http://127.0.0.1:{server.port}/other"})
    _, _, delivery, _ = after_a_test(server)
    assert (delivery.state, [call.path for call in server.calls]) == ("queued", ["/in?key=1"])


def test_no_more_than_the_beginning_of_an_answer_is_kept(server: HookServer) -> None:
    server.answer = lambda _: (200, b"x" * 1_000_000, {})
    _, _, delivery, _ = after_a_test(server)
    assert (delivery.state, delivery.attempts.get().said) == ("succeeded", "x" * 300)


def test_a_server_that_never_ends_to_agree_on_keys_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "WHOLE_SECONDS", 0.2)
    monkeypatch.setattr(calling, "CONNECT_SECONDS", 3600.0)  # each byte may take as long
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        answer = calling.post(url, {}, b"", Targets.ANY)
    assert (answer.status, answer.failure) == (None, Failure.TIMED_OUT)


def test_many_addresses_of_a_name_take_no_longer_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(step=6)  # seconds for each look at it
    monkeypatch.setattr(calling, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    with socket.socket() as deaf:  # nobody listens there
        deaf.bind(("127.0.0.1", 0))
        found = [(2, 1, 6, "", deaf.getsockname())] * 100
        monkeypatch.setattr(calling.socket, "getaddrinfo", lambda *_, **__: found)
        url = f"http://many.example:{deaf.getsockname()[1]}/"
        answer = calling.post(url, {}, b"", Targets.ANY)
    assert (answer.status, answer.failure) == (None, Failure.TIMED_OUT)
    assert next(clock) < 60


@pytest.mark.parametrize(
    ("error", "failure", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "name_not_found", "was not found"),
        (ConnectionRefusedError(111, "refused"), "refused", "refused the connection"),
        (TimeoutError("timed out"), "timed_out", "did not answer in time"),
        (ssl.SSLCertVerificationError(1, "self-signed"), "certificate", "certificate"),
        (ssl.SSLError(1, "wrong version number"), "tls", "speaks HTTPS"),
        (OSError(113, "No route to host"), "unreachable", "could not be reached"),
    ],
)
def test_why_there_was_no_answer_is_said_in_words_beside_the_code(
    server: HookServer, monkeypatch: pytest.MonkeyPatch, error: OSError, failure: str, words: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(calling, "_connected", fail)
    actor, webhook, delivery, _ = after_a_test(server)
    user = User.objects.get(id=actor.id)
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    page = unescape(client.get(f"/webhooks/{webhook.id}").content.decode())
    assert words in page
    assert f'break">{delivery.attempts.get().said}</small>' in page
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    [seen] = (
        Client().get(f"/api/v1/webhooks/{webhook.id}/deliveries", headers=headers).json()["items"]
    )
    assert seen["attempts"][0]["failure"] == failure


def test_a_server_that_never_ends_is_left(
    server: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "WHOLE_SECONDS", 0.2)
    left = Signal()

    def hold(_: object) -> tuple[int, bytes, dict[str, str]]:
        left.wait(LONGEST)
        return 200, b"", {}

    server.answer = hold
    _, _, delivery, _ = after_a_test(server)
    left.set()
    attempt = delivery.attempts.get()
    assert (delivery.state, attempt.status, attempt.failure) == ("queued", None, "timed_out")


def test_both_secrets_sign_for_a_day_after_the_change(server: HookServer) -> None:
    actor, webhook, delivery, before = after_a_test(server)
    webhook, after = rotate_secret(actor, webhook.id)
    replay(actor, webhook.id, delivery.id)
    run_jobs()
    call = server.calls[-1]
    assert Verifier(before).verify(call.body, call.headers) == json.loads(call.body)
    assert Verifier(after).verify(call.body, call.headers) == json.loads(call.body)
    assert webhook.earlier_until is not None
    Webhook.objects.update(earlier_until=webhook.earlier_until - 2 * OVERLAP)
    replay(actor, webhook.id, delivery.id)
    run_jobs()
    call = server.calls[-1]
    with pytest.raises(WebhookVerificationError):
        Verifier(before).verify(call.body, call.headers)


def test_secrets_are_kept_sealed(server: HookServer) -> None:
    _, webhook, _, secret = after_a_test(server)
    assert secret.encode() not in bytes(Webhook.objects.get(id=webhook.id).secret)
    headers = {"Authorization": f"Bearer {token_of(make_user(Role.ADMINISTRATOR))}"}
    shown = Client().get(f"/api/v1/webhooks/{webhook.id}", headers=headers)
    assert (shown.status_code, "secret" in shown.json()) == (200, False)
    assert secret.removeprefix("whsec_") not in shown.content.decode()


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["203.0.113.9", "10.0.0.1"],
        ["::1"],
        ["::ffff:169.254.169.254"],
        ["fec0::1"],
        ["168.63.129.16"],
        ["::ffff:168.63.129.16"],
    ],
)
def test_a_name_that_leads_inside_is_not_called(
    monkeypatch: pytest.MonkeyPatch, server: HookServer, settings: Settings, addresses: list[str]
) -> None:
    asked: list[str] = []

    def resolve(host: str, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", (address, server.port)) for address in addresses]

    settings.WEBHOOK_TARGETS = "public"
    monkeypatch.setattr(calling.socket, "getaddrinfo", resolve)
    answer = calling.post(
        f"https://rebound.example:{server.port}/", {}, b"{}", calling.Targets.PUBLIC
    )
    assert (answer.status, server.calls, asked) == (None, [], ["rebound.example"])
    assert "not of the public internet" in answer.said


@pytest.mark.parametrize(
    "address",
    [
        "168.63.129.16", "::ffff:168.63.129.16", "2002:a83f:8110::1", "64:ff9b::a83f:8110",
        "192.0.0.192", "169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254",
        "fd20:ce::254",
    ],
)  # fmt: skip
def test_where_clouds_answer_their_own_machines_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))
    assert is_public(ip_address("168.63.129.17"))


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://hooks.example/in", "begins with https://"),
        ("https://", "begins with https://"),
        ("https://127.0.0.1/in", "public internet"),
        ("https://[::1]/in", "public internet"),
        ("https://[64:ff9b::7f00:1]/in", "public internet"),
        ("https://localhost/in", "public internet"),
        ("https://localhost./in", "public internet"),
        ("https://127.0.0.1./in", "public internet"),
        ("https://127.1/in", "public internet"),
        ("https://2130706433/in", "public internet"),
        ("https://0x7f.0.0.1/in", "public internet"),
        ("https://0251.0376.0251.0376/latest", "public internet"),
        ("https://169.254.169.254/latest", "public internet"),
        ("https://me:secret@hooks.example/in", "without a name"),
        ("https://hooks.example:99999/", "not an address"),
        ("https://hooks.example/a\r\nHost: x", "no spaces"),
    ],
)
def test_an_address_that_may_not_be_called_is_refused(url: str, fault: str) -> None:
    body = {"url": url, "name": "Ours"}
    user = make_user(Role.ACCOUNT_ADMIN)
    answer = Client().post(
        "/api/v1/webhooks", body, content_type="application/json",
        headers={"Authorization": f"Bearer {token_of(user)}"},
    )  # fmt: skip
    assert (answer.status_code, Webhook.objects.count()) == (422, 0)
    assert [(e["field"], fault in e["message"]) for e in answer.json()["errors"]] == [("url", True)]
