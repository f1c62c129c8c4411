"""The typed client against the real application: what it promises, the API keeps."""

from collections.abc import Iterator
from unittest import mock

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from tests.builders import make_user, token_of
from tests.claims.world import World
from tools.client import stale

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim
from opencpor_client import Client, Problem, each
from opencpor_client.transport import TRIES

pytestmark = pytest.mark.django_db
ENGAGEMENT = "modern-work-security-usage"


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The application runs in this process; the test's own transaction stays open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def partner(world: World) -> Iterator[Client]:
    with client_of(world.person(Role.INCENTIVES_ADMIN)) as found:
        yield found


def client_of(user: User, **options: object) -> Client:
    inside = {"transport": httpx.WSGITransport(app=get_wsgi_application())}
    return Client("http://127.0.0.1", token_of(user), **(inside | options))


def test_the_client_is_what_the_description_of_the_api_says() -> None:
    assert stale() == []


def test_the_client_needs_nothing_of_the_server() -> None:
    from tools.client import CLIENT

    said = "".join(path.read_text() for path in CLIENT.rglob("*.py"))
    assert "import opencpor\n" not in said
    assert "from opencpor." not in said
    assert "from opencpor import" not in said


def test_a_claim_is_created_changed_and_read(partner: Client, world: World) -> None:
    made = partner.claims.create_claim(
        {"engagement": ENGAGEMENT, "partner_id": world.number, "lines": [{"workload": "teams"}]}
    )
    changed = partner.claims.patch_claim(made.value["id"], {"name": "Rollout"}, seen=made.etag)
    read = partner.claims.get_claim(made.value["id"])
    assert (made.status, changed.value["name"]) == (201, "Rollout")
    assert (read.value["name"], read.etag) == ("Rollout", changed.etag)


def test_a_stale_change_is_a_problem_with_its_code(partner: Client) -> None:
    made = partner.claims.create_claim({"engagement": ENGAGEMENT})
    partner.claims.patch_claim(made.value["id"], {"name": "One"}, seen=made.etag)
    with pytest.raises(Problem) as refused:
        partner.claims.patch_claim(made.value["id"], {"name": "Two"}, seen=made.etag)
    assert (refused.value.status, refused.value.code) == (412, "stale_revision")
    assert Claim.objects.get().name == "One"


def test_a_problem_names_fields_and_remedies(partner: Client) -> None:
    with pytest.raises(Problem) as refused:
        partner.claims.create_claim({"engagement": "no-such"})
    assert (refused.value.status, refused.value.code) == (422, "unknown_engagement")
    assert [(one.field, one.remedy) for one in refused.value.errors] == [
        ("engagement", "Choose one that the program offers.")
    ]


def test_a_key_that_is_used_again_gives_the_kept_answer(partner: Client) -> None:
    first = partner.claims.create_claim({"engagement": ENGAGEMENT}, key="k-1")
    again = partner.claims.create_claim({"engagement": ENGAGEMENT}, key="k-1")
    assert (first.replayed, again.replayed) == (False, True)
    assert first.value["id"] == again.value["id"]
    assert Claim.objects.count() == 1


def test_a_list_is_read_to_its_end(partner: Client) -> None:
    made = {partner.claims.create_claim({"engagement": ENGAGEMENT}).value["id"] for _ in range(5)}
    found = [claim["id"] for claim in each(partner.claims.list_claims, limit=2)]
    assert sorted(found) == sorted(made)


def test_a_draft_is_submitted_reviewed_and_decided(world: World) -> None:
    user, reviewer = world.person(Role.INCENTIVES_ADMIN), make_user(Role.REVIEWER)
    with client_of(user) as ours, client_of(reviewer) as theirs:
        claim = world.draft(world.partner_actor(), "teams")
        draft = ours.claims.get_claim(claim.id)
        statements = version_of(claim).document.acknowledgements.partner
        sent = ours.claims.submit_claim(
            claim.id,
            {
                "acknowledgements": [one.key for one in statements],
                "reasons": [{"code": "not_enrolled", "field": "partner_id", "reason": "Soon."}],
            },
            seen=draft.etag,
        )
        taken = theirs.claims.start_claim_review(claim.id, {}, seen=sent.etag)
        lines = [{"line": claim.lines.get().id, "outcome": "accept"}]
        decided = theirs.claims.decide_claim(claim.id, {"lines": lines}, seen=taken.etag)
    assert [one.value["state"] for one in (sent, taken, decided)] == [
        "submitted", "under_review", "awaiting_customer",
    ]  # fmt: skip


def test_what_is_safe_is_sent_again_until_the_server_is_back() -> None:
    waited: list[float] = []
    answers = iter([503, 429, 200])

    def server(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["idempotency-key"])
        return httpx.Response(next(answers), headers={"Retry-After": "7"}, json={"id": "clm_1"})

    keys: list[str] = []
    wire = {"transport": httpx.MockTransport(server), "sleep": waited.append}
    with Client("http://x", "t", **wire) as client:
        made = client.claims.create_claim({"engagement": ENGAGEMENT})
    assert (made.value["id"], waited, len(set(keys))) == ("clm_1", [7.0, 7.0], 1)


def test_what_is_not_safe_is_sent_once() -> None:
    server = mock.Mock(side_effect=httpx.ConnectError("gone"))
    wire = {"transport": httpx.MockTransport(server), "sleep": lambda _: None}
    with Client("http://x", "t", **wire) as client:
        with pytest.raises(httpx.ConnectError):
            client.claims.patch_claim("clm_1", {"name": "x"}, seen='"1"')
        assert server.call_count == 1
        with pytest.raises(httpx.ConnectError):
            client.claims.get_claim("clm_1")
    assert server.call_count == 1 + TRIES
