"""``/payees``: whom locations' money goes to, masked."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import next_link, page_of
from opencpor.incentives.payees import queries
from opencpor.incentives.payees.actions.approve_payee import approve_payee
from opencpor.incentives.payees.actions.reject_payee import reject_payee
from opencpor.incentives.payees.actions.submit_payee import submit_payee
from opencpor.incentives.payees.actions.withdraw_payee import withdraw_payee
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.schemas import (
    ApprovalIn,
    PayeeBrief,
    PayeeFilters,
    PayeeIn,
    PayeeOut,
    PayeePage,
    PayeeRejectionIn,
)

router = Router(tags=["payees"])


def _answer(request: HttpRequest, response: HttpResponse, row: Payee) -> PayeeOut:
    tag(response, row)
    return PayeeOut.seen_by(row, actor_of(request))


@router.get("", response=PayeePage, url_name="list_payees")
@guard(Permission.PAYEE_READ)
def list_payees(request: HttpRequest, query: Query[PayeeFilters]) -> PayeePage:
    """List the versions of payees, the newest first, perhaps of one state or location."""
    rows = query.of(queries.payees(actor_of(request)))
    page = page_of(rows, ["-id"], query.cursor, query.limit)
    return PayeePage(items=PayeeBrief.of_all(page.rows), next=next_link(request, page.next_cursor))


@router.post("", response={201: PayeeOut}, url_name="submit_payee")
@guard(Permission.PAYEE_WRITE)
def submit(request: HttpRequest, response: HttpResponse, body: PayeeIn) -> Status[PayeeOut]:
    """Enter a payee of a location; finance approves or rejects it.

    The account is sealed at once. No answer ever holds it again, only its masked form.
    """
    made = submit_payee(body.location, body.details(), actor_of(request))
    row = queries.fetch_payee(actor_of(request), made.id)
    return Status(201, _answer(request, response, row))


@router.get("/{payee_id}", response=PayeeOut, url_name="get_payee")
@guard(Permission.PAYEE_READ)
def get_payee(request: HttpRequest, response: HttpResponse, payee_id: str) -> PayeeOut:
    """Return one version with its holder, its masked account and what can be done to it."""
    return _answer(request, response, queries.fetch_payee(actor_of(request), payee_id))


@router.post("/{payee_id}/approve", response=PayeeOut, url_name="approve_payee")
@guard(Permission.PAYEE_VALIDATE)
def approve(
    request: HttpRequest, response: HttpResponse, payee_id: str, body: ApprovalIn
) -> PayeeOut:
    """Approve it as finance; payments use it once it is as old as their program asks.

    With `account` the number that another source gives is compared with what was entered.
    """
    actor, seen = actor_of(request), seen_revision(request)
    row = approve_payee(payee_id, actor, grounds=body.grounds, account=body.account, seen=seen)
    return _answer(request, response, row)


@router.post("/{payee_id}/reject", response=PayeeOut, url_name="reject_payee")
@guard(Permission.PAYEE_VALIDATE)
def reject(
    request: HttpRequest, response: HttpResponse, payee_id: str, body: PayeeRejectionIn
) -> PayeeOut:
    """Reject it as finance, with the reason."""
    actor, seen = actor_of(request), seen_revision(request)
    return _answer(request, response, reject_payee(payee_id, actor, reason=body.reason, seen=seen))


@router.post("/{payee_id}/withdraw", response=PayeeOut, url_name="withdraw_payee")
@guard(Permission.PAYEE_WRITE)
def withdraw(request: HttpRequest, response: HttpResponse, payee_id: str) -> PayeeOut:
    """Take back what finance has not decided on."""
    row = withdraw_payee(payee_id, actor_of(request), seen=seen_revision(request))
    return _answer(request, response, row)
