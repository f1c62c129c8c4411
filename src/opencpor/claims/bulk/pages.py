"""Import a sheet of claims: template, upload, progress, report, creation."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.queries import homes_of
from opencpor.access.roles import Permission
from opencpor.claims.bulk import files, queries, samples
from opencpor.claims.bulk.actions.create import ask_create
from opencpor.claims.bulk.actions.reading import Sent, Wish
from opencpor.claims.bulk.actions.receive import most_received, receive
from opencpor.claims.bulk.models import ClaimImport, ImportKind, ImportState
from opencpor.claims.bulk.report import Outcome, row_reports
from opencpor.common.errors import not_found
from opencpor.http.downloads import Format
from opencpor.http.guards import actor_of, guard
from opencpor.http.models import Operation, OperationState
from opencpor.http.paging import USUAL, page_of
from opencpor.http.receiving import receives
from opencpor.ui.chips import Chip, Tone
from opencpor.ui.pages import done, show, shown_at, wants_fragment
from opencpor.ui.parts import Listing, Tab

TABLES = {Format.CSV.value: Format.CSV, Format.XLSX.value: Format.XLSX}
LATEST = 10
ROW_CHIPS = {
    Outcome.READY: Chip(lazy("Ready"), Tone.GOOD, "circle-check"),
    Outcome.WARNING: Chip(lazy("Warning"), Tone.WAITING, "alert-triangle"),
    Outcome.ERROR: Chip(lazy("Error"), Tone.BAD, "circle-x"),
}
IMPORT_CHIPS = {
    ImportState.READING: Chip(lazy("Reading"), Tone.ACTIVE, "hourglass"),
    ImportState.REFUSED: Chip(lazy("Cannot be read"), Tone.BAD, "circle-x"),
    ImportState.CHECKING: Chip(lazy("Checking"), Tone.ACTIVE, "hourglass"),
    ImportState.CHECKED: Chip(lazy("Checked"), Tone.WAITING, "eye"),
    ImportState.CREATING: Chip(lazy("Creating"), Tone.ACTIVE, "hourglass"),
    ImportState.DONE: Chip(lazy("Done"), Tone.GOOD, "circle-check"),
}

AT_WORK = {ImportState.READING, ImportState.CHECKING, ImportState.CREATING}
WITHOUT_ROWS = {ImportState.READING, ImportState.REFUSED, ImportState.CHECKING}


class ManyInput(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class ManyField(forms.FileField):
    """Several files, none of them needed."""

    widget = ManyInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files that were sent."""
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(ManyField, self).clean(one, initial) for one in given if one]


