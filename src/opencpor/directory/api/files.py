"""``/<resource>/import`` and ``/<resource>/export``: the same two routes for every kind of file."""

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema, UploadedFile

from opencpor.access.roles import Permission
from opencpor.common.errors import TooLarge
from opencpor.common.phrases import phrase
from opencpor.directory.actions.export_file import PERMISSION, export_file
from opencpor.directory.actions.import_file import import_file
from opencpor.directory.rules.table import MOST_BYTES
from opencpor.directory.schemas import FileImportOut
from opencpor.directory.terms import Kind
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required


class FileImportChoice(Schema):
    """Whether the file is only checked, and whether rows with an error stop the others."""

    dry_run: bool = True
    only_clean_rows: bool = False


def add_file_routes(router: Router, kind: Kind) -> None:
    """Add both routes to a resource's router; before routes that take an identifier."""

    @router.post("/import", response=FileImportOut, url_name=f"import_{kind}")
    @guard(Permission.DIRECTORY_WRITE)
    @key_required
    def import_rows(
        request: HttpRequest,
        file: File[UploadedFile],
        choice: Form[FileImportChoice],
    ) -> FileImportOut:
        """Check a CSV file and say for each row what would become of it.

        With ``dry_run=false`` the file is carried out: all of it, or nothing if any row has an
        error, unless ``only_clean_rows`` is true. A second import of the same file changes nothing.
        """
        content = read_upload(file)
        row = import_file(
            kind,
            content,
            actor_of(request),
            file_name=file.name or "",
            dry_run=choice.dry_run,
            only_clean_rows=choice.only_clean_rows,
        )
        return FileImportOut.of(row)

    @router.get("/export", url_name=f"export_{kind}")
    @guard(PERMISSION[kind])
    def export_rows(request: HttpRequest) -> HttpResponse:
        """Return all rows you may see as CSV, in the shape that the import reads."""
        return csv_answer(kind, export_file(kind, actor_of(request)))

    import_rows.__name__, export_rows.__name__ = f"import_{kind}", f"export_{kind}"


def read_upload(file: UploadedFile) -> bytes:
    """Return an uploaded file's bytes; a file that is too large is not read at all."""
    if (file.size or 0) > MOST_BYTES:
        raise TooLarge(
            phrase("The file has more than {most} MiB. Split it.", most=MOST_BYTES // 1024 // 1024),
            code="too_large",
        )
    content: bytes = file.read()
    return content


def csv_answer(kind: Kind, text: str) -> HttpResponse:
    """Return a CSV file as a download."""
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return response
