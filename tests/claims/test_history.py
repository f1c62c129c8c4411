"""A history says who, when, what, and why; why only to those whom it was said to."""

from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.claims.pages.visitors import browser, text_of
from tests.claims.scene import Scene, make_claimant

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.actions.end import disassociate
from opencpor.claims.actions.reinstate import reinstate
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.actions.withdraw import withdraw
from opencpor.journal.actions.erase import erase
from opencpor.journal.entry import ActorRef
from opencpor.journal.models import PersonalValue
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db


def history(user: User, path: str) -> list[dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    return Client().get(f"/api/v1/{path}/history", headers=headers).json()["items"]


def why(user: User, path: str) -> dict[str, str]:
    return {one["event"]: one["why"] for one in history(user, path) if one["why"]}


def test_partner_and_operator_read_the_words_and_the_customer_does_not(scene: Scene) -> None:
    claim = withdraw(scene.submitted().id, "Agreed with the other side.", scene.ours.actor)
    reviewer = make_user(Role.REVIEWER, scene.operator)
    path = f"claims/{claim.id}"
    told = {"claim.withdrawn": "Agreed with the other side."}
    assert (why(scene.ours.user, path), why(reviewer, path)) == (told, told)
    admin = make_user(Role.CUSTOMER_ADMIN, scene.customer.organization)
    assert "claim.withdrawn" in {one["event"] for one in history(admin, path)}
    assert why(admin, path) == {}
    assert "Agreed with the other side." in text_of(
        browser(reviewer), f"/claims/{claim.id}/history"
    )


def test_why_a_later_claim_was_reviewed_first_is_among_operators(scene: Scene) -> None:
    scene.submitted("teams", side=make_claimant())
    later = scene.submitted("teams")
    start_review(later.id, scene.reviewer, reason="The first one is incomplete.")
    reviewer = make_user(Role.REVIEWER, scene.operator)
    told = {"claim.review_started": "The first one is incomplete."}
    assert why(reviewer, f"claims/{later.id}") == told
    assert why(scene.ours.user, f"claims/{later.id}") == {}


def test_an_association_has_its_history_in_the_api_too(scene: Scene) -> None:
    scene.approved("teams")
    row = disassociate(Association.objects.get().id, "By mistake.", scene.ours.actor)
    reinstate(row.id, "It was a slip.", scene.senior)
    path = f"associations/{row.id}"
    assert [one["event"] for one in history(scene.ours.user, path)] == [
        "association.started", "association.ended", "association.reinstated",
    ]  # fmt: skip
    told = {"association.ended": "By mistake.", "association.reinstated": "It was a slip."}
    assert why(scene.ours.user, path) == told
    assert "It was a slip." in text_of(browser(scene.ours.user), f"/claims/{path}")


def test_words_that_were_erased_are_gone_from_the_history(scene: Scene) -> None:
    claim = withdraw(scene.submitted().id, "Ada asked us to.", scene.ours.actor)
    value = PersonalValue.objects.get(value="Ada asked us to.")
    erase(value.id, ActorRef("system", "test"))
    assert why(scene.ours.user, f"claims/{claim.id}") == {}
