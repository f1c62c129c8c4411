"""The green path of one claim, and the samples that people look at."""

from typing import Literal

from django.http import HttpRequest, HttpResponse

from opencpor.access.roles import Permission
from opencpor.claims.api.routes import router
from opencpor.claims.green.actions.judge import judge
from opencpor.claims.green.models import Verdict
from opencpor.claims.green.queries import decision_on, look_at, samples
from opencpor.claims.green.schemas import (
    GreenPathOut,
    SamplePage,
    VerdictIn,
    condition_out,
    decision_out,
    obstacle_out,
    sample_out,
)
from opencpor.claims.models import Claim
from opencpor.claims.queries import claim_of
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of


def _answer(request: HttpRequest, response: HttpResponse, claim: Claim) -> GreenPathOut:
    look, decision = look_at(claim), decision_on(claim, actor_of(request))
    tag(response, decision or claim)
    found = look.evaluation
    return GreenPathOut(
        claim=claim.id,
        state=claim.state,
        enabled=look.enabled,
        version=look.version,
        would_accept=found.accepts,
        obstacles=[obstacle_out(one) for one in found.obstacles],
        blocking=list(found.blocking),
        conditions=[condition_out(one) for one in found.judged],
        decision=decision_out(decision),
    )


@router.get("/green-path/samples", response=SamplePage, url_name="list_green_path_samples")
@guard(Permission.REVIEW)
def list_samples(
    request: HttpRequest,
    program: str = "",
    verdict: Literal["", "waiting", "agree", "overturn"] = "",
    cursor: str = "",
    limit: int = USUAL,
) -> SamplePage:
    """List the decisions by written policy that people look at, the oldest first."""
    rows = samples(actor_of(request), program)
    if verdict:
        rows = rows.filter(verdict="" if verdict == "waiting" else verdict)
    page = page_of(rows, ["decided_at", "id"], cursor, limit)
    items = [sample_out(row) for row in page.rows]
    return SamplePage(items=items, next=next_link(request, page.next_cursor))


@router.get("/{claim_id}/green-path", response=GreenPathOut, url_name="get_claim_green_path")
@guard(Permission.NOTE_READ)
def get_green_path(request: HttpRequest, response: HttpResponse, claim_id: str) -> GreenPathOut:
    """Say what the written policy in force makes of a claim, condition by condition.

    For operators alone: whoever knows the conditions can write claims to fit them. The claim is
    judged as it stands now; ``decision`` is what was decided, with the values of that moment. The
    ETag is the decision's, or the claim's where there is none.
    """
    return _answer(request, response, claim_of(actor_of(request), claim_id))


@router.post(
    "/{claim_id}/green-path/verdict", response=GreenPathOut, url_name="judge_green_path_sample"
)
@guard(Permission.REVIEW)
def judge_sample(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: VerdictIn
) -> GreenPathOut:
    """Say of a sampled decision whether a person would have decided the same; once.

    A wrong one changes nothing by itself: a senior reviewer may revoke what came of it.
    """
    actor = actor_of(request)
    judge(claim_id, Verdict(body.verdict), body.reason, actor, seen_revision(request))
    return _answer(request, response, claim_of(actor, claim_id))
