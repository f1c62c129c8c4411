"""``/recomputes``: closed months judged anew, posted once two persons of finance agree."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.incentives.recomputes import queries
from opencpor.incentives.recomputes.actions.approve import approve
from opencpor.incentives.recomputes.actions.propose import propose
from opencpor.incentives.recomputes.actions.reject import reject
from opencpor.incentives.recomputes.actions.withdraw import withdraw
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.schemas import (
    RecomputeIn,
    RecomputeOut,
    RecomputePage,
    RecomputeRejectionIn,
    RecomputesAsked,
)

router = Router(tags=["recomputes"])


class RecomputeFilters(RecomputesAsked):
    """Which recomputes, and where the list goes on."""

    cursor: str = ""
    limit: int = USUAL


@router.get("", response=RecomputePage, url_name="list_recomputes")
@guard(Permission.MONEY_READ)
def list_recomputes(request: HttpRequest, filters: Query[RecomputeFilters]) -> RecomputePage:
    """List recomputes, the newest first; partners see what they posted as lines of earnings."""
    actor = actor_of(request)
    rows = filters.of(queries.recomputes(actor))
    page = page_of(rows, ["-id"], filters.cursor, filters.limit)
    items = [RecomputeOut.of(row, actor) for row in page.rows]
    return RecomputePage(items=items, next=next_link(request, page.next_cursor))


@router.post("", response={201: RecomputeOut}, url_name="propose_recompute")
@guard(Permission.CLOSE)
@key_required
def propose_recompute(
    request: HttpRequest, response: HttpResponse, body: RecomputeIn
) -> Status[RecomputeOut]:
    """Propose that closed months are judged anew; they are compared in the background.

    Nothing is posted before a second person of finance has approved what differs.
    """
    row = propose(body.wish(), actor_of(request))
    return Status(201, _answer(request, response, row))


@router.get("/{recompute_id}", response=RecomputeOut, url_name="get_recompute")
@guard(Permission.MONEY_READ)
def get_recompute(request: HttpRequest, response: HttpResponse, recompute_id: str) -> RecomputeOut:
    """Return one recompute."""
    return _answer(request, response, queries.fetch_recompute(actor_of(request), recompute_id))


@router.post("/{recompute_id}/approve", response=RecomputeOut, url_name="approve_recompute")
@guard(Permission.CLOSE)
@key_required
def approve_recompute(
    request: HttpRequest, response: HttpResponse, recompute_id: str
) -> RecomputeOut:
    """Post what differs as lines of the open month, if nothing changed since it was compared."""
    row = approve(recompute_id, actor_of(request), seen=seen_revision(request))
    return _answer(request, response, row)


@router.post("/{recompute_id}/reject", response=RecomputeOut, url_name="reject_recompute")
@guard(Permission.CLOSE)
@key_required
def reject_recompute(
    request: HttpRequest, response: HttpResponse, recompute_id: str, body: RecomputeRejectionIn
) -> RecomputeOut:
    """Reject what another person of finance proposed, with the reason."""
    seen = seen_revision(request)
    row = reject(recompute_id, actor_of(request), reason=body.reason, seen=seen)
    return _answer(request, response, row)


@router.post("/{recompute_id}/withdraw", response=RecomputeOut, url_name="withdraw_recompute")
@guard(Permission.CLOSE)
@key_required
def withdraw_recompute(
    request: HttpRequest, response: HttpResponse, recompute_id: str
) -> RecomputeOut:
    """Take back what one proposed oneself, while it waits."""
    row = withdraw(recompute_id, actor_of(request), seen=seen_revision(request))
    return _answer(request, response, row)


def _answer(request: HttpRequest, response: HttpResponse, row: Recompute) -> RecomputeOut:
    tag(response, row)
    return RecomputeOut.of(row, actor_of(request))
