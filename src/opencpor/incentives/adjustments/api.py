"""``/adjustments``: amounts for or against a location that two persons of finance agree on."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.paging import LARGEST, USUAL, next_link, page_of
from opencpor.incentives.adjustments import queries
from opencpor.incentives.adjustments.actions.approve import approve
from opencpor.incentives.adjustments.actions.propose import propose
from opencpor.incentives.adjustments.actions.reject import reject
from opencpor.incentives.adjustments.actions.withdraw import withdraw
from opencpor.incentives.adjustments.asked import AdjustmentFilter
from opencpor.incentives.adjustments.explained import AdjustmentExplanationOut
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.schemas import (
    AdjustmentIn,
    AdjustmentOut,
    AdjustmentPage,
    AdjustmentRejectionIn,
)

router = Router(tags=["adjustments"])


class AdjustmentQuery(AdjustmentFilter):
    """Which adjustments, and where the list goes on."""

    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)


@router.get("", response=AdjustmentPage, url_name="list_adjustments")
@guard(Permission.MONEY_READ)
def list_adjustments(request: HttpRequest, filters: Query[AdjustmentQuery]) -> AdjustmentPage:
    """List adjustments, the newest first; a partner sees its own once they are approved."""
    actor = actor_of(request)
    rows = filters.read().of(queries.adjustments(actor))
    page = page_of(rows, ["-id"], filters.cursor, filters.limit)
    items = [AdjustmentOut.of(row, actor) for row in page.rows]
    return AdjustmentPage(items=items, next=next_link(request, page.next_cursor))


@router.post("", response={201: AdjustmentOut}, url_name="propose_adjustment")
@guard(Permission.CLOSE)
@key_required
def propose_adjustment(
    request: HttpRequest, response: HttpResponse, body: AdjustmentIn
) -> Status[AdjustmentOut]:
    """Propose an adjustment; a second person of finance approves or rejects it."""
    row = propose(body.wish(), actor_of(request))
    return Status(201, _answer(request, response, row))


@router.get("/{adjustment_id}", response=AdjustmentOut, url_name="get_adjustment")
@guard(Permission.MONEY_READ)
def get_adjustment(
    request: HttpRequest, response: HttpResponse, adjustment_id: str
) -> AdjustmentOut:
    """Return one adjustment."""
    row = queries.fetch_adjustment(actor_of(request), adjustment_id)
    return _answer(request, response, row)


@router.get(
    "/{adjustment_id}/explanation", response=AdjustmentExplanationOut, url_name="explain_adjustment"
)
@guard(Permission.MONEY_READ)
def explain_adjustment(request: HttpRequest, adjustment_id: str) -> AdjustmentExplanationOut:
    """Explain an adjustment: its note, its two steps, its journal, its statement, its line."""
    actor = actor_of(request)
    found = queries.explain_adjustment(actor, adjustment_id)
    return AdjustmentExplanationOut.of(found, actor)


@router.post("/{adjustment_id}/approve", response=AdjustmentOut, url_name="approve_adjustment")
@guard(Permission.CLOSE)
def approve_adjustment(
    request: HttpRequest, response: HttpResponse, adjustment_id: str
) -> AdjustmentOut:
    """Book what another person of finance proposed; it stands on the open month's statement."""
    row = approve(adjustment_id, actor_of(request), seen=seen_revision(request))
    return _answer(request, response, row)


@router.post("/{adjustment_id}/reject", response=AdjustmentOut, url_name="reject_adjustment")
@guard(Permission.CLOSE)
def reject_adjustment(
    request: HttpRequest, response: HttpResponse, adjustment_id: str, body: AdjustmentRejectionIn
) -> AdjustmentOut:
    """Reject what another person of finance proposed, with the reason."""
    seen = seen_revision(request)
    row = reject(adjustment_id, actor_of(request), reason=body.reason, seen=seen)
    return _answer(request, response, row)


@router.post("/{adjustment_id}/withdraw", response=AdjustmentOut, url_name="withdraw_adjustment")
@guard(Permission.CLOSE)
def withdraw_adjustment(
    request: HttpRequest, response: HttpResponse, adjustment_id: str
) -> AdjustmentOut:
    """Take back what one proposed oneself, while it waits."""
    row = withdraw(adjustment_id, actor_of(request), seen=seen_revision(request))
    return _answer(request, response, row)


def _answer(request: HttpRequest, response: HttpResponse, row: Adjustment) -> AdjustmentOut:
    tag(response, row)
    return AdjustmentOut.of(row, actor_of(request))
