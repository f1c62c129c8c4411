"""Taking over by hand claims that were begun elsewhere: check a sheet, then carry it out."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.roles import Permission
from opencpor.claims.bulk import files
from opencpor.claims.bulk.actions.reading import Sent, Wish
from opencpor.claims.bulk.models import ImportState
from opencpor.claims.bulk.pages import (
    IMPORT_CHIPS,
    LATEST,
    TABLES,
    ManyField,
    SheetForm,
)
from opencpor.claims.bulk.queries import imports_of
from opencpor.claims.takeover.actions.kinds import OF_CLAIMS
from opencpor.claims.takeover.actions.receive import most_with_files, receive
from opencpor.claims.takeover.pages import Report
from opencpor.claims.takeover.rules.in_flight import STATES
from opencpor.common.errors import not_found
from opencpor.http.guards import actor_of, guard
from opencpor.http.receiving import receives
from opencpor.ui.pages import done, show, shown_at

REPORT = Report(OF_CLAIMS, "claims:claims-takeover-report", "claims/takeover/claims_report.html")
KIND = OF_CLAIMS.key


class FlightSheetForm(SheetForm):
    """A sheet of claims in flight, with the files that it names."""

    evidence = ManyField(
        label=lazy("Files of evidence"),
        required=False,
        help_text=lazy(
            "All files that the column “evidence” names. Partners add what a reviewer asks for."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.DIRECTORY_WRITE)
@receives(most_with_files)
def import_page(request: HttpRequest) -> HttpResponse:
    """Take a sheet and check it; nothing is taken over yet."""
    actor, post = actor_of(request), request.method == "POST"
    form = FlightSheetForm(actor, KIND, *((request.POST, request.FILES) if post else ()))
    if post and form.is_valid():
        sheet = form.cleaned_data["file"]
        proof = [Sent(one.name, one.read()) for one in form.cleaned_data["evidence"]]
        with shown_at(form):
            wish = Wish(organization_id=form.home)
            run = receive(OF_CLAIMS, Sent(sheet.name, sheet.read()), wish, actor, proof)
            return done(request, REPORT.address, run.id)
    latest = imports_of(actor, KIND).order_by("-id")[:LATEST]
    context = {
        "form": form,
        "columns": OF_CLAIMS.columns(),
        "states": STATES,
        "latest": [(run, IMPORT_CHIPS[ImportState(run.state)]) for run in latest],
    }
    return show(request, "claims/takeover/claims_import.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.DIRECTORY_WRITE)
def report_page(request: HttpRequest, claim_takeover_id: str) -> HttpResponse:
    """Show how far an import is and what was found; carry it out when asked."""
    return REPORT.page(request, claim_takeover_id)


@require_safe
@guard(Permission.DIRECTORY_WRITE)
def template_file(request: HttpRequest, file_table: str) -> HttpResponseBase:
    """Download an empty sheet."""
    del request
    if file_table not in TABLES:
        raise not_found("template")
    return files.empty("claims-in-flight-template", OF_CLAIMS.columns(), TABLES[file_table])


@require_safe
@guard(Permission.DIRECTORY_WRITE)
def report_file(request: HttpRequest, claim_takeover_id: str, file_table: str) -> HttpResponseBase:
    """Download the sheet with what was found on each row."""
    return REPORT.file(request, claim_takeover_id, file_table)
