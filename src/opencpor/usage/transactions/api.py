"""``/usage/transactions``: the amounts billed that the caller may see; ``/transactions``: sent."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.usage.asked import FactFilter
from opencpor.usage.pushing import check_rows, take_rows
from opencpor.usage.schemas import BatchOut, DryRunOut
from opencpor.usage.transactions import queries
from opencpor.usage.transactions.schemas import (
    TransactionOut,
    TransactionPage,
    TransactionsIn,
    TransactionTotalOut,
    TransactionTotals,
)

router = Router(tags=["usage"])
sending = Router(tags=["usage"])


@sending.post(
    "/batches", response={200: BatchOut | DryRunOut, 202: BatchOut}, url_name="push_transactions"
)
@guard(Permission.USAGE_IMPORT)
@key_required
def push_transactions(
    request: HttpRequest, response: HttpResponse, body: TransactionsIn
) -> Status[BatchOut | DryRunOut]:
    """Send up to 10,000 transactions as JSON; they are imported in the background like a file.

    202 with the new batch, a batch of usage like any other, or 200 with the one that the same rows
    made before. Rows that cannot be used go to its quarantine, where the first one has the number
    2, as below a file's headings. With ``dry_run`` they are checked at once and nothing is kept.
    """
    rows = [row.row() for row in body.rows]
    if body.dry_run:
        found = check_rows(actor_of(request), rows, body.program, body.as_of)
        return Status(200, DryRunOut.of(found))
    received = take_rows(actor_of(request), rows, body.program, body.as_of)
    response["Location"] = f"/api/v1/usage/batches/{received.batch.id}"
    return Status(200 if received.known else 202, BatchOut.of(received.batch))


@router.get("", response=TransactionPage, url_name="list_transactions")
@guard(Permission.USAGE_READ)
def list_transactions(
    request: HttpRequest, wanted: Query[FactFilter], cursor: str = "", limit: int = USUAL
) -> TransactionPage:
    """List the transactions that you may see, the newest first.

    Partners see those that went through their own locations, of slots that they hold or held. Files
    of transactions are sent like those of usage, to `/usage/batches`.
    """
    rows = queries.transactions(actor_of(request), wanted.read())
    page = page_of(rows, queries.ORDER, cursor, limit)
    items = [TransactionOut.of(row) for row in page.rows]
    return TransactionPage(items=items, next=next_link(request, page.next_cursor))


@router.get("/totals", response=TransactionTotals, url_name="total_transactions")
@guard(Permission.USAGE_READ)
def total_transactions(request: HttpRequest, wanted: Query[FactFilter]) -> TransactionTotals:
    """Add up the transactions that you may see, by month; each counts once."""
    rows = queries.transactions(actor_of(request), wanted.read())
    return TransactionTotals(items=[TransactionTotalOut.of(one) for one in queries.totals(rows)])
