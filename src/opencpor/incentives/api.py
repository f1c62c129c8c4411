"""``/closes``, ``/earnings``, ``/statements``."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.http.downloads import Format
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.operations import link
from opencpor.http.operations_api import OperationOut
from opencpor.http.paging import LARGEST, USUAL, next_link, page_of
from opencpor.incentives import queries
from opencpor.incentives.actions.ask_close import ask_close, month_asked
from opencpor.incentives.asked import LineFilters, NarrowedForecast, NarrowedVerdicts
from opencpor.incentives.explanations import explain
from opencpor.incentives.exports import export_csv, layout_named
from opencpor.incentives.forecasts.queries import outlooks
from opencpor.incentives.forecasts.schemas import Forecasts, forecasts_out
from opencpor.incentives.models import Close, Statement
from opencpor.incentives.naming import Rules
from opencpor.incentives.narrowing import StatementsAsked
from opencpor.incentives.paper import statement_pdf
from opencpor.incentives.rules.reasons import Reason
from opencpor.incentives.schemas import (
    CloseIn,
    CloseOut,
    EarningOut,
    ExplanationOut,
    StatementOut,
    VerdictOut,
)
from opencpor.incentives.statement_files import statement_file
from opencpor.incentives.verdicts import verdicts_of
from opencpor.incentives.why_not import why_not
from opencpor.incentives.why_not_schemas import WhyNotOut

closes = Router(tags=["closes"])
earnings = Router(tags=["earnings"])
statements = Router(tags=["statements"])


class Closes(Schema):
    """A page of closes."""

    items: list[CloseOut]
    next: str | None


class Earnings(Schema):
    """A page of lines."""

    items: list[EarningOut]
    next: str | None


class Statements(Schema):
    """A page of statements."""

    items: list[StatementOut]
    next: str | None


class Verdicts(Schema):
    """A page of judgments."""

    items: list[VerdictOut]


class Paging(Schema):
    """Where a list goes on."""

    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)


class EarningFilters(Paging, LineFilters):
    """Which lines, and where the list goes on."""


class StatementFilters(Paging, StatementsAsked):
    """Which statements, and where the list goes on."""


class VerdictFilters(NarrowedVerdicts):
    """Which judgments; ``after_*`` name the last one of the page before."""

    program: str
    month: str = Field(description="a closed month, such as 2026-10")
    outcome: str = Field("", pattern="^(earned|none|)$")
    reason: str = Field(
        "", pattern=f"^({'|'.join(Reason)}|)$", description="only judgments with this reason code"
    )
    after_association: str = ""
    after_rule: str = ""
    after_milestone: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)


@closes.get("", response=Closes)
@guard(Permission.MONEY_READ)
def list_closes(request: HttpRequest, paging: Query[Paging], program: str = "") -> Closes:
    """List closed months, the latest first."""
    rows = queries.closes(actor_of(request))
    if program:
        rows = rows.filter(program_key=program)
    page = page_of(rows, ["-month", "-id"], paging.cursor, paging.limit)
    return Closes(
        items=[CloseOut.of(row) for row in page.rows], next=next_link(request, page.next_cursor)
    )


@closes.post("", response={202: OperationOut})
@guard(Permission.CLOSE)
@key_required
def close_a_month(request: HttpRequest, response: HttpResponse, body: CloseIn) -> Status[object]:
    """Ask for a close. It runs in the background; the operation says how it went."""
    operation = ask_close(body.program, body.month, body.reason, actor_of(request))
    response["Location"] = link(operation)
    return Status(202, operation)


@closes.get("/{close_id}", response=CloseOut)
@guard(Permission.MONEY_READ)
def get_close(request: HttpRequest, close_id: str) -> CloseOut:
    """Return one closed month."""
    return CloseOut.of(fetch(Close.objects.all(), actor_of(request), "close", id=close_id))


@earnings.get("/verdicts", response=Verdicts)
@guard(Permission.MONEY_READ)
def list_verdicts(request: HttpRequest, filters: Query[VerdictFilters]) -> Verdicts:
    """List how a closed month was judged: every input, and every reason for nothing."""
    actor = actor_of(request)
    close = queries.close_of(filters.program, month_asked(filters.month))
    behind = (filters.after_association, filters.after_rule, filters.after_milestone)
    rows = verdicts_of(
        actor,
        close,
        outcome=filters.outcome,
        reason=filters.reason,
        behind=behind if filters.after_association else (),
        limit=filters.limit,
        among=filters.among(),
    )
    rules = Rules()
    return Verdicts(items=[VerdictOut.of(row, rules) for row in rows])


@earnings.get("/verdicts/totals", response=WhyNotOut, url_name="total_verdicts")
@guard(Permission.MONEY_READ)
def total_verdicts(
    request: HttpRequest, program: str, month: str, filters: Query[NarrowedVerdicts]
) -> WhyNotOut:
    """Add up why a closed month did not earn more: judgments and amounts by reason code."""
    close = queries.close_of(program, month_asked(month))
    return WhyNotOut.of(why_not(actor_of(request), close, filters.among()), close)


@earnings.get("", response=Earnings)
@guard(Permission.MONEY_READ)
def list_earnings(request: HttpRequest, filters: Query[EarningFilters]) -> Earnings:
    """List posted lines, the latest first; adjustments by hand are listed by `/adjustments`.

    An unknown location or customer has no lines; a workload, a country or a part that there is not
    is refused.
    """
    rows = filters.read().of(queries.earnings(actor_of(request)))
    page = page_of(rows, ["-processed", "-id"], filters.cursor, filters.limit)
    rules = Rules()
    lines = [EarningOut.of(row, rules) for row in page.rows]
    return Earnings(items=lines, next=next_link(request, page.next_cursor))


@earnings.get("/forecast", response=Forecasts)
@guard(Permission.MONEY_READ)
def forecast_earnings(request: HttpRequest, filters: Query[NarrowedForecast]) -> Forecasts:
    """Return what the coming month may earn, and how far off such forecasts were.

    The median growth of each association's last three months, no more than its paid units above
    the mark, at the coming month's rates and with what caps have left.
    """
    found = outlooks(actor_of(request), filters.wanted())
    return Forecasts(items=forecasts_out(found))


@earnings.get("/exports/{export_layout}", url_name="export_earnings")
@guard(Permission.MONEY_READ)
def export_earnings(
    request: HttpRequest, export_layout: str, filters: Query[LineFilters]
) -> StreamingHttpResponse:
    """Download CSV: `earnings-default`, `ineligible`, `payments`, `max-cap-balance`, `forecast`.

    The published columns come first, in their order; ours, which explain, stand behind them and
    start with `cpor_`. Balances of caps belong to no month, a forecast to the coming one: months
    do not narrow them down. Payments are narrowed by program, location and currency alone, and
    nothing but `earnings-default` by `part`.
    """
    layout = layout_named(export_layout)
    return export_csv(layout, actor_of(request), filters.read())


@earnings.get("/{earning_id}/explanation", response=ExplanationOut)
@guard(Permission.MONEY_READ)
def explain_earning(request: HttpRequest, earning_id: str) -> ExplanationOut:
    """Explain a line: verdict, facts, file and row, journal, statement, corrections."""
    actor = actor_of(request)
    return ExplanationOut.of(explain(actor, earning_id), actor)


@statements.get("", response=Statements)
@guard(Permission.MONEY_READ)
def list_statements(request: HttpRequest, filters: Query[StatementFilters]) -> Statements:
    """List statements, the latest month first.

    By customer, workload, country and segment: those that list anything about them. Each is of all
    that its location was owed, whatever the list is narrowed to.
    """
    rows = filters.wanted().of_statements(queries.statements(actor_of(request)))
    page = page_of(rows, ["-month", "-id"], filters.cursor, filters.limit)
    return Statements(
        items=[StatementOut.of(row) for row in page.rows], next=next_link(request, page.next_cursor)
    )


@statements.get("/{statement_id}", response=StatementOut)
@guard(Permission.MONEY_READ)
def get_statement(request: HttpRequest, statement_id: str) -> StatementOut:
    """Return one statement."""
    rows = Statement.objects.all()
    return StatementOut.of(fetch(rows, actor_of(request), "statement", id=statement_id))


@statements.get("/{statement_id}/pdf")
@guard(Permission.MONEY_READ)
def get_statement_pdf(request: HttpRequest, statement_id: str) -> HttpResponse:
    """Return one statement as a PDF."""
    rows = queries.statements(actor_of(request))
    statement = fetch(rows, actor_of(request), "statement", id=statement_id)
    return statement_pdf(statement)


@statements.get("/{statement_id}/csv")
@guard(Permission.MONEY_READ)
def get_statement_csv(request: HttpRequest, statement_id: str) -> StreamingHttpResponse:
    """Return one statement as CSV: its balance, and every booking that adds up to it."""
    rows = queries.statements(actor_of(request))
    statement = fetch(rows, actor_of(request), "statement", id=statement_id)
    return statement_file(statement, Format.CSV)


@statements.get("/{statement_id}/xlsx")
@guard(Permission.MONEY_READ)
def get_statement_workbook(request: HttpRequest, statement_id: str) -> StreamingHttpResponse:
    """Return one statement as an XLSX workbook, with the rows of the CSV file."""
    rows = queries.statements(actor_of(request))
    statement = fetch(rows, actor_of(request), "statement", id=statement_id)
    return statement_file(statement, Format.XLSX)
