"""Pages about statements, and their files."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.money import from_minor_units
from opencpor.directory.queries import program_names
from opencpor.http.downloads import Format
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.incentives import lists, queries
from opencpor.incentives.adjustments.shown import adjustments_shown
from opencpor.incentives.models import Statement
from opencpor.incentives.naming import names_for
from opencpor.incentives.narrowing import ALL, StatementsAsked
from opencpor.incentives.pages.narrowing import narrowing_part, saved_beside
from opencpor.incentives.paper import statement_pdf
from opencpor.incentives.rules.statement import Movement
from opencpor.incentives.shown import besides_shown, lines_shown
from opencpor.incentives.statement_files import statement_file
from opencpor.incentives.statement_lines import adjustments_of, besides, bookings_of, lines_of
from opencpor.ui.pages import show
from opencpor.ui.parts import Chosen, Column, Listing

STATEMENTS = (
    Column("month", gettext_lazy("Month")),
    Column("location", gettext_lazy("Location"), narrow=True),
    Column("earned", gettext_lazy("Earned"), figures=True),
    Column("adjusted", gettext_lazy("Adjusted"), figures=True, narrow=True),
    Column("payable", gettext_lazy("Payable"), figures=True),
    Column("carried", gettext_lazy("Carried forward"), figures=True, narrow=True),
)

OWN_WORDS = {"since", "through", "newest"}  # lines stand in the months that they apply to


@require_safe
@guard(Permission.MONEY_READ)
def statements_list(request: HttpRequest) -> HttpResponse:
    """Show statements, the latest month first."""
    actor, asked = actor_of(request), StatementsAsked.said(request.GET)
    wanted = asked.wanted()
    rows = wanted.of_statements(queries.statements(actor))
    page = page_of(rows, ["-month", "-id"], request.GET.get("cursor", ""), USUAL)
    of_lines = {key: one for key, one in asked.named().items() if key not in OWN_WORDS}
    listing = Listing(STATEMENTS, figures_shown(page.rows), page.next_cursor, rows.count())
    return show(
        request,
        "incentives/statements.html",
        {
            "listing": listing,
            "saved": saved_beside(request, lists.STATEMENTS),
            "narrowed": asked.named(),
            "in_part": wanted.about != ALL,
            "lines": urlencode(of_lines),
            **narrowing_part(actor, asked, *_newest_chip(asked)),
        },
    )


def _newest_chip(asked: StatementsAsked) -> Iterator[Chosen]:
    if asked.newest:
        yield Chosen(_("Statements"), _("The newest of each location"), ("newest",))


def figures_shown(rows: list[Statement]) -> list[dict[str, Any]]:
    """Return statements with their figures, and the program where they are of several."""
    several = len({row.close.program_key for row in rows}) > 1
    programs = program_names(get_language() or "en") if several else {}
    return [
        {
            "statement": row,
            "program": programs.get(row.close.program_key, ""),
            "earned": from_minor_units(row.balance.earned, row.currency),
            "adjusted": from_minor_units(row.balance.adjusted, row.currency),
            "opening": from_minor_units(row.balance.opening, row.currency),
            "returned": from_minor_units(row.balance.returned, row.currency),
            "forfeited": from_minor_units(row.balance.forfeited, row.currency),
            "paid": from_minor_units(row.balance.paid, row.currency),
            "payable": from_minor_units(row.balance.payable, row.currency),
            "carried": from_minor_units(row.balance.carried, row.currency),
            "minimum": from_minor_units(row.balance.minimum, row.currency),
        }
        for row in rows
    ]


def _statement(request: HttpRequest, statement_id: str) -> Statement:
    actor = actor_of(request)
    return fetch(queries.statements(actor), actor, "statement", id=statement_id)


@require_safe
@guard(Permission.MONEY_READ)
def statement(request: HttpRequest, statement_id: str) -> HttpResponse:
    """Show one location's month: what was carried, earned, adjusted, and what is payable."""
    row = _statement(request, statement_id)
    bookings = bookings_of(row)
    names = names_for(row.close.program_key, row.close.program_version)
    return show(
        request,
        "incentives/statement.html",
        {
            "statement": row,
            "figures": figures_shown([row])[0],
            "program": names.program,
            "partner_id": names.partner_id(row.location_id),
            "zone": names.document.business_calendar.zone,
            "notes": names.notes(row.minimum_minor, row.currency),
            "earned": lines_shown(lines_of(bookings, Movement.EARNED)),
            "adjusted": lines_shown(lines_of(bookings, Movement.ADJUSTED)),
            "by_hand": adjustments_shown(adjustments_of(bookings)),
            "besides": besides_shown(besides(bookings), row.currency),
        },
    )


@require_safe
@guard(Permission.MONEY_READ)
def statement_paper(request: HttpRequest, statement_id: str) -> HttpResponse:
    """Hand out a statement as a PDF."""
    return statement_pdf(_statement(request, statement_id))


@require_safe
@guard(Permission.MONEY_READ)
def statement_csv(request: HttpRequest, statement_id: str) -> HttpResponseBase:
    """Hand out a statement as CSV."""
    return statement_file(_statement(request, statement_id), Format.CSV)


@require_safe
@guard(Permission.MONEY_READ)
def statement_workbook(request: HttpRequest, statement_id: str) -> HttpResponseBase:
    """Hand out a statement as an XLSX workbook."""
    return statement_file(_statement(request, statement_id), Format.XLSX)
