"""Pages: usage batches and their quarantine; the usage that the reader may see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.roles import Permission
from opencpor.common.months import Month
from opencpor.http.guards import actor_of, guard
from opencpor.http.models import Operation
from opencpor.http.paging import USUAL, page_of
from opencpor.http.receiving import receives
from opencpor.http.wording import in_words
from opencpor.programs.forms import program_choices
from opencpor.programs.queries import latest_version
from opencpor.programs.rendering.tables import words
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Column, Listing
from opencpor.usage import queries
from opencpor.usage.actions.receive import Received
from opencpor.usage.asked import filter_in
from opencpor.usage.export import quarantine_csv, usage_csv
from opencpor.usage.forms import CorrectionForm, UploadForm
from opencpor.usage.imports.codes import REMEDIES, Code
from opencpor.usage.imports.given import AUTO
from opencpor.usage.imports.refusal import RefusedError
from opencpor.usage.layouts import BY_KEY
from opencpor.usage.models import Batch, BatchState, Door, UsageFact
from opencpor.usage.queries import QuarantinedRow
from opencpor.usage.schemas import percent_of
from opencpor.usage.sending.pages import shown as on_their_way
from opencpor.usage.uploads import (
    Beside,
    check_upload,
    most_received,
    take_correction,
    take_upload,
)
from opencpor.usage.wording import notes_of, refusal_of, row_in_words

SHOWN_ROWS = 100
BATCH_COLUMNS = (
    Column("file", gettext_lazy("File")),
    Column("state", gettext_lazy("State")),
    Column("received", gettext_lazy("Received"), narrow=True),
    Column("months", gettext_lazy("Months"), narrow=True),
    Column("facts", gettext_lazy("Facts"), figures=True, narrow=True),
    Column("quarantined", gettext_lazy("In quarantine"), figures=True),
)
FACT_COLUMNS = (
    Column("month", gettext_lazy("Month"), narrow=True),
    Column("customer", gettext_lazy("Customer")),
    Column("workload", gettext_lazy("Workload"), narrow=True),
    Column("active", gettext_lazy("Active users"), figures=True),
    Column("paid", gettext_lazy("Paid units"), figures=True),
    Column("percent", gettext_lazy("Usage %"), figures=True),
    Column("mark", gettext_lazy("Prior mark"), figures=True, narrow=True),
)


@require_safe
@guard(Permission.USAGE_BATCH_READ)
def batches(request: HttpRequest) -> HttpResponse:
    """List the batches, the newest first."""
    actor = actor_of(request)
    page = page_of(queries.batches(actor), ["-id"], request.GET.get("cursor", ""), USUAL)
    listing = Listing(BATCH_COLUMNS, [_batch_shown(row) for row in page.rows], page.next_cursor)
    context = {"listing": listing, "may_import": actor.may(Permission.USAGE_IMPORT)}
    return show(request, "usage/batches.html", context)


def _batch_shown(row: Batch) -> dict[str, Any]:
    """Return a batch with the first days of its first and last month, if it has any."""
    days = [Month.parse(month).first_day for month in row.months]
    return {"batch": row, "first": min(days, default=None), "last": max(days, default=None)}


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.USAGE_IMPORT)
@receives(most_received)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, or only check it."""
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        programs=program_choices(),
        initial={"layout": AUTO},
    )
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            if "check" not in request.POST:
                return _taken(request, form.cleaned_data)
            context = _checked(request, form) | on_their_way(actor_of(request))
            return show(request, "usage/upload.html", context)
    context = {"form": form} | on_their_way(actor_of(request))
    return show(request, "usage/upload.html", context)


def _beside(said: dict[str, Any]) -> Beside:
    return Beside(
        program=said.get("program", ""),
        layout=said["layout"] or AUTO,
        tenant_id=said["tenant_id"],
        report_date=said["report_date"],
    )


def _checked(request: HttpRequest, form: UploadForm) -> dict[str, Any]:
    """Return what the page says of a checked file; the browser wants it chosen again to send it."""
    said = form.cleaned_data
    found = check_upload(
        actor_of(request), said["file"], said["licenses"], _beside(said), Door.PAGE
    )
    name = said["file"].name
    if isinstance(found, RefusedError):
        return {"form": form, "name": name, "refused": found}
    outcome = found.outcome
    return {
        "form": form,
        "name": name,
        "counts": outcome.counts,
        "layout": _layout_title(outcome.layout),
        "months": [month.first_day for month in outcome.months],
        "notes": [in_words(note) for note in outcome.notes],
        "reasons": _reasons(outcome.codes),
        "rows": [
            QuarantinedRow(row, code, row_in_words(text, outcome.layout), ())
            for row, code, text in found.quarantine
        ],
    }


