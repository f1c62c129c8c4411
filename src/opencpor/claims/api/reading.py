"""Read claims: list, one, findings, comments, history."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema

from opencpor.access.roles import Permission
from opencpor.claims import queries
from opencpor.claims.actions.look import findings_on
from opencpor.claims.api.answers import answer
from opencpor.claims.api.routes import router
from opencpor.claims.schemas import (
    ClaimOut,
    ClaimPage,
    CommentOut,
    CommentsOut,
    FindingsOut,
    HappeningOut,
    HistoryOut,
    associations_of,
    claim_out,
    finding_out,
)
from opencpor.claims.states import State
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of


class Wanted(Schema):
    """Filters, sort and page of the list."""

    status: list[State] = []
    engagement: str = ""
    solution_area: str = ""
    location: str = ""  # the PartnerID
    customer: str = ""  # the tenant ID
    due_before: datetime | None = None
    reviewer: str = ""  # an identifier, or "none"
    sort: str = "-created"
    cursor: str = ""
    limit: int = USUAL


@router.get("", response=ClaimPage, url_name="list_claims")
@guard(Permission.CLAIM_READ)
def list_claims(request: HttpRequest, wanted: Query[Wanted]) -> ClaimPage:
    """List claims, the newest first; ``sort=deadline`` gives those with a running clock."""
    actor = actor_of(request)
    narrowed = queries.Filter(
        states=tuple(state.value for state in wanted.status),
        engagement=wanted.engagement,
        solution_area=wanted.solution_area,
        partner_id=wanted.location,
        tenant_id=wanted.customer,
        due_before=wanted.due_before,
        reviewer=wanted.reviewer,
    )
    rows, order = queries.sorted_claims(actor, narrowed, wanted.sort)
    page = page_of(rows, order, wanted.cursor, wanted.limit)
    given = associations_of(page.rows)
    items = [claim_out(claim, actor, given, whole=False) for claim in page.rows]
    return ClaimPage(items=items, next=next_link(request, page.next_cursor))


@router.get("/{claim_id}", response=ClaimOut, url_name="get_claim")
@guard(Permission.CLAIM_READ)
def get_claim(request: HttpRequest, response: HttpResponse, claim_id: str) -> ClaimOut:
    """Return a claim: state, lines, clock, and the verbs that can be used now."""
    actor = actor_of(request)
    return answer(queries.claim_of(actor, claim_id), actor, response)


@router.get("/{claim_id}/findings", response=FindingsOut, url_name="get_claim_findings")
@guard(Permission.CLAIM_WRITE, Permission.NOTE_READ)
def get_findings(request: HttpRequest, claim_id: str) -> FindingsOut:
    """Return what blocks, warns and informs on a claim as it stands now."""
    actor = actor_of(request)
    claim = queries.claim_of(actor, claim_id)
    found = findings_on(claim, actor)
    rows = claim.warning_reasons.values_list("code", "field", "reason")
    reasons = {(code, field): reason for code, field, reason in rows}
    return FindingsOut(items=[finding_out(one, reasons) for one in found])


@router.get("/{claim_id}/comments", response=CommentsOut, url_name="list_claim_comments")
@guard(Permission.CLAIM_READ)
def list_comments(request: HttpRequest, claim_id: str) -> CommentsOut:
    """Return what partner and reviewers said to each other."""
    said = queries.comments_on(actor_of(request), claim_id)
    items = [
        CommentOut(
            id=one.comment.id,
            text=one.comment.text,
            side=one.comment.side,
            at=one.comment.said_at,
            by=one.by,
        )
        for one in said
    ]
    return CommentsOut(items=items)


@router.get("/{claim_id}/history", response=HistoryOut, url_name="get_claim_history")
@guard(Permission.CLAIM_READ)
def get_history(request: HttpRequest, claim_id: str) -> HistoryOut:
    """Return everything that happened to a claim, its lines and their associations."""
    items = [
        HappeningOut(at=one.at, event=one.event, subject=one.stream, by=one.by, data=one.data)
        for one in queries.history_of(actor_of(request), claim_id)
    ]
    return HistoryOut(items=items)
