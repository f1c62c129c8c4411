"""Findings on a draft answer about the market: counted, logged and limited like questions."""

from typing import Any

import pytest
from django.test import Client
from tests.builders import token_of
from tests.claims.scene import Claimant, Scene, make_claimant

from opencpor.access.models import User
from opencpor.claims.actions.ask_availability import Question, ask_availability
from opencpor.claims.changes import LineChange
from opencpor.claims.models import AvailabilityQuestion, Claim
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db
USAGE = "modern-work-security-usage"


@pytest.fixture
def held(scene: Scene) -> Scene:
    """A rival holds Teams of the tenant."""
    scene.approved("teams", side=make_claimant())
    return scene


def call(user: User, method: str, path: str, body: Any = None, **headers: str) -> Any:
    headers |= {"Authorization": f"Bearer {token_of(user)}", "If-Match": "*"}
    wire = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(Client(), method)(f"/api/v1/claims{path}", headers=headers, **wire)


def codes(side: Claimant, claim: Claim) -> set[str]:
    items = call(side.user, "get", f"/{claim.id}/findings").json()["items"]
    return {one["code"] for one in items if one["line"]}


def handed_in(scene: Scene, claim: Claim, **headers: str) -> tuple[int, set[str]]:
    later = {"code": "not_enrolled", "reason": "Enrollment is under way."}
    body = {"acknowledgements": scene.acknowledgements, "reasons": [later]}
    answer = call(scene.ours.user, "post", f"/{claim.id}/submit", body, **headers)
    return answer.status_code, {one["code"] for one in answer.json().get("errors", ())}


def ask_all(scene: Scene, times: int = 60) -> None:
    question = Question(USAGE, "9a0c2504-4f89-41d3-9a0c-0305e82c3302", (LineChange("teams"),))
    for _ in range(times):
        ask_availability(question, scene.ours.actor)


def test_reading_the_findings_on_a_draft_is_a_question_that_is_logged(held: Scene) -> None:
    assert "slot_held" in codes(held.ours, held.draft("teams"))
    asked = AvailabilityQuestion.objects.get()
    assert (asked.customer_id, asked.asked_by) == (held.customer.pk, held.ours.user.id)
    assert asked.units == [{"workload": "teams"}]
    assert asked.answers == [{"answer": "held", "hints": []}]
    assert Event.objects.filter(type="availability.asked").count() == 1


def test_what_was_asked_within_the_hour_is_not_asked_anew(held: Scene) -> None:
    claim = held.draft("teams", "exchange")
    for _ in range(3):
        codes(held.ours, claim)
    call(held.ours.user, "patch", f"/{claim.id}", {"lines": [{"workload": "teams"}]})
    assert "slot_held" in codes(held.ours, claim)
    assert AvailabilityQuestion.objects.count() == 1


def test_beyond_the_limit_a_draft_says_that_nobody_looked(held: Scene) -> None:
    claim = held.draft("teams", "exchange")
    ask_all(held)
    assert codes(held.ours, claim) == {"slot_not_checked"}
    assert AvailabilityQuestion.objects.count() == 60


def test_a_new_claim_says_no_more_than_a_draft(held: Scene) -> None:
    ask_all(held)
    body = {
        "engagement": USAGE,
        "partner_id": held.ours.location.partner_id,
        "customer": {"tenant_id": str(held.customer.tenant_id)},
        "lines": [{"workload": "teams"}],
    }
    made = call(held.ours.user, "post", "", body).json()
    assert [one["code"] for one in made["findings"] if one["line"]] == ["slot_not_checked"]


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "one"}])
def test_a_refused_submission_counts_for_what_it_says(held: Scene, headers: dict[str, str]) -> None:
    claim = held.draft("teams")
    assert handed_in(held, claim, **headers) == (422, {"slot_held"})
    assert AvailabilityQuestion.objects.get().units == [{"workload": "teams"}]


def test_beyond_the_limit_a_refused_submission_says_only_the_rest(held: Scene) -> None:
    ask_all(held)
    claim = held.draft("teams", name="")
    assert handed_in(held, claim) == (422, {"name_missing"})
    call(held.ours.user, "patch", f"/{claim.id}", {"name": "Teams rollout"})
    assert handed_in(held, claim) == (429, set())
    claim.refresh_from_db()
    assert claim.state == "draft"


def test_reviewers_are_told_without_a_count(scene: Scene) -> None:
    claim = scene.submitted("teams")
    scene.approved("teams", side=make_claimant())
    reviewer = Claimant(scene.ours.location, User.objects.get(id=scene.reviewer.id), scene.reviewer)
    assert "slot_held" in codes(reviewer, claim)
    assert not AvailabilityQuestion.objects.exists()
