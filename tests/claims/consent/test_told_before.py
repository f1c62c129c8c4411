"""Before a claim is submitted page and API tell its partner alike how the customer consents."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.builders import token_of
from tests.claims.world import World, last_token

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.models import Claim
from opencpor.directory.models import CustomerDomain

pytestmark = pytest.mark.django_db
CODES = ("customer_must_answer", "silence_counts_if_verified")


def told(user: User, claim: Claim) -> list[dict[str, Any]]:
    """Return what the API says, once the page has said the same."""
    sent = {"Authorization": f"Bearer {token_of(user)}"}
    items = Client().get(f"/api/v1/claims/{claim.id}/findings", headers=sent).json()["items"]
    found = [one for one in items if one["code"] in CODES]
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    page = unescape(client.get(f"/claims/{claim.id}").content.decode())
    assert all(one["text"] in page and one["remedy"] in page for one in found)
    return found


def test_a_partner_that_was_declined_is_told_that_silence_is_no_consent() -> None:
    world = World()
    actor, user = world.partner_actor(), world.person(Role.INCENTIVES_ADMIN)
    world.submitted(actor, "teams")
    Client().post(f"/api/v1/consents/{last_token()}/decline", content_type="application/json")
    [found] = told(user, world.draft(actor, "teams"))
    assert (found["code"], found["field"], found["severity"]) == (
        "customer_must_answer", "lines.0", "informs",
    )  # fmt: skip
    assert "said no to your organization" in found["text"]
    [other] = told(user, world.draft(actor, "sharepoint"))
    assert other["code"] == "silence_counts_if_verified"


def test_page_and_api_say_the_same_of_a_verified_domain_and_of_one_that_is_not() -> None:
    world = World()
    claim, user = world.draft(world.partner_actor()), world.person(Role.INCENTIVES_ADMIN)
    before = told(user, claim)
    CustomerDomain.objects.update(verified_at=None, verified_by="")
    assert told(user, claim) == before
    assert [one["code"] for one in before] == ["silence_counts_if_verified"]


def test_of_a_submitted_claim_it_is_not_said_again() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    assert told(world.person(Role.INCENTIVES_ADMIN), claim) == []
