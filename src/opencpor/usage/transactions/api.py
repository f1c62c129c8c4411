"""``/usage/transactions``: the amounts billed that the caller may see."""

from django.http import HttpRequest
from ninja import Query, Router

from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.usage.asked import FactFilter
from opencpor.usage.transactions import queries
from opencpor.usage.transactions.schemas import (
    TransactionOut,
    TransactionPage,
    TransactionTotalOut,
    TransactionTotals,
)

router = Router(tags=["usage"])


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
