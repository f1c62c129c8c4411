"""One verb on several claims: a result for each, and none stops another."""

from typing import Any

import pytest
from django.test import Client
from tests.builders import token_of
from tests.claims.pages.visitors import browser, browser_of
from tests.claims.scene import Scene, make_claimant
from tests.claims.test_races import at_once

from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.claims.models import Claim

pytestmark = pytest.mark.django_db
LATER = [{"code": "not_enrolled", "reason": "Enrollment is under way."}]


def call(actor: Actor, verb: str, body: dict[str, Any], key: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token_of(User.objects.get(id=actor.id))}"}
    headers |= {"Idempotency-Key": key} if key else {}
    path = f"/api/v1/claims/bulk/{verb}"
    return Client().post(path, body, content_type="application/json", headers=headers)


def refs(*claims: Claim) -> list[dict[str, str]]:
    return [{"claim": claim.id} for claim in claims]


def states(*claims: Claim) -> list[str]:
    return [Claim.objects.get(id=claim.id).state for claim in claims]


def results(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    items = answer.json()["items"]
    return [one["problem"]["code"] if one["problem"] else one["state"] for one in items]


@pytest.mark.parametrize("key", ["", "once"])
def test_drafts_are_submitted_with_one_acknowledgement_each_by_itself(
    scene: Scene, key: str
) -> None:
    good, bare, rivals = scene.draft("teams"), scene.draft("intune", name=""), make_claimant()
    others = scene.draft("exchange", side=rivals)
    body = {"claims": refs(good, bare, others), "acknowledgements": scene.acknowledgements}
    answer = call(scene.ours.actor, "submit", body | {"reasons": LATER}, key)
    assert results(answer) == ["submitted", "blocking_findings", "not_found"]
    assert states(good, bare, others) == ["submitted", "draft", "draft"]


def test_a_claim_that_changed_since_it_was_seen_is_left_alone(scene: Scene) -> None:
    claim = scene.draft("teams")
    body = {"claims": [{"claim": claim.id, "etag": '"9"'}], "reasons": LATER}
    body |= {"acknowledgements": scene.acknowledgements}
    assert results(call(scene.ours.actor, "submit", body)) == ["stale_revision"]
    assert states(claim) == ["draft"]


def test_a_senior_reviewer_assigns_several_claims(scene: Scene) -> None:
    first, draft = scene.submitted("teams"), scene.draft("intune")
    body = {"claims": refs(first, draft), "reviewer": scene.reviewer.id}
    assert results(call(scene.senior, "reassign", body))[0] == "submitted"
    assert Claim.objects.get(id=first.id).reviewer_id == scene.reviewer.id
    assert call(scene.reviewer, "reassign", body).status_code == 403


def test_a_reviewer_decides_several_claims_with_a_result_for_each(scene: Scene) -> None:
    first, waiting = scene.under_review("teams"), scene.submitted("intune")
    body = {"claims": refs(first, waiting), "outcome": "accept"}
    assert results(call(scene.reviewer, "decide", body)) == [
        "awaiting_customer", "not_allowed_now",
    ]  # fmt: skip
    assert states(first, waiting) == ["awaiting_customer", "submitted"]


def test_several_claims_are_rejected_for_one_reason(scene: Scene) -> None:
    first, second = scene.under_review("teams"), scene.under_review("intune")
    body = {"claims": refs(first, second), "outcome": "reject", "code": "none"}
    assert results(call(scene.reviewer, "decide", body)) == ["unknown_reason"] * 2
    body["code"] = "insufficient_poe"
    assert results(call(scene.reviewer, "decide", body)) == ["rejected"] * 2


def test_several_claims_are_given_back_to_the_queue(scene: Scene) -> None:
    first, waiting = scene.under_review("teams"), scene.submitted("intune")
    body = {"claims": refs(first, waiting)}
    assert call(scene.ours.actor, "release", body).status_code == 403
    assert results(call(scene.reviewer, "release", body)) == ["submitted", "not_allowed_now"]
    assert Claim.objects.get(id=first.id).reviewer_id is None


def test_lines_are_ruled_one_by_one_where_that_is_asked_for(scene: Scene) -> None:
    claim = scene.under_review("teams", "exchange")
    lines = [
        {"line": scene.line(claim).id, "outcome": "accept"},
        {"line": scene.line(claim, 1).id, "outcome": "drop", "code": "missing_products"},
    ]
    body = {"claims": [{"claim": claim.id, "lines": lines}], "outcome": "accept"}
    call(scene.reviewer, "decide", body)
    kept = [line.state for line in claim.lines.order_by("place")]
    assert kept == ["accepted", "dropped"]


def test_the_page_submits_what_was_chosen_and_shows_each_result(scene: Scene) -> None:
    good, bare = scene.draft("teams", name="Good one"), scene.draft("intune", contact_email="")
    visitor = browser(scene.ours.user)
    assert f'value="{good.id}"' in visitor.get("/claims/").content.decode()
    address = f"/claims/several/submit?claim={good.id}&claim={bare.id}&claim=clm_nosuch"
    assert "Good one" in visitor.get(address).content.decode()
    said = {"accepted": scene.acknowledgements, "reason": "Enrollment is under way."}
    page = visitor.post(address, said).content.decode()
    assert "1 of 2 are done." in page
    assert "contact&#x27;s email is missing" in page
    assert states(good, bare) == ["submitted", "draft"]


def test_the_pages_assign_and_decide_what_was_chosen(scene: Scene) -> None:
    claim, other = scene.submitted("teams"), scene.under_review("intune")
    senior, reviewer = browser_of(scene.senior), browser_of(scene.reviewer)
    senior.post(f"/claims/several/assign?claim={claim.id}", {"reviewer": scene.reviewer.id})
    assert Claim.objects.get(id=claim.id).reviewer_id == scene.reviewer.id
    page = reviewer.post(f"/claims/several/decide?claim={other.id}", {"outcome": "accept"})
    assert "1 of 1 are done." in page.content.decode()
    assert states(other) == ["awaiting_customer"]


def test_pages_without_a_choice_say_what_to_do(scene: Scene) -> None:
    page = browser(scene.ours.user).get("/claims/several/submit").content.decode()
    assert "Tick claims in the list" in page


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_that_name_the_same_claims_in_another_order_do_not_wait_forever(scene: Scene) -> None:
    claims = [scene.under_review("teams"), scene.under_review("exchange")]
    body = {"outcome": "reject", "code": "insufficient_poe"}
    answers = [
        {"claims": refs(*claims)} | body,
        {"claims": refs(*reversed(claims))} | body,
    ]
    said = at_once(*(lambda b=one: call(scene.reviewer, "decide", b, "k") for one in answers))
    assert said == {"done": 2}
    assert states(*claims) == ["rejected", "rejected"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_rivals_for_the_same_slots_in_another_order_do_not_wait_forever(scene: Scene) -> None:
    rivals = make_claimant()
    ours = [scene.under_review("teams"), scene.under_review("exchange")]
    theirs = [scene.under_review(one, side=rivals) for one in ("exchange", "teams")]

    def accept(number: int, *claims: Claim) -> None:
        body = {"claims": refs(*claims), "outcome": "accept"}
        answer = call(scene.reviewer, "decide", body, f"k{number}")
        assert results(answer) == ["awaiting_customer"] * 2

    assert at_once(lambda: accept(1, *ours), lambda: accept(2, *theirs)) == {"done": 2}
    assert states(*ours, *theirs) == ["awaiting_customer"] * 4
