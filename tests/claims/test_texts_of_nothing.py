"""Comments, reasons and names of characters that cannot be seen are none."""

import pytest
from tests.builders import make_user
from tests.claims.scene import Scene
from tests.claims.test_api import Caller, whole

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.models import Comment
from opencpor.claims.states import State

pytestmark = pytest.mark.django_db
UNSEEN = ("\ufeff", "\u200b\u200b", " \u2060 ")


@pytest.mark.parametrize("text", UNSEEN)
def test_a_comment_of_nothing_that_can_be_seen_is_refused(scene: Scene, text: str) -> None:
    path = f"claims/{scene.submitted().id}/comments"
    for who in (scene.ours.user, User.objects.get(id=scene.reviewer.id)):
        answer = Caller(who)("post", path, {"text": text})
        assert (answer.status_code, answer.json()["code"]) == (422, "reason_missing")
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("text", UNSEEN)
def test_nothing_is_withdrawn_for_a_reason_that_cannot_be_seen(scene: Scene, text: str) -> None:
    claim = scene.submitted()
    answer = Caller(scene.ours.user)("post", f"claims/{claim.id}/withdraw", {"reason": text}, "*")
    assert (answer.status_code, answer.json()["code"]) == (422, "reason_missing")
    claim.refresh_from_db()
    assert claim.state == State.SUBMITTED


def test_a_claim_named_by_what_cannot_be_seen_has_no_name(scene: Scene) -> None:
    partner = Caller(scene.ours.user)
    made = partner("post", "claims", whole(scene) | {"name": "\ufeff\u3164"}).json()
    assert made["name"] == ""
    assert "name_missing" in [one["code"] for one in made["findings"]]


def test_a_customer_is_not_named_by_what_cannot_be_seen(scene: Scene) -> None:
    manager = Caller(make_user(Role.PROGRAM_MANAGER, scene.operator))
    tenant = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
    sent = {"tenant_id": tenant, "name": "\u200b", "country": "DE", "segment": "commercial"}
    answer = manager("post", "customers", sent)
    assert answer.status_code == 422
    assert {one["field"]: one["code"] for one in answer.json()["errors"]}["name"] == "required"
