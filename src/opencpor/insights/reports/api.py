"""``/reports``: saved queries over published data sets; each is its owner's alone."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router, Status

from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.http.downloads import TableFormat
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.operations import link
from opencpor.http.operations_api import OperationOut
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.insights.reports import queries
from opencpor.insights.reports.actions.ask_run import run_query, run_report
from opencpor.insights.reports.actions.delete_report import delete_report
from opencpor.insights.reports.actions.save_report import change_report, save_report
from opencpor.insights.reports.files import run_file
from opencpor.insights.reports.queries import readable
from opencpor.insights.reports.schemas import (
    DataSetOut,
    DataSets,
    DefinitionIn,
    PreviewOut,
    QueryIn,
    ReportIn,
    ReportOut,
    ReportPage,
    ReportPatch,
    RunOut,
    RunPage,
)
from opencpor.insights.reports.selecting import checked, first_rows, headings_of
from opencpor.insights.reports.sets import sets_for

router = Router(tags=["reports"])
SHOWN = 20  # rows of a preview
READING = (
    Permission.CLAIM_READ, Permission.ASSOCIATION_READ, Permission.USAGE_READ,
    Permission.MONEY_READ,
)  # fmt: skip


@router.get("/data-sets", response=DataSets, url_name="list_data_sets")
@guard(*READING)
def list_data_sets(request: HttpRequest) -> DataSets:
    """List the data sets that you may read, with their columns and what these hold."""
    return DataSets(items=[DataSetOut.of(one) for one in sets_for(actor_of(request))])


@router.post("/preview", response=PreviewOut, url_name="preview_report")
@guard(*READING)
def preview_report(request: HttpRequest, body: DefinitionIn) -> PreviewOut:
    """Return the first rows of a query; nothing is kept."""
    actor, asked = actor_of(request), body.definition()
    headings = headings_of(asked, checked(asked, actor))
    return PreviewOut.of(headings, first_rows(asked, actor, now().date(), SHOWN))


@router.get("/runs", response=RunPage, url_name="list_report_runs")
@guard(*READING)
def list_report_runs(
    request: HttpRequest, report: str = "", cursor: str = "", limit: int = USUAL
) -> RunPage:
    """List your runs, the newest first; perhaps only those of one report."""
    rows = queries.runs(actor_of(request))
    if report:
        rows = rows.filter(report_id=report)
    page = page_of(rows, ["-id"], cursor, limit)
    items = [RunOut.of(row) for row in page.rows]
    return RunPage(items=items, next=next_link(request, page.next_cursor))


@router.post("/runs", response={202: OperationOut}, url_name="run_query")
@guard(*READING)
def start_query(request: HttpRequest, response: HttpResponse, body: QueryIn) -> Status[object]:
    """Carry out a query without saving it; the operation's result is the id of the run.

    An organization asks for one at a time: 409 ``report_waiting`` until it is ready. Then
    ``report.ready`` or ``report.failed`` is told to your organization's webhooks.
    """
    asked = run_query(
        actor_of(request), body.definition.definition(), body.name, body.organization_id
    )
    response["Location"] = link(asked.operation)
    return Status(202, asked.operation)


@router.get("/runs/{report_run_id}", response=RunOut, url_name="get_report_run")
@guard(*READING)
def get_report_run(request: HttpRequest, report_run_id: str) -> RunOut:
    """Return a run: whether it is ready, what came out, or why it failed."""
    return RunOut.of(queries.run(actor_of(request), report_run_id))


@router.get("/runs/{report_run_id}/csv", url_name="get_report_csv")
@guard(*READING)
def get_report_csv(request: HttpRequest, report_run_id: str) -> StreamingHttpResponse:
    """Return the rows of a run as CSV; what looks like a formula is written as text."""
    actor = actor_of(request)
    return run_file(readable(actor, queries.run(actor, report_run_id)), TableFormat.CSV)


@router.get("/runs/{report_run_id}/xlsx", url_name="get_report_xlsx")
@guard(*READING)
def get_report_workbook(request: HttpRequest, report_run_id: str) -> StreamingHttpResponse:
    """Return the rows of a run as an XLSX workbook."""
    actor = actor_of(request)
    return run_file(readable(actor, queries.run(actor, report_run_id)), TableFormat.XLSX)


@router.get("/runs/{report_run_id}/parquet", url_name="get_report_parquet")
@guard(*READING)
def get_report_parquet(request: HttpRequest, report_run_id: str) -> StreamingHttpResponse:
    """Return the rows of a run as Parquet, with exact types; months are their first days."""
    actor = actor_of(request)
    return run_file(readable(actor, queries.run(actor, report_run_id)), TableFormat.PARQUET)


@router.get("", response=ReportPage, url_name="list_reports")
@guard(*READING)
def list_reports(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> ReportPage:
    """List the reports that you saved, by name."""
    page = page_of(queries.reports(actor_of(request)), ["name", "id"], cursor, limit)
    items = [ReportOut.from_orm(row) for row in page.rows]
    return ReportPage(items=items, next=next_link(request, page.next_cursor))


@router.post("", response={201: ReportOut}, url_name="create_report")
@guard(*READING)
def create_report(
    request: HttpRequest, response: HttpResponse, body: ReportIn
) -> Status[ReportOut]:
    """Save a query under a name; with a rhythm it runs by itself, as you may read then."""
    row = save_report(body.wish(), actor_of(request))
    tag(response, row)
    response["Location"] = f"/api/v1/reports/{row.id}"
    return Status(201, ReportOut.from_orm(row))


@router.get("/{report_id}", response=ReportOut, url_name="get_report")
@guard(*READING)
def get_report(request: HttpRequest, response: HttpResponse, report_id: str) -> ReportOut:
    """Return a report that you saved."""
    row = queries.report(actor_of(request), report_id)
    tag(response, row)
    return ReportOut.from_orm(row)


@router.patch("/{report_id}", response=ReportOut, url_name="change_report")
@guard(*READING)
def patch_report(
    request: HttpRequest, response: HttpResponse, report_id: str, body: ReportPatch
) -> ReportOut:
    """Change a report; runs of before stay as they were."""
    actor, seen = actor_of(request), seen_revision(request)
    wish = body.wish(queries.report(actor, report_id))
    row = change_report(actor, report_id, wish, seen=seen)
    tag(response, row)
    return ReportOut.from_orm(row)


@router.delete("/{report_id}", response={204: None}, url_name="delete_report")
@guard(*READING)
def remove_report(request: HttpRequest, report_id: str) -> Status[None]:
    """Delete a report with its runs and their files."""
    delete_report(actor_of(request), report_id, seen=seen_revision(request))
    return Status(204, None)


@router.post("/{report_id}/run", response={202: OperationOut}, url_name="run_report")
@guard(*READING)
def start_report(request: HttpRequest, response: HttpResponse, report_id: str) -> Status[object]:
    """Carry a saved report out; the operation's result is the id of the run.

    It reads what you may see when it runs. 409 ``report_waiting`` while another is under way.
    Once it is over, ``report.ready`` or ``report.failed`` is told to your organization's webhooks.
    """
    asked = run_report(actor_of(request), report_id)
    response["Location"] = link(asked.operation)
    return Status(202, asked.operation)
