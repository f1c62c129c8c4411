"""Taking over by hand: check a sheet of associations, read its report, carry it out."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.roles import Permission
from opencpor.claims.bulk import files
from opencpor.claims.bulk.actions.reading import Sent, Wish
from opencpor.claims.bulk.models import ImportState
from opencpor.claims.bulk.pages import IMPORT_CHIPS, LATEST, TABLES, HomeForm, context_of
from opencpor.claims.bulk.queries import import_of, imports_of
from opencpor.claims.takeover.actions.kinds import OF_ASSOCIATIONS, Kind
from opencpor.claims.takeover.actions.receive import ask_carry_out, most_received, receive
from opencpor.claims.takeover.rules.rows import ASSOCIATIONS
from opencpor.common.errors import not_found
from opencpor.http.guards import actor_of, guard
from opencpor.http.receiving import receives
from opencpor.ui.pages import done, show, shown_at, wants_fragment

KIND = OF_ASSOCIATIONS.key


class SheetForm(HomeForm):
    """A sheet to check."""

    file = forms.FileField(
        label=lazy("Sheet"),
        help_text=lazy("CSV or XLSX, up to 10,000 rows; the first line names the columns."),
    )


class CarryOutForm(forms.Form):
    """Which rows are taken over."""

    only_clean_rows = forms.TypedChoiceField(
        label=lazy("Which rows"),
        choices=[
            ("no", lazy("All, or none if one has an error")),
            ("yes", lazy("Only those without error")),
        ],
        coerce=lambda said: said == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.DIRECTORY_WRITE)
@receives(most_received)
def import_page(request: HttpRequest) -> HttpResponse:
    """Take a sheet and check it; nothing is taken over yet."""
    actor, post = actor_of(request), request.method == "POST"
    form = SheetForm(actor, KIND, *((request.POST, request.FILES) if post else ()))
    if post and form.is_valid():
        sheet = form.cleaned_data["file"]
        with shown_at(form):
            wish = Wish(organization_id=form.home)
            run = receive(OF_ASSOCIATIONS, Sent(sheet.name, sheet.read()), wish, actor)
            return done(request, REPORT.address, run.id)
    latest = imports_of(actor, KIND).order_by("-id")[:LATEST]
    context = {
        "form": form,
        "columns": ASSOCIATIONS,
        "latest": [(run, IMPORT_CHIPS[ImportState(run.state)]) for run in latest],
    }
    return show(request, "claims/takeover/import.html", context)


@dataclass(frozen=True)
class Report:
    """Where the report on a kind of sheet stands, and how it is drawn."""

    kind: Kind
    address: str
    template: str

    def page(self, request: HttpRequest, import_id: str) -> HttpResponse:
        """Show how far an import is and what was found; carry it out when asked."""
        actor, post = actor_of(request), request.method == "POST"
        run = import_of(actor, import_id, self.kind.key)
        form = CarryOutForm(request.POST if post else None)
        if post and form.is_valid():
            with shown_at(form):
                wish = form.cleaned_data["only_clean_rows"]
                ask_carry_out(self.kind, run.id, actor, only_clean_rows=wish)
                return done(request, self.address, run.id)
        context = context_of(run, request, form)
        if wants_fragment(request) and not context["waiting"]:
            return done(request, self.address, run.id)
        return show(request, self.template, context, fragment="claims/bulk/progress.html")

    def file(self, request: HttpRequest, import_id: str, file_table: str) -> HttpResponseBase:
        """Give the sheet with what was found on each row."""
        if file_table not in TABLES:
            raise not_found("report")
        run = import_of(actor_of(request), import_id, self.kind.key)
        return files.report(run, TABLES[file_table])


REPORT = Report(OF_ASSOCIATIONS, "claims:takeover-report", "claims/takeover/report.html")


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.DIRECTORY_WRITE)
def report_page(request: HttpRequest, association_import_id: str) -> HttpResponse:
    """Show how far an import is and what was found; carry it out when asked."""
    return REPORT.page(request, association_import_id)


@require_safe
@guard(Permission.DIRECTORY_WRITE)
def template_file(request: HttpRequest, file_table: str) -> HttpResponseBase:
    """Download an empty sheet."""
    del request
    if file_table not in TABLES:
        raise not_found("template")
    return files.empty("associations-template", ASSOCIATIONS, TABLES[file_table])


@require_safe
@guard(Permission.DIRECTORY_WRITE)
def report_file(
    request: HttpRequest, association_import_id: str, file_table: str
) -> HttpResponseBase:
    """Download the sheet with what was found on each row."""
    return REPORT.file(request, association_import_id, file_table)
