"""``/payments/holds``: payments of a location that are held by hand."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.paging import next_link, page_of
from opencpor.incentives.payments.holds import queries
from opencpor.incentives.payments.holds.actions.hold import hold_payments
from opencpor.incentives.payments.holds.actions.release import release_payments
from opencpor.incentives.payments.holds.models import PaymentHold
from opencpor.incentives.payments.holds.schemas import (
    PaymentHoldFilters,
    PaymentHoldIn,
    PaymentHoldOut,
    PaymentHoldPage,
)

router = Router(tags=["payments"])


def _answer(request: HttpRequest, response: HttpResponse, row: PaymentHold) -> PaymentHoldOut:
    tag(response, row)
    actor = actor_of(request)
    return PaymentHoldOut.of(row, actor, queries.releasable(actor, [row]))


@router.get("", response=PaymentHoldPage, url_name="list_payment_holds")
@guard(Permission.MONEY_READ)
def list_holds(request: HttpRequest, filters: Query[PaymentHoldFilters]) -> PaymentHoldPage:
    """List holds, the newest first, released ones too; a partner sees those of its locations."""
    actor = actor_of(request)
    standing = None if filters.state is None else filters.state == "standing"
    rows = queries.holds(actor, location=filters.location, standing=standing)
    page = page_of(rows, ["-id"], filters.cursor, filters.limit)
    mine = queries.releasable(actor, page.rows)
    items = [PaymentHoldOut.of(row, actor, mine) for row in page.rows]
    return PaymentHoldPage(items=items, next=next_link(request, page.next_cursor))


@router.post("", response={201: PaymentHoldOut}, url_name="hold_payments")
@guard(Permission.CLOSE, Permission.PAYEE_WRITE)
@key_required
def hold(
    request: HttpRequest, response: HttpResponse, body: PaymentHoldIn
) -> Status[PaymentHoldOut]:
    """Pay nothing to a location until the hold is released: finance, or the partner its own.

    A batch that waits is not approved with it any more; what is at the bank goes on.
    """
    made = hold_payments(body.location, body.reason, actor_of(request))
    row = queries.fetch_hold(actor_of(request), made.id)
    return Status(201, _answer(request, response, row))


@router.get("/{payment_hold_id}", response=PaymentHoldOut, url_name="get_payment_hold")
@guard(Permission.MONEY_READ)
def get_hold(request: HttpRequest, response: HttpResponse, payment_hold_id: str) -> PaymentHoldOut:
    """Return one hold."""
    return _answer(request, response, queries.fetch_hold(actor_of(request), payment_hold_id))


@router.post("/{payment_hold_id}/release", response=PaymentHoldOut, url_name="release_payment_hold")
@guard(Permission.CLOSE, Permission.PAYEE_WRITE)
@key_required
def release(request: HttpRequest, response: HttpResponse, payment_hold_id: str) -> PaymentHoldOut:
    """Let the location be paid again; only the side that placed the hold may."""
    actor = actor_of(request)
    release_payments(payment_hold_id, actor, seen=seen_revision(request))
    return _answer(request, response, queries.fetch_hold(actor, payment_hold_id))
