"""``/claims/{claim_id}/evidence`` and ``/template``."""

from typing import BinaryIO, Literal

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from opencpor.access.roles import Permission
from opencpor.claims.evidence.actions.add import About, Upload, add_evidence, reuse_evidence
from opencpor.claims.evidence.actions.open import Original, open_evidence
from opencpor.claims.evidence.actions.preview import open_page
from opencpor.claims.evidence.actions.remove import remove_evidence
from opencpor.claims.evidence.documents import (
    DOCX_TYPE,
    PDF_TYPE,
    template_docx,
    template_pdf,
)
from opencpor.claims.evidence.queries import (
    checked,
    evidence_of,
    largest_file,
    one_of,
    template_facts,
)
from opencpor.claims.evidence.schemas import CheckerOut, EvidenceForm, EvidenceList, EvidenceOut
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.receiving import receives

router = Router(tags=["evidence"])


def as_attachment(original: Original) -> FileResponse:
    """Return a file to keep, never to show: what a browser runs could have been put into it."""
    response = FileResponse(
        original.source,
        as_attachment=True,
        filename=original.file.name,
        content_type=original.file.media_type,
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def as_picture(source: BinaryIO) -> FileResponse:
    """Return a picture that we drew ourselves; no cache keeps it."""
    response = FileResponse(source, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@router.get("/{claim_id}/evidence", response=EvidenceList)
@guard(Permission.EVIDENCE_READ, Permission.EVIDENCE_INSPECT)
def list_evidence(request: HttpRequest, claim_id: str) -> EvidenceList:
    """List the files on a claim, with what the checker says of them."""
    actor = actor_of(request)
    items = [EvidenceOut.of(row) for row in evidence_of(claim_id, actor)]
    report = checked(claim_id, actor)
    return EvidenceList(items=items, checker=CheckerOut.of(report) if report else None)


@router.post("/{claim_id}/evidence", response={201: EvidenceOut})
@guard(Permission.CLAIM_WRITE)
@receives(largest_file)
def post_evidence(
    request: HttpRequest,
    response: HttpResponse,
    claim_id: str,
    said: Form[EvidenceForm],
    file: File[UploadedFile | None] = None,
) -> Status[EvidenceOut]:
    """Add a file as multipart form; ``lines`` holds line ids separated by commas."""
    lines = [part.strip() for part in said.lines.split(",") if part.strip()]
    about = About(said.kind, said.signed_on, lines, said.note)
    actor = actor_of(request)
    if said.same_as:
        row = reuse_evidence(claim_id, said.same_as, about, actor)
    else:
        sent = Upload(file.name or "", file.file) if file is not None and file.file else None
        row = add_evidence(claim_id, sent, about, actor)
    tag(response, row)
    return Status(201, EvidenceOut.of(row))


@router.get("/{claim_id}/evidence/{evidence_id}", response=EvidenceOut)
@guard(Permission.EVIDENCE_READ, Permission.EVIDENCE_INSPECT)
def get_evidence(
    request: HttpRequest, response: HttpResponse, claim_id: str, evidence_id: str
) -> EvidenceOut:
    """Describe one file."""
    row = one_of(claim_id, evidence_id, actor_of(request))
    tag(response, row)
    return EvidenceOut.of(row)


@router.get("/{claim_id}/evidence/{evidence_id}/content")
@guard(Permission.EVIDENCE_READ, Permission.EVIDENCE_INSPECT)
def download_evidence(
    request: HttpRequest, claim_id: str, evidence_id: str, reason: Query[str] = ""
) -> FileResponse:
    """Download the original. Auditors and administrators give a ``reason``, which is logged."""
    return as_attachment(open_evidence(claim_id, evidence_id, actor_of(request), reason))


@router.get("/{claim_id}/evidence/{evidence_id}/pages/{page_number}")
@guard(Permission.EVIDENCE_READ, Permission.EVIDENCE_INSPECT)
def get_page(
    request: HttpRequest,
    claim_id: str,
    evidence_id: str,
    page_number: int,
    reason: Query[str] = "",
) -> FileResponse:
    """Get a page of a PDF, or a picture, as PNG. It is logged like a download."""
    return as_picture(open_page(claim_id, evidence_id, page_number, actor_of(request), reason))


@router.delete("/{claim_id}/evidence/{evidence_id}", response={204: None})
@guard(Permission.CLAIM_WRITE)
def delete_evidence(request: HttpRequest, claim_id: str, evidence_id: str) -> Status[None]:
    """Remove a file while the claim can be changed."""
    remove_evidence(claim_id, evidence_id, actor_of(request), seen_revision(request))
    return Status(204, None)


@router.get("/{claim_id}/template")
@guard(Permission.CLAIM_WRITE)
def get_template(
    request: HttpRequest,
    claim_id: str,
    format: Query[Literal["docx", "pdf"]] = "docx",  # noqa: A002 - the API's own word
    language: Query[str] = "en",
) -> HttpResponse:
    """Download the proof-of-execution template, filled in for this claim."""
    facts = template_facts(claim_id, actor_of(request), language)
    made, kind = (
        (template_docx(facts), DOCX_TYPE) if format == "docx" else (template_pdf(facts), PDF_TYPE)
    )
    response = HttpResponse(made, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{claim_id}-poe.{format}"'
    response["Cache-Control"] = "private, no-store"
    return response
