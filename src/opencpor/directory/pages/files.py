"""Import and export by hand: check a file, read the report, carry it out."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.roles import Permission
from opencpor.common.errors import not_found
from opencpor.directory import queries
from opencpor.directory.actions.export_file import export_file
from opencpor.directory.actions.import_file import carry_out_import, import_file
from opencpor.directory.api.files import csv_answer, read_upload
from opencpor.directory.forms import CarryOutForm, UploadForm
from opencpor.directory.pages.listing import tabs_for
from opencpor.directory.terms import Kind
from opencpor.directory.words import KINDS, OUTCOME_CHIPS
from opencpor.http.guards import actor_of, guard
from opencpor.http.wording import reworded
from opencpor.ui.pages import done, show, shown_at

MOST_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.DIRECTORY_WRITE)
def files(request: HttpRequest) -> HttpResponse:
    """Take a file and check it; offer the exports."""
    actor = actor_of(request)
    post = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if post else UploadForm()
    if post and form.is_valid():
        upload = form.cleaned_data["file"]
        with shown_at(form):
            row = import_file(
                Kind(form.cleaned_data["kind"]), read_upload(upload), actor, file_name=upload.name
            )
            return done(request, "directory:import", row.id)
    context = {"form": form, "kinds": KINDS, "tabs": tabs_for(actor, "directory:files")}
    return show(request, "directory/files.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.DIRECTORY_WRITE)
def report(request: HttpRequest, import_id: str) -> HttpResponse:
    """Show what would become of each row, and carry the file out when asked."""
    actor = actor_of(request)
    row = queries.fetch_import(actor, import_id)
    form = CarryOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            clean = form.cleaned_data["only_clean_rows"]
            made = carry_out_import(row.id, actor, only_clean_rows=clean)
            message = _("The file is carried out.") if made.carried_out else ""
            return done(request, "directory:import", row.id, message=message)
    context = {
        "run": row,
        "form": form,
        "kind": KINDS[row.kind],
        "counts": [(name, row.counts[name]) for name in OUTCOME_CHIPS],
        "rows": [
            reworded(found)
            for found in sorted(row.rows, key=lambda found: found["outcome"] != "error")[
                :MOST_SHOWN
            ]
        ],
        "hidden": max(0, len(row.rows) - MOST_SHOWN),
        "waiting": row.content is not None,
    }
    return show(request, "directory/import.html", context)


@require_safe
@guard(Permission.DIRECTORY_READ, Permission.ENROLLMENT_READ)
def export(request: HttpRequest, file_kind: str) -> HttpResponse:
    """Download all rows of a kind that the reader may see."""
    if file_kind not in list(Kind):
        raise not_found("export")
    kind = Kind(file_kind)
    return csv_answer(kind, export_file(kind, actor_of(request)))
