"""Disputes: the partner opens and withdraws them, a senior reviewer decides."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.claims.actions.decide_dispute import Verdict, decide_dispute
from opencpor.claims.actions.dispute import dispute
from opencpor.claims.actions.withdraw_dispute import withdraw_dispute
from opencpor.claims.api.answers import answer
from opencpor.claims.api.routes import router
from opencpor.claims.schemas import ClaimOut
from opencpor.http.etags import seen_revision
from opencpor.http.guards import actor_of, guard
from opencpor.http.inputs import Input


class DisputeIn(Input):
    """Why a decision is disputed; without ``lines`` it is about all that can be."""

    justification: str = Field(
        default="", max_length=10_000, description="may be empty if new evidence was added"
    )
    lines: list[str] | None = Field(default=None, max_length=500)


class DecideDisputeIn(Input):
    """What becomes of a dispute; without ``lines`` an overturn is for all of them."""

    outcome: Literal["uphold", "overturn"]
    reason: str = Field(max_length=10_000)
    lines: list[str] | None = Field(default=None, max_length=500)


@router.post("/{claim_id}/dispute", response=ClaimOut, url_name="dispute_claim")
@guard(Permission.CLAIM_DISPUTE)
def dispute_claim(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: DisputeIn
) -> ClaimOut:
    """Ask that turned-down lines are looked at again, once, by somebody who took no part.

    Needs a justification, or evidence that was added since the decision.
    """
    actor = actor_of(request)
    claim = dispute(
        claim_id, body.justification, actor, line_ids=body.lines, seen=seen_revision(request)
    )
    return answer(claim, actor, response)


@router.post("/{claim_id}/decide-dispute", response=ClaimOut, url_name="decide_claim_dispute")
@guard(Permission.REVIEW_SENIOR)
def decide_claim_dispute(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: DecideDisputeIn
) -> ClaimOut:
    """Uphold a decision, or overturn it for some or all of the disputed lines.

    409 ``slot_taken`` says that some accepted lines are held by another partner: they are contested
    now, and **the rest of the decision stands**.
    """
    actor = actor_of(request)
    verdict = Verdict(body.outcome == "overturn", body.reason, body.lines)
    claim = decide_dispute(claim_id, verdict, actor, seen_revision(request))
    return answer(claim, actor, response)


@router.post("/{claim_id}/withdraw-dispute", response=ClaimOut, url_name="withdraw_claim_dispute")
@guard(Permission.CLAIM_DISPUTE)
def withdraw_claim_dispute(request: HttpRequest, response: HttpResponse, claim_id: str) -> ClaimOut:
    """Take a dispute back; the decision stands."""
    actor = actor_of(request)
    return answer(withdraw_dispute(claim_id, actor, seen_revision(request)), actor, response)
