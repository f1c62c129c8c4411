"""``/usage``: batches of usage facts, and the facts that the caller may see."""

from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.instants import Instant
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.http.receiving import receives
from opencpor.usage import queries
from opencpor.usage.asked import FactFilter
from opencpor.usage.export import quarantine_csv, usage_csv
from opencpor.usage.imports.given import AUTO
from opencpor.usage.models import Door
from opencpor.usage.pushing import check_rows, take_rows
from opencpor.usage.schemas import BatchOut, BatchPage, DryRunOut, FactPage, RowsIn, UsageFactOut
from opencpor.usage.uploads import (
    Beside,
    check_upload,
    most_received,
    take_correction,
    take_upload,
)

router = Router(tags=["usage"])


class UploadIn(Schema):
    """What is said beside a usage file.

    ``tenant_id``, ``report_date`` and the license report go with a tenant's own per-user report.
    """

    program: str = ""
    layout: str = AUTO
    tenant_id: str = ""
    report_date: date | None = None
    as_of: Instant | None = None


class ImportIn(UploadIn):
    """The same, and whether the file is only to be checked."""

    dry_run: bool = False


@router.post(
    "/batches", response={200: BatchOut | DryRunOut, 202: BatchOut}, url_name="upload_usage"
)
@guard(Permission.USAGE_IMPORT)
@receives(most_received)
@key_required
def upload(
    request: HttpRequest,
    response: HttpResponse,
    said: Form[ImportIn],
    file: File[UploadedFile],
    licenses: File[UploadedFile | None] = None,
) -> Status[BatchOut | DryRunOut]:
    """Send a usage file; it is imported in the background.

    202 with the new batch, or 200 with the batch that the same file made before. With
    ``dry_run=true`` the file is checked at once and nothing of it is kept: 200 with what an import
    would do, or why it would refuse the file.
    """
    beside = Beside(**said.dict(exclude={"dry_run"}))
    if said.dry_run:
        found = check_upload(actor_of(request), file, licenses, beside, Door.API)
        return Status(200, DryRunOut.of(found))
    received = take_upload(actor_of(request), file, licenses, beside, Door.API)
    response["Location"] = f"/api/v1/usage/batches/{received.batch.id}"
    return Status(200 if received.known else 202, BatchOut.of(received.batch))


@router.post("/rows", response={200: BatchOut | DryRunOut, 202: BatchOut}, url_name="push_usage")
@guard(Permission.USAGE_IMPORT)
@key_required
def push_rows(
    request: HttpRequest, response: HttpResponse, body: RowsIn
) -> Status[BatchOut | DryRunOut]:
    """Send up to 10,000 rows as JSON; they are imported in the background like a file of ours.

    202 with the new batch, or 200 with the batch that the same rows made before. Rows that cannot
    be used go to its quarantine, where the first one has the number 2, as below a file's headings.
    With ``dry_run`` they are checked at once and nothing of them is kept.
    """
    rows = [row.row() for row in body.rows]
    if body.dry_run:
        found = check_rows(actor_of(request), rows, body.program, body.as_of)
        return Status(200, DryRunOut.of(found))
    received = take_rows(actor_of(request), rows, body.program, body.as_of)
    response["Location"] = f"/api/v1/usage/batches/{received.batch.id}"
    return Status(200 if received.known else 202, BatchOut.of(received.batch))


@router.get("/batches", response=BatchPage, url_name="list_usage_batches")
@guard(Permission.USAGE_BATCH_READ)
def list_batches(
    request: HttpRequest, state: str = "", cursor: str = "", limit: int = USUAL
) -> BatchPage:
    """List batches, the newest first."""
    rows = queries.batches(actor_of(request))
    if state:
        rows = rows.filter(state=state)
    page = page_of(rows, ["-id"], cursor, limit)
    items = [BatchOut.of(batch) for batch in page.rows]
    return BatchPage(items=items, next=next_link(request, page.next_cursor))


@router.get("/batches/{batch_id}", response=BatchOut, url_name="get_usage_batch")
@guard(Permission.USAGE_BATCH_READ)
def get_batch(request: HttpRequest, response: HttpResponse, batch_id: str) -> BatchOut:
    """Return one batch with what became of its rows."""
    batch = queries.batch(actor_of(request), batch_id)
    response["ETag"] = f'"{batch.revision}"'
    return BatchOut.of(batch)


@router.get("/batches/{batch_id}/quarantine", url_name="get_usage_quarantine")
@guard(Permission.USAGE_BATCH_READ)
def get_quarantine(request: HttpRequest, batch_id: str) -> StreamingHttpResponse:
    """Download the rows that were left out as CSV: row, code and text before the file's columns.

    Corrected, the file can be sent as it is: the columns before its own are not read.
    """
    return quarantine_csv(queries.batch(actor_of(request), batch_id))


@router.post(
    "/batches/{batch_id}/corrections",
    response={200: BatchOut, 202: BatchOut},
    url_name="correct_usage_batch",
)
@guard(Permission.USAGE_IMPORT)
@receives(most_received)
@key_required
def correct_batch(
    request: HttpRequest, response: HttpResponse, batch_id: str, file: File[UploadedFile]
) -> Status[BatchOut]:
    """Send rows of a batch's quarantine that were corrected; the downloaded columns may stay.

    They keep the batch's program, layout and `as_of`, so that what is known later stays in force.
    202 with the new batch, or 200 with the one that the same file made before. A per-user report
    is sent again as a whole.
    """
    actor = actor_of(request)
    received = take_correction(actor, queries.batch(actor, batch_id), file, Door.API)
    response["Location"] = f"/api/v1/usage/batches/{received.batch.id}"
    return Status(200 if received.known else 202, BatchOut.of(received.batch))


@router.get("", response=FactPage, url_name="list_usage")
@guard(Permission.USAGE_READ)
def list_facts(
    request: HttpRequest, wanted: Query[FactFilter], cursor: str = "", limit: int = USUAL
) -> FactPage:
    """List the usage that you may see, the newest month first.

    Partners see the months of units whose slot they held at the month's end; customers their own.
    """
    rows = queries.facts(actor_of(request), wanted.read())
    page = page_of(rows, queries.ORDER, cursor, limit)
    items = [UsageFactOut.of(fact) for fact in page.rows]
    return FactPage(items=items, next=next_link(request, page.next_cursor))


@router.get("/export", url_name="export_usage")
@guard(Permission.USAGE_READ)
def export_facts(request: HttpRequest, wanted: Query[FactFilter]) -> StreamingHttpResponse:
    """Download the usage that you may see, column for column as *CPOR - Microsoft 365 usage*.

    One row per association and month.
    """
    return usage_csv(actor_of(request), wanted.read())
