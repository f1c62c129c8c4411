"""``/closes``, ``/earnings``, ``/statements``."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.operations import link
from opencpor.http.operations_api import OperationOut
from opencpor.http.paging import LARGEST, USUAL, next_link, page_of
from opencpor.incentives import queries
from opencpor.incentives.actions.ask_close import ask_close, month_asked
from opencpor.incentives.explanations import explain
from opencpor.incentives.models import Close, Statement
from opencpor.incentives.paper import statement_pdf
from opencpor.incentives.schemas import (
    CloseIn,
    CloseOut,
    EarningOut,
    ExplanationOut,
    StatementOut,
    VerdictOut,
)
from opencpor.incentives.verdicts import verdicts_of

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


class EarningFilters(Paging):
    """Which lines; months as 2026-10."""

    location: str = ""
    customer: str = ""
    association: str = ""
    rule: str = ""
    applies_to: str = ""
    processed_in: str = ""


class VerdictFilters(Schema):
    """Which judgments; ``after_*`` name the last one of the page before."""

    program: str
    month: str = Field(description="a closed month, such as 2026-10")
    outcome: str = Field("", pattern="^(earned|none|)$")
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
        behind=behind if filters.after_association else (),
        limit=filters.limit,
    )
    return Verdicts(items=[VerdictOut.of(row) for row in rows])


@earnings.get("", response=Earnings)
@guard(Permission.MONEY_READ)
def list_earnings(request: HttpRequest, filters: Query[EarningFilters]) -> Earnings:
    """List posted lines, the latest first."""
    rows = queries.earnings(actor_of(request))
    given = {
        "location_id": filters.location,
        "customer_id": filters.customer,
        "association_id": filters.association,
        "rule": filters.rule,
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if filters.applies_to:
        rows = rows.filter(month=month_asked(filters.applies_to).first_day)
    if filters.processed_in:
        rows = rows.filter(processed=month_asked(filters.processed_in).first_day)
    page = page_of(rows, ["-processed", "-id"], filters.cursor, filters.limit)
    return Earnings(
        items=[EarningOut.of(row) for row in page.rows], next=next_link(request, page.next_cursor)
    )


@earnings.get("/{earning_id}/explanation", response=ExplanationOut)
@guard(Permission.MONEY_READ)
def explain_earning(request: HttpRequest, earning_id: str) -> ExplanationOut:
    """Explain a line: verdict, facts, file and row, journal, statement, corrections."""
    return ExplanationOut.of(explain(actor_of(request), earning_id))


@statements.get("", response=Statements)
@guard(Permission.MONEY_READ)
def list_statements(request: HttpRequest, paging: Query[Paging], location: str = "") -> Statements:
    """List statements, the latest month first."""
    rows = queries.statements(actor_of(request))
    if location:
        rows = rows.filter(location_id=location)
    page = page_of(rows, ["-month", "-id"], paging.cursor, paging.limit)
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
