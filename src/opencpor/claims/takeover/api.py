"""``/associations/import``: what stood before this installation, checked row by row."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Query, Router, Status, UploadedFile
from pydantic import BaseModel, Field

from opencpor.access.roles import Permission
from opencpor.claims.bulk import files
from opencpor.claims.bulk.actions.reading import Sent
from opencpor.claims.bulk.door import Door, RowsWanted, Table
from opencpor.claims.bulk.report import RowReport
from opencpor.claims.bulk.schemas import ImportChoice, ImportOut, ImportPage, NoteOut, notes_out
from opencpor.claims.takeover.actions.kinds import OF_ASSOCIATIONS
from opencpor.claims.takeover.actions.receive import ask_carry_out, most_received, receive
from opencpor.claims.takeover.rules.rows import ASSOCIATIONS, REFERENCE
from opencpor.http.downloads import Format
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.inputs import Input
from opencpor.http.paging import USUAL
from opencpor.http.receiving import receives

router = Router(tags=["associations"])
DOOR = Door(OF_ASSOCIATIONS.key)


class CarryOutIn(Input):
    """Which rows of a checked sheet are taken over."""

    only_clean_rows: bool = Field(
        default=False, description="leave out those with an error; else an error stops all"
    )


class TakenRowOut(BaseModel):
    """A row: its line in the sheet, its outcome, and its association once that is there."""

    line: int
    reference: str
    outcome: str
    association: str | None
    notes: list[NoteOut]

    @classmethod
    def of(cls, row: RowReport) -> "TakenRowOut":
        """Return a row's report as JSON."""
        return cls(
            line=row.number,
            reference=row.cells.get(REFERENCE, ""),
            outcome=row.outcome,
            association=row.claim or None,
            notes=notes_out(row),
        )


class TakenRowPage(BaseModel):
    """A page of rows."""

    items: list[TakenRowOut]
    next: str | None


@router.get("", response=ImportPage, url_name="list_association_imports")
@guard(Permission.DIRECTORY_WRITE)
def list_imports(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> ImportPage:
    """List your own imports of associations, the newest first."""
    return DOOR.listed(request, cursor, limit)


@router.post("", response={202: ImportOut}, url_name="import_associations")
@guard(Permission.DIRECTORY_WRITE)
@key_required
@receives(most_received)
def import_associations(
    request: HttpRequest, file: File[UploadedFile], choice: Form[ImportChoice]
) -> Status[ImportOut]:
    """Check a CSV or XLSX sheet of up to 10,000 rows, and with ``dry_run=false`` carry it out.

    A row is one association that stood before this installation. Its ``reference`` is what it is
    known by: a row that was taken over before is passed over. Watch the operation; then read the
    rows. All rows are taken over, or none if any has an error, unless ``only_clean_rows`` is true.
    """
    wish = choice.wish()
    run = receive(OF_ASSOCIATIONS, Sent(file.name or "", file.read()), wish, actor_of(request))
    return Status(202, ImportOut.of(run))


@router.get("/template", url_name="association_import_template")
@guard(Permission.DIRECTORY_WRITE)
def get_template(
    request: HttpRequest,
    format: Query[Table] = "csv",  # noqa: A002 - the API's own word
) -> StreamingHttpResponse:
    """Download an empty sheet with all headings."""
    del request
    return files.empty("associations-template", ASSOCIATIONS, Format(format))


@router.get("/{association_import_id}", response=ImportOut, url_name="get_association_import")
@guard(Permission.DIRECTORY_WRITE)
def get_import(
    request: HttpRequest, response: HttpResponse, association_import_id: str
) -> ImportOut:
    """Return one of your imports of associations."""
    run = DOOR.run(request, association_import_id)
    tag(response, run)
    return ImportOut.of(run)


@router.get(
    "/{association_import_id}/rows", response=TakenRowPage, url_name="list_association_import_rows"
)
@guard(Permission.DIRECTORY_WRITE)
def list_rows(
    request: HttpRequest, association_import_id: str, wanted: Query[RowsWanted]
) -> TakenRowPage:
    """Return what was found on each row, perhaps only those of one outcome."""
    items, more = DOOR.rows(request, association_import_id, wanted, TakenRowOut.of)
    return TakenRowPage(items=items, next=more)


@router.get("/{association_import_id}/report", url_name="association_import_report")
@guard(Permission.DIRECTORY_WRITE)
def get_report(
    request: HttpRequest,
    association_import_id: str,
    format: Query[Table] = "csv",  # noqa: A002 - the API's own word
) -> StreamingHttpResponse:
    """Download the sheet with what was found; corrected, it can be sent again as it is."""
    return DOOR.report(request, association_import_id, format)


@router.post(
    "/{association_import_id}/create",
    response={202: ImportOut},
    url_name="carry_out_association_import",
)
@guard(Permission.DIRECTORY_WRITE)
def carry_out_import(
    request: HttpRequest, association_import_id: str, body: CarryOutIn
) -> Status[ImportOut]:
    """Take over the rows of a checked sheet; each once, whatever breaks meanwhile."""
    actor = actor_of(request)
    DOOR.run(request, association_import_id)
    run = ask_carry_out(
        OF_ASSOCIATIONS,
        association_import_id,
        actor,
        only_clean_rows=body.only_clean_rows,
        seen=seen_revision(request),
    )
    return Status(202, ImportOut.of(run))
