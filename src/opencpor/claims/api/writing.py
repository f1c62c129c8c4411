"""What partners do: create, change, submit, resubmit, withdraw, copy, comment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Status

from opencpor.access.roles import Permission
from opencpor.claims.actions import comment as commenting
from opencpor.claims.actions.checking import Reasons
from opencpor.claims.actions.copy import copy
from opencpor.claims.actions.edit import edit
from opencpor.claims.actions.enter import Submission, enter
from opencpor.claims.actions.resubmit import resubmit
from opencpor.claims.actions.submit import submit
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.api.answers import answer, answer_new
from opencpor.claims.api.routes import router
from opencpor.claims.schemas import (
    ClaimIn,
    ClaimMadeOut,
    ClaimOut,
    ClaimPatch,
    CommentOut,
    ReasonIn,
    ResubmitIn,
    SubmitIn,
    TextIn,
    WithdrawIn,
    changes_of,
)
from opencpor.http.etags import seen_revision
from opencpor.http.guards import actor_of, guard


def _reasons(given: list[ReasonIn]) -> Reasons:
    return Reasons({(one.code, one.field): one.reason for one in given})


def _submission(given: SubmitIn | None) -> Submission | None:
    return Submission(given.acknowledgements, _reasons(given.reasons)) if given else None


@router.post("", response={201: ClaimMadeOut}, url_name="create_claim")
@guard(Permission.CLAIM_WRITE)
def create_claim(request: HttpRequest, response: HttpResponse, body: ClaimIn) -> Status[Any]:
    """Create a claim with everything that is sent, and say what is found on it.

    It may lack anything but its engagement. With ``submit`` it is handed in at once: then either
    all of it happens, or nothing and the answer says everything that is against it.
    """
    actor = actor_of(request)
    entered = enter(body.engagement, changes_of(body), actor, _submission(body.submit))
    return Status(201, answer_new(entered, actor, response))


@router.patch("/{claim_id}", response=ClaimOut, url_name="patch_claim")
@guard(Permission.CLAIM_WRITE)
def patch_claim(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: ClaimPatch
) -> ClaimOut:
    """Change what is sent; ``lines`` replaces all open lines."""
    actor = actor_of(request)
    claim = edit(claim_id, changes_of(body), actor, seen_revision(request))
    return answer(claim, actor, response)


@router.post("/{claim_id}/submit", response=ClaimOut, url_name="submit_claim")
@guard(Permission.CLAIM_WRITE)
def submit_claim(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: SubmitIn
) -> ClaimOut:
    """Hand a draft in, with the statements accepted and reasons for its warnings."""
    actor = actor_of(request)
    claim = submit(
        claim_id,
        actor,
        acknowledgements=body.acknowledgements,
        reasons=_reasons(body.reasons),
        seen=seen_revision(request),
    )
    return answer(claim, actor, response)


@router.post("/{claim_id}/resubmit", response=ClaimOut, url_name="resubmit_claim")
@guard(Permission.CLAIM_WRITE)
def resubmit_claim(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: ResubmitIn
) -> ClaimOut:
    """Hand a claim in again after a reviewer asked for more."""
    actor = actor_of(request)
    claim = resubmit(
        claim_id,
        actor,
        acknowledgements=body.acknowledgements,
        reasons=_reasons(body.reasons),
        seen=seen_revision(request),
    )
    return answer(claim, actor, response)


@router.post("/{claim_id}/withdraw", response=ClaimOut, url_name="withdraw_claim")
@guard(Permission.CLAIM_WRITE)
def withdraw_claim(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: WithdrawIn
) -> ClaimOut:
    """Take a claim back, with a reason."""
    actor = actor_of(request)
    claim = withdraw(claim_id, body.reason, actor, seen_revision(request))
    return answer(claim, actor, response)


@router.post("/{claim_id}/copy", response={201: ClaimOut}, url_name="copy_claim")
@guard(Permission.CLAIM_WRITE)
def copy_claim(request: HttpRequest, response: HttpResponse, claim_id: str) -> Status[Any]:
    """Copy a claim that is over into a new draft."""
    actor = actor_of(request)
    return Status(201, answer(copy(claim_id, actor), actor, response))


@router.post("/{claim_id}/comments", response={201: CommentOut}, url_name="comment_on_claim")
@guard(Permission.CLAIM_WRITE, Permission.REVIEW)
def comment_on_claim(request: HttpRequest, claim_id: str, body: TextIn) -> Status[Any]:
    """Say something to the other side: partners with the right to claim, and reviewers."""
    actor = actor_of(request)
    made = commenting.comment(claim_id, body.text, actor)
    return Status(
        201, CommentOut(id=made.id, text=made.text, side=made.side, at=made.said_at, by=actor.name)
    )
