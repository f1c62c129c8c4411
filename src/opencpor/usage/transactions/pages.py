"""The page of transactions: what customers were billed, as far as the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission
from opencpor.common.money import from_minor_units
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.programs.queries import latest_version
from opencpor.programs.rendering.tables import words
from opencpor.ui.pages import show
from opencpor.ui.parts import Column, Listing
from opencpor.usage.asked import filter_in
from opencpor.usage.queries import Filter
from opencpor.usage.transactions import queries
from opencpor.usage.transactions.models import Transaction

COLUMNS = (
    Column("date", gettext_lazy("Date"), narrow=True),
    Column("customer", gettext_lazy("Customer")),
    Column("product", gettext_lazy("Product"), narrow=True),
    Column("location", gettext_lazy("Location"), narrow=True),
    Column("transaction", gettext_lazy("Transaction"), narrow=True),
    Column("amount", gettext_lazy("Amount"), figures=True),
)


@dataclass(frozen=True)
class Shown:
    """One transaction as a row of the list."""

    row: Transaction
    product: str
    amount: Decimal


@require_safe
@guard(Permission.USAGE_READ)
def transactions(request: HttpRequest) -> HttpResponse:
    """List the transactions that the reader may see."""
    wanted, actor = filter_in(request.GET, "cursor"), actor_of(request)
    rows = queries.transactions(actor, wanted)
    page = page_of(rows, queries.ORDER, request.GET.get("cursor", ""), USUAL)
    listing = Listing(COLUMNS, [_shown(row) for row in page.rows], page.next_cursor)
    context = {
        "listing": listing,
        "narrowed": wanted != Filter(),
        "may_import": actor.may(Permission.USAGE_IMPORT),
    }
    return show(request, "usage/transactions.html", context)


def _shown(row: Transaction) -> Shown:
    document = latest_version(row.program_key).document
    known = document.product(row.product) or document.workload(row.product)
    name = words(known.name) if known else row.product
    return Shown(row, name, from_minor_units(row.amount_minor, row.currency))
