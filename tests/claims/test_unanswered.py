"""Submitting again without having done anything about the question is pointed out, not refused."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.claims.pages.visitors import browser, text_of
from tests.claims.scene import ENROLLED_LATER, Scene, add_evidence
from tests.claims.takeover.sheets import ClaimsManager, ago, begun
from tests.claims.test_api import Caller

from opencpor.access.models import User
from opencpor.claims.actions.comment import comment
from opencpor.claims.actions.edit import edit
from opencpor.claims.actions.request_information import Question, request_information
from opencpor.claims.actions.resubmit import resubmit
from opencpor.claims.changes import Changes, LineChange
from opencpor.claims.models import Claim
from opencpor.claims.states import State

pytestmark = pytest.mark.django_db
SAID = "Nothing has been changed or said since the reviewer asked."
DONE: dict[str, Callable[[Scene, Claim], Any]] = {
    "lines": lambda scene, claim: edit(
        claim.id, Changes(lines=(LineChange(workload="teams"),)), scene.ours.actor
    ),
    "contacts": lambda scene, claim: edit(
        claim.id, Changes({"contact_title": "CFO"}), scene.ours.actor
    ),
    "evidence": lambda _scene, claim: add_evidence(claim),
    "comment": lambda scene, claim: comment(claim.id, "It is named there.", scene.ours.actor),
}


def told(scene: Scene, claim: Claim) -> list[tuple[str, str]]:
    """Return what the API and the page say to the partner about an answer without anything new."""
    found = Caller(scene.ours.user)("get", f"claims/{claim.id}/findings").json()["items"]
    said = [(one["severity"], one["text"]) for one in found if one["code"] == "nothing_answered"]
    assert (SAID in text_of(browser(scene.ours.user), f"/claims/{claim.id}")) is bool(said)
    return said


def test_an_answer_that_changes_nothing_is_pointed_out_before(scene: Scene) -> None:
    claim = scene.action_required("teams", "exchange")
    assert told(scene, claim) == [("informs", SAID)]


@pytest.mark.parametrize("done", DONE)
def test_whatever_was_done_since_is_an_answer(scene: Scene, done: str) -> None:
    claim = scene.action_required("teams", "exchange")
    DONE[done](scene, claim)
    assert told(scene, claim) == []


def test_what_the_reviewer_says_is_no_answer(scene: Scene) -> None:
    claim = scene.action_required("teams")
    comment(claim.id, "Please hurry.", scene.reviewer)
    assert told(scene, claim) == [("informs", SAID)]


def test_it_keeps_nobody_from_submitting_again(scene: Scene) -> None:
    claim = scene.action_required("teams")
    assert resubmit(claim.id, scene.ours.actor, reasons=ENROLLED_LATER).state == State.UNDER_REVIEW


def test_every_question_wants_an_answer_of_its_own(scene: Scene) -> None:
    claim = scene.action_required("teams")
    comment(claim.id, "It is named there.", scene.ours.actor)
    resubmit(claim.id, scene.ours.actor, reasons=ENROLLED_LATER)
    again = [Question("missing_products", scene.line(claim).id)]
    request_information(claim.id, again, "Where?", scene.reviewer)
    assert told(scene, claim) == [("informs", SAID)]


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW])
def test_where_nothing_is_asked_nothing_is_pointed_out(scene: Scene, state: State) -> None:
    assert told(scene, scene.in_state(state)) == []


def taken_over(scene: Scene) -> Claim:
    """A claim of which another system had asked something, with the file that it had then."""
    reviewer = User.objects.get(id=scene.reviewer.id).email
    row = begun(scene, state="action_required", state_since=ago(1), reviewer=reviewer,
                asked_for="missing_products", evidence="sow.pdf")  # fmt: skip
    ClaimsManager(scene).take([row])
    claim = Claim.objects.get()
    assert claim.evidence.get().file.name == "sow.pdf"
    return claim


def test_files_that_came_with_a_claim_from_elsewhere_are_no_answer(scene: Scene) -> None:
    assert told(scene, taken_over(scene)) == [("informs", SAID)]


@pytest.mark.parametrize("done", ["contacts", "evidence", "comment"])
def test_what_the_partner_does_about_a_claim_from_elsewhere_is_an_answer(
    scene: Scene, done: str
) -> None:
    claim = taken_over(scene)
    DONE[done](scene, claim)
    assert told(scene, claim) == []