def _taken(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    received = take_upload(
        actor_of(request), said["file"], said["licenses"], _beside(said), Door.PAGE
    )
    return _received(request, received)


def _received(request: HttpRequest, received: Received) -> HttpResponse:
    message = (
        _("This file was sent before: here is its batch.")
        if received.known
        else _("The file is here and is being imported.")
    )
    return done(request, "usage:batch", received.batch.id, message=message)


@dataclass(frozen=True)
class Reason:
    """Why rows are in quarantine, how many, and what to do."""

    code: str
    count: int
    remedy: str


def _reasons(codes: dict[str, int]) -> list[Reason]:
    return [Reason(code, count, in_words(REMEDIES[Code(code)])) for code, count in codes.items()]


@require_safe
@guard(Permission.USAGE_BATCH_READ)
def batch(request: HttpRequest, batch_id: str) -> HttpResponse:
    """Show one batch: what became of its rows, and those left out."""
    found = queries.batch(actor_of(request), batch_id)
    waiting = found.state == BatchState.RECEIVED.value
    context = {
        "batch": found,
        "waiting": waiting,
        "operation": Operation.objects.filter(id=found.operation_id).first() if waiting else None,
        "reasons": _reasons(found.codes),
        "rows": [
            replace(row, text=row_in_words(row.text, found.layout))
            for row in queries.quarantine(found, limit=SHOWN_ROWS)
        ],
        "notes": notes_of(found),
        "refusal": refusal_of(found),
        "title": found.file_name,
        "corrections": queries.corrections(found),
        "may_correct": bool(found.quarantined)
        and found.layout in BY_KEY
        and not BY_KEY[found.layout].per_user
        and actor_of(request).may(Permission.USAGE_IMPORT),
        "layout": _layout_title(found.layout or found.asked_layout),
        "months": [Month.parse(month).first_day for month in found.months],
    }
    return show(request, "usage/batch.html", context, fragment="usage/parts/batch.html")


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.USAGE_IMPORT)
@receives(most_received)
def correct(request: HttpRequest, batch_id: str) -> HttpResponse:
    """Take corrected rows of a batch's quarantine."""
    actor = actor_of(request)
    found = queries.batch(actor, batch_id)
    form = CorrectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            file = form.cleaned_data["file"]
            return _received(request, take_correction(actor, found, file, Door.PAGE))
    return show(request, "usage/correct.html", {"form": form, "batch": found})


def _layout_title(key: str) -> str:
    """Name a layout; the one that is still to be recognized says so."""
    return BY_KEY[key].title if key in BY_KEY else _("Recognize it")


@require_safe
@guard(Permission.USAGE_BATCH_READ)
def quarantine(request: HttpRequest, batch_id: str) -> HttpResponseBase:
    """Download the rows that were left out."""
    return quarantine_csv(queries.batch(actor_of(request), batch_id))


@dataclass(frozen=True)
class Shown:
    """One fact as a row of the list."""

    fact: UsageFact
    workload: str
    percent: int | None


@require_safe
@guard(Permission.USAGE_READ)
def facts(request: HttpRequest) -> HttpResponse:
    """List the usage that the reader may see."""
    wanted = filter_in(request.GET, "cursor")
    rows = queries.facts(actor_of(request), wanted)
    page = page_of(rows, queries.ORDER, request.GET.get("cursor", ""), USUAL)
    listing = Listing(FACT_COLUMNS, [_shown(fact) for fact in page.rows], page.next_cursor)
    kept = request.GET.copy()
    kept.pop("cursor", None)
    narrowed = wanted != queries.Filter()
    context = {"listing": listing, "query": kept.urlencode(), "narrowed": narrowed}
    return show(request, "usage/facts.html", context)


def _shown(fact: UsageFact) -> Shown:
    known = latest_version(fact.program_key).document.workload(fact.workload)
    return Shown(fact, words(known.name) if known else fact.workload, percent_of(fact))


@require_safe
@guard(Permission.USAGE_READ)
def export(request: HttpRequest) -> HttpResponseBase:
    """Download the visible usage in the published layout."""
    return usage_csv(actor_of(request), filter_in(request.GET))