class HomeForm(forms.Form):
    """A form that asks for the organization, where the reader has several to choose from."""

    def __init__(self, actor: Actor, kind: ImportKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = homes_of(actor, queries.NEEDED[kind])
        if len(homes) > 1:
            choices = [("", "\N{EN DASH}"), *homes.items()]
            self.fields["organization_id"] = forms.ChoiceField(
                label=_("Organization"), choices=choices
            )

    @property
    def home(self) -> str:
        """The chosen organization; empty: the only one."""
        return str(self.cleaned_data.get("organization_id", ""))


class SheetForm(HomeForm):
    """A sheet to check, with the files that it names."""

    file = forms.FileField(
        label=lazy("Sheet"),
        help_text=lazy("CSV or XLSX, up to 10,000 rows; the first line names the columns."),
    )
    evidence = ManyField(
        label=lazy("Files of evidence"),
        required=False,
        help_text=lazy("All files that the column “evidence” names. You can also add them later."),
    )


class CreateForm(forms.Form):
    """Which claims are created."""

    only_clean_rows = forms.TypedChoiceField(
        label=lazy("Which claims"),
        choices=[
            ("yes", lazy("Only those without error")),
            ("no", lazy("All that a draft can hold; I correct the rest there")),
        ],
        coerce=lambda said: said == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
@receives(most_received)
def import_page(request: HttpRequest) -> HttpResponse:
    """Take a sheet and check it; nothing is created yet."""
    actor, post = actor_of(request), request.method == "POST"
    sent_with = (request.POST, request.FILES) if post else ()
    form = SheetForm(actor, ImportKind.DRAFTS, *sent_with)
    if post and form.is_valid():
        sheet = form.cleaned_data["file"]
        sent = [Sent(one.name, one.read()) for one in form.cleaned_data["evidence"]]
        with shown_at(form):
            run = receive(
                Sent(sheet.name, sheet.read()), sent, Wish(organization_id=form.home), actor
            )
            return done(request, "claims:import-report", run.id)
    latest = queries.imports_of(actor).order_by("-id")[:LATEST]
    context = {
        "form": form,
        "to_try": samples.offered(),
        "latest": [(run, IMPORT_CHIPS[ImportState(run.state)]) for run in latest],
    }
    return show(request, "claims/bulk/import.html", context)


def _tabs(chosen: str) -> list[Tab]:
    words = {"": _("All"), Outcome.ERROR: _("With errors"), Outcome.WARNING: _("With warnings"),
             Outcome.READY: _("Ready")}  # fmt: skip
    return [
        Tab(label, f"?outcome={key}" if key else "?", current=key == chosen)
        for key, label in words.items()
    ]


def _first(cells: Mapping[str, str], *columns: str) -> str:
    """Return the first cell that says something; a sheet may lack any of these columns."""
    return next((cells[one] for one in columns if cells.get(one)), "")


def _rows(run: ClaimImport, request: HttpRequest) -> dict[str, Any]:
    chosen = request.GET.get("outcome", "")
    chosen = chosen if chosen in set(Outcome) else ""
    entries = queries.entries_of(run, chosen)
    page = page_of(entries, ["place"], request.GET.get("cursor", ""), USUAL)
    known_by = ("name", "reference", "claim_key")
    if run.kind != ImportKind.DRAFTS:
        known_by = ("reference", "claim_key", "name")
    rows = [
        {
            "row": row,
            "name": _first(row.cells, *known_by),
            "unit": _first(row.cells, "workload", "subscription_id"),
            "chip": ROW_CHIPS[row.outcome],
            "notes": [(note, *note.words()) for note in row.notes],
        }
        for row in row_reports(run, page.rows)
    ]
    return {
        "rows": rows,
        "listing": Listing((), page.rows, page.next_cursor),
        "tabs": _tabs(chosen),
    }


def context_of(run: ClaimImport, request: HttpRequest, form: forms.Form) -> dict[str, Any]:
    """Return what a page shows of an import; of its rows only once they are checked."""
    operation = Operation.objects.get(id=run.operation_id)
    failed = operation.state == OperationState.FAILED
    waiting = run.state in AT_WORK and not failed
    counts = [(ROW_CHIPS[one], run.counts.get(one.value, 0)) for one in Outcome]
    found = {} if run.state in WITHOUT_ROWS else _rows(run, request)
    return {
        "run": run, "form": form, "operation": operation, "failed": failed, "waiting": waiting,
        "chip": IMPORT_CHIPS[ImportState(run.state)], "counts": counts,
        "checked": run.state == ImportState.CHECKED, "over": run.state == ImportState.DONE, **found,
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def report_page(request: HttpRequest, claim_import_id: str) -> HttpResponse:
    """Show how far an import is and what was found; create its claims when asked."""
    actor, post = actor_of(request), request.method == "POST"
    run = queries.import_of(actor, claim_import_id)
    form = CreateForm(request.POST if post else None)
    if post and form.is_valid():
        with shown_at(form):
            ask_create(run.id, actor, only_clean_rows=form.cleaned_data["only_clean_rows"])
            return done(request, "claims:import-report", run.id)
    context = context_of(run, request, form)
    if wants_fragment(request) and not context["waiting"]:
        return done(request, "claims:import-report", run.id)
    return show(request, "claims/bulk/report.html", context, fragment="claims/bulk/progress.html")


@require_safe
@guard(Permission.CLAIM_WRITE)
def template_file(request: HttpRequest, file_table: str) -> HttpResponseBase:
    """Download an empty sheet."""
    del request
    if file_table not in TABLES:
        raise not_found("template")
    return files.template(TABLES[file_table])


@require_safe
@guard(Permission.CLAIM_WRITE)
def report_file(request: HttpRequest, claim_import_id: str, file_table: str) -> HttpResponseBase:
    """Download the sheet with what was found on each row."""
    if file_table not in TABLES:
        raise not_found("report")
    return files.report(queries.import_of(actor_of(request), claim_import_id), TABLES[file_table])
