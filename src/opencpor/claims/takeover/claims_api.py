"""``/claims/takeover``: claims that were begun elsewhere and still wait, checked row by row."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Query, Router, Status, UploadedFile
from pydantic import BaseModel

from opencpor.access.roles import Permission
from opencpor.claims.bulk import files
from opencpor.claims.bulk.actions.reading import Sent
from opencpor.claims.bulk.door import Door, RowsWanted, Table
from opencpor.claims.bulk.report import RowReport
from opencpor.claims.bulk.schemas import ImportChoice, ImportOut, ImportPage, NoteOut, notes_out
from opencpor.claims.takeover.actions.kinds import OF_CLAIMS
from opencpor.claims.takeover.actions.receive import ask_carry_out, most_with_files, receive
from opencpor.claims.takeover.api import CarryOutIn
from opencpor.claims.takeover.rules.rows import REFERENCE
from opencpor.http.downloads import Format
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.paging import USUAL
from opencpor.http.receiving import receives

router = Router(tags=["claims"])
DOOR = Door(OF_CLAIMS.key)


class TakenClaimRowOut(BaseModel):
    """A row: its line in the sheet, its outcome, and its claim once that is there."""

    line: int
    reference: str
    outcome: str
    claim: str | None
    notes: list[NoteOut]

    @classmethod
    def of(cls, row: RowReport) -> "TakenClaimRowOut":
        """Return a row's report as JSON."""
        return cls(
            line=row.number,
            reference=row.cells.get(REFERENCE, ""),
            outcome=row.outcome,
            claim=row.claim or None,
            notes=notes_out(row),
        )


class TakenClaimRowPage(BaseModel):
    """The rows of a page of claims."""

    items: list[TakenClaimRowOut]
    next: str | None


@router.get("", response=ImportPage, url_name="list_claim_takeovers")
@guard(Permission.DIRECTORY_WRITE)
def list_takeovers(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> ImportPage:
    """List your own imports of claims in flight, the newest first."""
    return DOOR.listed(request, cursor, limit)


@router.post("", response={202: ImportOut}, url_name="take_over_claims")
@guard(Permission.DIRECTORY_WRITE)
@key_required
@receives(most_with_files)
def take_over_claims(
    request: HttpRequest,
    file: File[UploadedFile],
    choice: Form[ImportChoice],
    evidence: File[list[UploadedFile]] = [],  # noqa: B006 - Ninja copies it
) -> Status[ImportOut]:
    """Check a CSV or XLSX sheet of up to 10,000 rows, and with ``dry_run=false`` carry it out.

    Rows with the same ``claim_key``, or else the same ``reference``, are one claim that was begun
    elsewhere and is submitted, under review, waiting for its partner, or waiting for its customer.
    Its ``reference`` is what it is known by: one that was taken over before is passed over.
    ``evidence`` holds the files that the column of that name names. Watch the operation; then read
    the rows. All claims are taken over, or none if any row has an error, unless
    ``only_clean_rows`` is true.
    """
    run = receive(
        OF_CLAIMS,
        Sent(file.name or "", file.read()),
        choice.wish(),
        actor_of(request),
        [Sent(one.name or "", one.read()) for one in evidence],
    )
    return Status(202, ImportOut.of(run))


@router.get("/template", url_name="claim_takeover_template")
@guard(Permission.DIRECTORY_WRITE)
def get_template(
    request: HttpRequest,
    format: Query[Table] = "csv",  # noqa: A002 - the API's own word
) -> StreamingHttpResponse:
    """Download an empty sheet with all headings."""
    del request
    return files.empty("claims-in-flight-template", OF_CLAIMS.columns(), Format(format))


@router.get("/{claim_takeover_id}", response=ImportOut, url_name="get_claim_takeover")
@guard(Permission.DIRECTORY_WRITE)
def get_takeover(request: HttpRequest, response: HttpResponse, claim_takeover_id: str) -> ImportOut:
    """Return one of your imports of claims in flight."""
    run = DOOR.run(request, claim_takeover_id)
    tag(response, run)
    return ImportOut.of(run)


@router.get(
    "/{claim_takeover_id}/rows", response=TakenClaimRowPage, url_name="list_claim_takeover_rows"
)
@guard(Permission.DIRECTORY_WRITE)
def list_rows(
    request: HttpRequest, claim_takeover_id: str, wanted: Query[RowsWanted]
) -> TakenClaimRowPage:
    """Return what was found on each row, by claim: ``outcome`` is that of the claim's worst row."""
    items, more = DOOR.rows(request, claim_takeover_id, wanted, TakenClaimRowOut.of)
    return TakenClaimRowPage(items=items, next=more)


@router.get("/{claim_takeover_id}/report", url_name="claim_takeover_report")
@guard(Permission.DIRECTORY_WRITE)
def get_report(
    request: HttpRequest,
    claim_takeover_id: str,
    format: Query[Table] = "csv",  # noqa: A002 - the API's own word
) -> StreamingHttpResponse:
    """Download the sheet with what was found; corrected, it can be sent again as it is."""
    return DOOR.report(request, claim_takeover_id, format)


@router.post(
    "/{claim_takeover_id}/create",
    response={202: ImportOut},
    url_name="carry_out_claim_takeover",
)
@guard(Permission.DIRECTORY_WRITE)
def carry_out_takeover(
    request: HttpRequest, claim_takeover_id: str, body: CarryOutIn
) -> Status[ImportOut]:
    """Take over the claims of a checked sheet; each once, whatever breaks meanwhile."""
    actor = actor_of(request)
    DOOR.run(request, claim_takeover_id)
    run = ask_carry_out(
        OF_CLAIMS,
        claim_takeover_id,
        actor,
        only_clean_rows=body.only_clean_rows,
        seen=seen_revision(request),
    )
    return Status(202, ImportOut.of(run))
