"""``/claims/import``: many claims from a sheet, checked row by row before anything is created."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Query, Router, Status, UploadedFile

from opencpor.access.roles import Permission
from opencpor.claims.bulk import files
from opencpor.claims.bulk.actions.create import ask_create
from opencpor.claims.bulk.actions.reading import Sent
from opencpor.claims.bulk.actions.receive import most_received, receive
from opencpor.claims.bulk.door import Door, RowsWanted, Table
from opencpor.claims.bulk.models import ImportKind
from opencpor.claims.bulk.schemas import (
    CreateIn,
    ImportChoice,
    ImportOut,
    ImportPage,
    RowPage,
    SheetRowOut,
)
from opencpor.http.downloads import Format
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.paging import USUAL
from opencpor.http.receiving import receives

router = Router(tags=["claims"])
DOOR = Door(ImportKind.DRAFTS)


@router.get("", response=ImportPage, url_name="list_claim_imports")
@guard(Permission.CLAIM_WRITE)
def list_imports(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> ImportPage:
    """List your own imports, the newest first."""
    return DOOR.listed(request, cursor, limit)


@router.post("", response={202: ImportOut}, url_name="import_claims")
@guard(Permission.CLAIM_WRITE)
@key_required
@receives(most_received)
def import_claims(
    request: HttpRequest,
    file: File[UploadedFile],
    choice: Form[ImportChoice],
    evidence: File[list[UploadedFile]] = [],  # noqa: B006 - Ninja copies it
) -> Status[ImportOut]:
    """Check a CSV or XLSX sheet of up to 10,000 rows, and with ``dry_run=false`` create its claims.

    Rows with the same ``claim_key`` are one claim. ``evidence`` holds the files that the column of
    that name names. Watch the operation; then read the rows. Claims are created as drafts: all, or
    none if any row has an error, unless ``only_clean_rows`` is true.
    """
    run = receive(
        Sent(file.name or "", file.read()),
        [Sent(one.name or "", one.read()) for one in evidence],
        choice.wish(),
        actor_of(request),
    )
    return Status(202, ImportOut.of(run))


@router.get("/template", url_name="claim_import_template")
@guard(Permission.CLAIM_WRITE)
def get_template(
    request: HttpRequest,
    format: Query[Table] = "csv",  # noqa: A002 - the API's own word
) -> StreamingHttpResponse:
    """Download an empty sheet with all headings."""
    del request
    return files.template(Format(format))


@router.get("/{claim_import_id}", response=ImportOut, url_name="get_claim_import")
@guard(Permission.CLAIM_WRITE)
def get_import(request: HttpRequest, response: HttpResponse, claim_import_id: str) -> ImportOut:
    """Return one of your imports."""
    run = DOOR.run(request, claim_import_id)
    tag(response, run)
    return ImportOut.of(run)


@router.get("/{claim_import_id}/rows", response=RowPage, url_name="list_claim_import_rows")
@guard(Permission.CLAIM_WRITE)
def list_rows(request: HttpRequest, claim_import_id: str, wanted: Query[RowsWanted]) -> RowPage:
    """Return what was found on each row, by claim: ``outcome`` is that of the claim's worst row."""
    items, more = DOOR.rows(request, claim_import_id, wanted, SheetRowOut.of)
    return RowPage(items=items, next=more)


@router.get("/{claim_import_id}/report", url_name="claim_import_report")
@guard(Permission.CLAIM_WRITE)
def get_report(
    request: HttpRequest,
    claim_import_id: str,
    format: Query[Table] = "csv",  # noqa: A002 - the API's own word
) -> StreamingHttpResponse:
    """Download the sheet with what was found; corrected, it can be sent again as it is."""
    return DOOR.report(request, claim_import_id, format)


@router.post(
    "/{claim_import_id}/create", response={202: ImportOut}, url_name="create_imported_claims"
)
@guard(Permission.CLAIM_WRITE)
def create_imported(
    request: HttpRequest, claim_import_id: str, body: CreateIn
) -> Status[ImportOut]:
    """Create the claims of a checked sheet, as drafts; each once, whatever breaks meanwhile."""
    actor = actor_of(request)
    DOOR.run(request, claim_import_id)
    seen = seen_revision(request)
    ask_create(claim_import_id, actor, only_clean_rows=body.only_clean_rows, seen=seen)
    return Status(202, ImportOut.of(DOOR.run(request, claim_import_id)))
