"""Read claims: list, one, findings, comments, history."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query

from opencpor.access.roles import Permission
from opencpor.claims import queries
from opencpor.claims.actions.look import findings_on
from opencpor.claims.api.answers import answer_read
from opencpor.claims.api.routes import router
from opencpor.claims.exporting import export
from opencpor.claims.listed import Pages
from opencpor.claims.lists import Filter, sorted_claims
from opencpor.claims.narrowing import AmongAsked
from opencpor.claims.schemas import (
    ClaimOut,
    ClaimPage,
    CommentOut,
    CommentsOut,
    FindingsOut,
    HistoryOut,
    claims_out,
    finding_out,
)
from opencpor.claims.states import State
from opencpor.http.downloads import Format
from opencpor.http.guards import actor_of, guard
from opencpor.http.instants import Instant
from opencpor.http.paging import USUAL, next_link

WHOLE = Pages(queries.whole)


class WantedClaims(AmongAsked):
    """What the list is narrowed to, and its order."""

    status: list[State] = []
    engagement: str = ""
    solution_area: str = ""
    location: str = ""  # the PartnerID
    customer: str = ""  # the tenant ID
    due_before: Instant | None = None
    reviewer: str = ""  # an identifier, or "none"
    q: str = ""  # an exact identifier, or beginnings of words in the names
    sort: str = "-created"

    def wanted(self) -> Filter:
        """Return what the list is narrowed to.

        Raises:
            Invalid: As `AmongAsked.among` does.
        """
        return Filter(
            states=tuple(state.value for state in self.status),
            engagement=self.engagement,
            solution_area=self.solution_area,
            partner_id=self.location,
            tenant_id=self.customer,
            due_before=self.due_before,
            reviewer=self.reviewer,
            words=self.q,
            among=self.among(),
        )


class WantedClaimsPage(WantedClaims):
    """The same, and which page of it."""

    total: bool = False  # count them all
    cursor: str = ""
    limit: int = USUAL


class WantedClaimsFile(WantedClaims):
    """The same, and as what."""

    format: Format = Format.CSV


@router.get("", response=ClaimPage, url_name="list_claims")
@guard(Permission.CLAIM_READ)
def list_claims(request: HttpRequest, wanted: Query[WantedClaimsPage]) -> ClaimPage:
    """List claims, the newest first; ``sort=deadline`` gives those with a running clock.

    ``total=true`` counts all that fit.
    """
    actor = actor_of(request)
    filters = wanted.wanted()
    page = WHOLE.page(actor, filters, wanted.sort, wanted.cursor, wanted.limit)
    queries.read_lines(page.rows)
    items = claims_out(page.rows, actor)
    total = sorted_claims(actor, filters, wanted.sort)[0].count() if wanted.total else None
    return ClaimPage(items=items, next=next_link(request, page.next_cursor), total=total)


@router.get("/export", url_name="export_claims")
@guard(Permission.CLAIM_READ)
def export_claims(request: HttpRequest, wanted: Query[WantedClaimsFile]) -> StreamingHttpResponse:
    """Download all claims that fit, as CSV, XLSX or JSON; sent while it is made."""
    actor = actor_of(request)
    rows, order = sorted_claims(actor, wanted.wanted(), wanted.sort)
    return export(request, rows, order, wanted.format, actor)


@router.get("/{claim_id}", response=ClaimOut, url_name="get_claim")
@guard(Permission.CLAIM_READ)
def get_claim(request: HttpRequest, response: HttpResponse, claim_id: str) -> ClaimOut:
    """Return a claim: state, lines, clock, and the verbs that can be used now."""
    actor = actor_of(request)
    return answer_read(queries.whole_claim(actor, claim_id), actor, response)


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
    actor = actor_of(request)
    said = queries.comments_on(actor, queries.claim_of(actor, claim_id))
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
    actor = actor_of(request)
    return HistoryOut.of(queries.history_of(actor, queries.claim_of(actor, claim_id)))
