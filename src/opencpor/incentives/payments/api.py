"""``/payments`` and ``/payments/batches``: what is paid, by two persons of finance."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.paging import LARGEST, USUAL, next_link, page_of
from opencpor.incentives.payments import queries
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.actions.fail_payment import fail_payment
from opencpor.incentives.payments.actions.fetch_file import fetch_file
from opencpor.incentives.payments.actions.propose_batch import propose_batch
from opencpor.incentives.payments.actions.reject_batch import reject_batch
from opencpor.incentives.payments.actions.reverse_payment import reverse_payment
from opencpor.incentives.payments.actions.settle_payment import settle_batch, settle_payment
from opencpor.incentives.payments.actions.withdraw_batch import withdraw_batch
from opencpor.incentives.payments.answers.queries import about_whole
from opencpor.incentives.payments.asked import BatchesAsked, PaymentsAsked
from opencpor.incentives.payments.explained import PaymentExplanationOut, explain_payment
from opencpor.incentives.payments.files import file_answer
from opencpor.incentives.payments.models import Payment, PaymentBatch
from opencpor.incentives.payments.schemas import (
    PaymentBatchIn,
    PaymentBatchOut,
    PaymentBatchPage,
    PaymentBatchRejectionIn,
    PaymentOut,
    PaymentPage,
    ReturnIn,
)

payments = Router(tags=["payments"])
batches = Router(tags=["payments"])


class PaymentBatchFilters(BatchesAsked):
    """Which batches, and where the list goes on."""

    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)


class PaymentFilters(PaymentsAsked):
    """Which payments, and where the list goes on."""

    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)


def _batch(request: HttpRequest, response: HttpResponse, row: PaymentBatch) -> PaymentBatchOut:
    tag(response, row)
    actor = actor_of(request)
    return PaymentBatchOut.of(row, actor, about_whole(actor, [row.id]).get(row.id, ()))


def _payment(request: HttpRequest, response: HttpResponse, row: Payment) -> PaymentOut:
    tag(response, row)
    return PaymentOut.of(row, actor_of(request))


@batches.get("", response=PaymentBatchPage, url_name="list_payment_batches")
@guard(Permission.MONEY_READ)
def list_batches(request: HttpRequest, filters: Query[PaymentBatchFilters]) -> PaymentBatchPage:
    """List batches, the newest first."""
    actor = actor_of(request)
    rows = filters.of(queries.batches(actor))
    page = page_of(rows, ["-id"], filters.cursor, filters.limit)
    whole = about_whole(actor, [row.id for row in page.rows])
    items = [PaymentBatchOut.of(row, actor, whole.get(row.id, ())) for row in page.rows]
    return PaymentBatchPage(items=items, next=next_link(request, page.next_cursor))


@batches.post("", response={201: PaymentBatchOut}, url_name="propose_payment_batch")
@guard(Permission.CLOSE)
@key_required
def propose(
    request: HttpRequest, response: HttpResponse, body: PaymentBatchIn
) -> Status[PaymentBatchOut]:
    """Propose to pay every balance that can be paid; a second person of finance decides.

    `left_out` says of every other balance why it is not paid.
    """
    row = propose_batch(body.wish(), actor_of(request))
    return Status(201, _batch(request, response, row))


@batches.get("/{payment_batch_id}", response=PaymentBatchOut, url_name="get_payment_batch")
@guard(Permission.MONEY_READ)
def get_batch(
    request: HttpRequest, response: HttpResponse, payment_batch_id: str
) -> PaymentBatchOut:
    """Return one batch; its payments are listed by `/payments?batch=`."""
    return _batch(request, response, queries.fetch_batch(actor_of(request), payment_batch_id))


@batches.get("/{payment_batch_id}/file", url_name="fetch_payment_file")
@guard(Permission.CLOSE)
def get_file(request: HttpRequest, payment_batch_id: str) -> HttpResponse:
    """Download what the bank is given: the same bytes each time. Every download is logged."""
    return file_answer(fetch_file(payment_batch_id, actor_of(request)))


@batches.post(
    "/{payment_batch_id}/approve", response=PaymentBatchOut, url_name="approve_payment_batch"
)
@guard(Permission.CLOSE)
@key_required
def approve(request: HttpRequest, response: HttpResponse, payment_batch_id: str) -> PaymentBatchOut:
    """Book what another person of finance proposed, exactly as it was proposed.

    If a balance or a payee in it has changed since, nothing is booked and the answer names it.
    """
    row = approve_batch(payment_batch_id, actor_of(request), seen=seen_revision(request))
    return _batch(request, response, row)


@batches.post(
    "/{payment_batch_id}/reject", response=PaymentBatchOut, url_name="reject_payment_batch"
)
@guard(Permission.CLOSE)
@key_required
def reject(
    request: HttpRequest,
    response: HttpResponse,
    payment_batch_id: str,
    body: PaymentBatchRejectionIn,
) -> PaymentBatchOut:
    """Reject what another person of finance proposed, with the reason."""
    seen = seen_revision(request)
    row = reject_batch(payment_batch_id, actor_of(request), reason=body.reason, seen=seen)
    return _batch(request, response, row)


@batches.post(
    "/{payment_batch_id}/withdraw", response=PaymentBatchOut, url_name="withdraw_payment_batch"
)
@guard(Permission.CLOSE)
@key_required
def withdraw(
    request: HttpRequest, response: HttpResponse, payment_batch_id: str
) -> PaymentBatchOut:
    """Take back what one proposed oneself, while it waits."""
    row = withdraw_batch(payment_batch_id, actor_of(request), seen=seen_revision(request))
    return _batch(request, response, row)


@batches.post(
    "/{payment_batch_id}/settle", response=PaymentBatchOut, url_name="settle_payment_batch"
)
@guard(Permission.CLOSE)
@key_required
def settle_all(
    request: HttpRequest, response: HttpResponse, payment_batch_id: str
) -> PaymentBatchOut:
    """Book that the bank has paid everything of the batch that it has not answered yet."""
    row = settle_batch(payment_batch_id, actor_of(request), seen=seen_revision(request))
    return _batch(request, response, row)


@payments.get("", response=PaymentPage, url_name="list_payments")
@guard(Permission.MONEY_READ)
def list_payments(request: HttpRequest, filters: Query[PaymentFilters]) -> PaymentPage:
    """List payments, the newest first; a partner sees its own."""
    actor = actor_of(request)
    rows = filters.wanted().of(queries.payments(actor))
    page = page_of(rows, ["-id"], filters.cursor, filters.limit)
    items = [PaymentOut.of(row, actor) for row in page.rows]
    return PaymentPage(items=items, next=next_link(request, page.next_cursor))


@payments.get("/{payment_id}", response=PaymentOut, url_name="get_payment")
@guard(Permission.MONEY_READ)
def get_payment(request: HttpRequest, response: HttpResponse, payment_id: str) -> PaymentOut:
    """Return one payment."""
    return _payment(request, response, queries.fetch_payment(actor_of(request), payment_id))


@payments.get(
    "/{payment_id}/explanation", response=PaymentExplanationOut, url_name="explain_payment"
)
@guard(Permission.MONEY_READ)
def explain(request: HttpRequest, payment_id: str) -> PaymentExplanationOut:
    """Explain a payment: every booking that it pays, and where each is explained further."""
    actor = actor_of(request)
    return PaymentExplanationOut.of(explain_payment(actor, payment_id), actor)


@payments.post("/{payment_id}/settle", response=PaymentOut, url_name="settle_payment")
@guard(Permission.CLOSE)
@key_required
def settle(request: HttpRequest, response: HttpResponse, payment_id: str) -> PaymentOut:
    """Book that the bank has paid."""
    row = settle_payment(payment_id, actor_of(request), seen=seen_revision(request))
    return _payment(request, response, row)


@payments.post("/{payment_id}/fail", response=PaymentOut, url_name="fail_payment")
@guard(Permission.CLOSE)
@key_required
def fail(
    request: HttpRequest, response: HttpResponse, payment_id: str, body: ReturnIn
) -> PaymentOut:
    """Book that the bank refused it: the amount is owed again, for the next batch."""
    seen = seen_revision(request)
    row = fail_payment(payment_id, actor_of(request), body.grounds(), seen=seen)
    return _payment(request, response, row)


@payments.post("/{payment_id}/reverse", response=PaymentOut, url_name="reverse_payment")
@guard(Permission.CLOSE)
@key_required
def reverse(
    request: HttpRequest, response: HttpResponse, payment_id: str, body: ReturnIn
) -> PaymentOut:
    """Book that it came back after it was sent: the amount is owed again, for the next batch."""
    seen = seen_revision(request)
    row = reverse_payment(payment_id, actor_of(request), body.grounds(), seen=seen)
    return _payment(request, response, row)
