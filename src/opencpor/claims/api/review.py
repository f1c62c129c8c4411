"""What reviewers do: start, release, reassign, ask, decide, reject, note."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Status

from opencpor.access.roles import Permission
from opencpor.claims.actions.comment import add_note
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.actions.reassign import reassign
from opencpor.claims.actions.reject import reject
from opencpor.claims.actions.release import release
from opencpor.claims.actions.request_information import Question, request_information
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.api.answers import answer
from opencpor.claims.api.routes import router
from opencpor.claims.schemas import (
    ClaimOut,
    CommentOut,
    DecideIn,
    ReassignIn,
    RejectIn,
    RequestInformationIn,
    StartReviewIn,
    TextIn,
)
from opencpor.http.etags import seen_revision
from opencpor.http.guards import actor_of, guard


@router.post("/{claim_id}/start-review", response=ClaimOut, url_name="start_claim_review")
@guard(Permission.REVIEW)
def start_claim_review(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: StartReviewIn
) -> ClaimOut:
    """Become the claim's reviewer."""
    actor = actor_of(request)
    claim = start_review(claim_id, actor, reason=body.reason, seen=seen_revision(request))
    return answer(claim, actor, response)


@router.post("/{claim_id}/release", response=ClaimOut, url_name="release_claim")
@guard(Permission.REVIEW)
def release_claim(request: HttpRequest, response: HttpResponse, claim_id: str) -> ClaimOut:
    """Give a claim back to the queue."""
    actor = actor_of(request)
    return answer(release(claim_id, actor, seen_revision(request)), actor, response)


@router.post("/{claim_id}/reassign", response=ClaimOut, url_name="reassign_claim")
@guard(Permission.REVIEW_SENIOR)
def reassign_claim(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: ReassignIn
) -> ClaimOut:
    """Give a claim to another reviewer."""
    actor = actor_of(request)
    claim = reassign(claim_id, body.reviewer, actor, seen_revision(request))
    return answer(claim, actor, response)


@router.post(
    "/{claim_id}/request-information", response=ClaimOut, url_name="request_claim_information"
)
@guard(Permission.REVIEW)
def request_claim_information(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: RequestInformationIn
) -> ClaimOut:
    """Ask the partner for more, by codes per line and in words."""
    actor = actor_of(request)
    questions = [Question(one.code, one.line) for one in body.items]
    claim = request_information(claim_id, questions, body.text, actor, seen_revision(request))
    return answer(claim, actor, response)


@router.post("/{claim_id}/decide", response=ClaimOut, url_name="decide_claim")
@guard(Permission.REVIEW)
def decide_claim(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: DecideIn
) -> ClaimOut:
    """Accept or drop every undecided line; at least one is accepted.

    409 ``slot_taken`` says that some accepted lines are held by another partner: they are contested
    now, and **the rest of the decision stands**.
    """
    actor = actor_of(request)
    rulings = [
        Ruling(one.line, Outcome(one.outcome), one.code, one.text, one.override)
        for one in body.lines
    ]
    claim = decide(claim_id, rulings, actor, seen_revision(request))
    return answer(claim, actor, response)


@router.post("/{claim_id}/reject", response=ClaimOut, url_name="reject_claim")
@guard(Permission.REVIEW)
def reject_claim(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: RejectIn
) -> ClaimOut:
    """Turn a whole claim down, coded."""
    actor = actor_of(request)
    claim = reject(claim_id, body.code, actor, text=body.text, seen=seen_revision(request))
    return answer(claim, actor, response)


@router.post("/{claim_id}/notes", response={201: CommentOut}, url_name="note_on_claim")
@guard(Permission.REVIEW)
def note_on_claim(request: HttpRequest, claim_id: str, body: TextIn) -> Status[Any]:
    """Add a note that only operators see."""
    actor = actor_of(request)
    made = add_note(claim_id, body.text, actor)
    return Status(
        201, CommentOut(id=made.id, text=made.text, side="operator", at=made.said_at, by=actor.name)
    )
