"""Pages of reports: the list, the builder, runs with their files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.common.columns import Kind
from opencpor.common.errors import not_found
from opencpor.common.tables import cells_of
from opencpor.http.downloads import TableFormat
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.http.wording import reworded
from opencpor.insights.reports import queries
from opencpor.insights.reports.actions.ask_run import run_report
from opencpor.insights.reports.actions.delete_report import delete_report
from opencpor.insights.reports.actions.save_report import change_report, save_report
from opencpor.insights.reports.api import READING, SHOWN
from opencpor.insights.reports.files import run_file
from opencpor.insights.reports.forms import RHYTHMS, ReportForm
from opencpor.insights.reports.models import Report, Rhythm
from opencpor.insights.reports.queries import readable
from opencpor.insights.reports.selecting import checked, first_rows, headings_of
from opencpor.insights.reports.sets import SETS, sets_for
from opencpor.insights.reports.sets.base import DataSet
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Column, Listing, Question

COLUMNS = (
    Column("name", gettext_lazy("Report")),
    Column("set", gettext_lazy("Data set"), narrow=True),
    Column("rhythm", gettext_lazy("Runs by itself"), narrow=True),
    Column("next", gettext_lazy("Next run"), narrow=True),
)
RECENT = 10
FIGURES = (Kind.WHOLE, Kind.AMOUNT)


def _title(key: str) -> str:
    return str(SETS[key].title) if key in SETS else key


@require_safe
@guard(*READING)
def reports_list(request: HttpRequest) -> HttpResponse:
    """List one's own reports, what ran lately, and the data sets for a new one."""
    actor = actor_of(request)
    rows = queries.reports(actor)
    page = page_of(rows, ["name", "id"], request.GET.get("cursor", ""), USUAL)
    shown = [
        {
            "row": row,
            "set": _title(row.definition["data_set"]),
            "rhythm": RHYTHMS[Rhythm(row.rhythm)],
        }
        for row in page.rows
    ]
    values = {
        "listing": Listing(COLUMNS, shown, page.next_cursor, rows.count()),
        "runs": queries.runs(actor).order_by("-id")[:RECENT],
        "sets": sets_for(actor),
    }
    return show(request, "insights/reports.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(*READING)
def report_new(request: HttpRequest, data_set: str) -> HttpResponse:
    """Build a report on a data set."""
    actor = actor_of(request)
    found = SETS.get(data_set)
    if found is None:
        raise not_found("data set")
    actor.require(found.permission)
    return _built(request, actor, found, None)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(*READING)
def report_page(request: HttpRequest, report_id: str) -> HttpResponse:
    """Show a report: its runs, and its query to be changed."""
    actor = actor_of(request)
    row = queries.report(actor, report_id)
    found = SETS[row.definition["data_set"]]
    actor.require(found.permission)
    return _built(request, actor, found, row)


def _built(
    request: HttpRequest, actor: Actor, data_set: DataSet, row: Report | None
) -> HttpResponse:
    form = ReportForm(data_set, row, request.POST or None)
    values: dict[str, Any] = {"form": form, "row": row, "set": data_set, "preview": None}
    values["runs"] = row.runs.order_by("-id")[:RECENT] if row else []
    if request.method == "POST" and form.is_valid():
        with shown_at(form, form.places):
            if "preview" not in request.POST:
                return _saved(request, actor, form, row)
            values["preview"] = _preview(actor, form)
    return show(request, "insights/report.html", values)


def _saved(
    request: HttpRequest, actor: Actor, form: ReportForm, row: Report | None
) -> HttpResponse:
    if row is None:
        row = save_report(form.wish(), actor)
    else:
        row = change_report(actor, row.id, form.wish(), seen=None)
    return done(request, "insights:report", row.id, message=_("The report is saved."))


def _preview(actor: Actor, form: ReportForm) -> dict[str, Any]:
    """Return the first rows, as files write them, and which of their columns hold figures."""
    asked = form.definition()
    headings = headings_of(asked, checked(asked, actor))
    rows = first_rows(asked, actor, now().date(), SHOWN)
    figures = [one.kind in FIGURES for one in headings]
    return {
        "headings": list(zip(headings, figures, strict=True)),
        "rows": [list(zip(cells_of(headings, row), figures, strict=True)) for row in rows],
    }


@require_POST
@guard(*READING)
def report_run_start(request: HttpRequest, report_id: str) -> HttpResponse:
    """Carry a report out, and show how far it is."""
    asked = run_report(actor_of(request), report_id)
    return redirect("insights:report_run", asked.run.id)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(*READING)
def report_delete(request: HttpRequest, report_id: str) -> HttpResponse:
    """Ask once, then delete a report with its runs."""
    actor = actor_of(request)
    row = queries.report(actor, report_id)
    if request.method == "POST":
        delete_report(actor, row.id, seen=None)
        return done(request, "insights:reports", message=_("The report is deleted."))
    question = Question(
        _("Delete the report “%(name)s”?") % {"name": row.name},
        _("Delete the report"),
        reverse("insights:report", args=[row.id]),
        consequences=[_("Its runs and their files go, too."), _("It does not run any more.")],
        trail=[(_("Reports"), reverse("insights:reports"))],
    )
    return ask(request, question)


@require_safe
@guard(*READING)
def report_run(request: HttpRequest, report_run_id: str) -> HttpResponse:
    """Show a run: how far it is, why it failed, or its files."""
    row = queries.run(actor_of(request), report_run_id)
    problem = reworded(row.problem) if row.problem else {}
    return show(
        request,
        "insights/report_run.html",
        {"row": row, "problem": problem, "set": _title(row.definition["data_set"])},
        fragment="insights/parts/report_run.html",
    )


@require_safe
@guard(*READING)
def report_file(
    request: HttpRequest, report_run_id: str, report_format: str
) -> StreamingHttpResponse:
    """Take the rows of a run away."""
    actor = actor_of(request)
    row = queries.run(actor, report_run_id)
    if report_format not in set(TableFormat):
        raise not_found("file")
    return run_file(readable(actor, row), TableFormat(report_format))
