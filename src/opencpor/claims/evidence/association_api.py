"""``/associations/{association_id}/evidence``: files that defend what no claim has given."""

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from opencpor.access.roles import Permission
from opencpor.claims.evidence.actions.add import About, Upload
from opencpor.claims.evidence.actions.defend import add_defense
from opencpor.claims.evidence.actions.open import open_defense
from opencpor.claims.evidence.actions.preview import open_defense_page
from opencpor.claims.evidence.actions.remove_defense import remove_defense
from opencpor.claims.evidence.api import as_attachment, as_picture
from opencpor.claims.evidence.queries import checked_defense, defense_of, largest_file
from opencpor.claims.evidence.schemas import CheckerOut, DefenseForm, DefenseList, EvidenceOut
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.receiving import receives

router = Router(tags=["evidence"])


@router.get("/{association_id}/evidence", response=DefenseList)
@guard(Permission.EVIDENCE_READ, Permission.EVIDENCE_INSPECT)
def list_association_evidence(request: HttpRequest, association_id: str) -> DefenseList:
    """List the files on an association that no claim has given, with what the checker says.

    Other associations have theirs on the claim.
    """
    actor = actor_of(request)
    items = [EvidenceOut.of(row) for row in defense_of(association_id, actor)]
    report = checked_defense(association_id, actor)
    return DefenseList(items=items, checker=CheckerOut.of(report) if report else None)


@router.post("/{association_id}/evidence", response={201: EvidenceOut})
@guard(Permission.CLAIM_WRITE)
@receives(largest_file)
def post_association_evidence(
    request: HttpRequest,
    response: HttpResponse,
    association_id: str,
    said: Form[DefenseForm],
    file: File[UploadedFile | None] = None,
) -> Status[EvidenceOut]:
    """Add a file as multipart form, checked like one on a claim.

    409 ``has_a_claim`` where a claim has given the association: add it there.
    """
    sent = Upload(file.name or "", file.file) if file is not None and file.file else None
    about = About(said.kind, said.signed_on, (), said.note)
    row = add_defense(association_id, sent, about, actor_of(request))
    tag(response, row)
    return Status(201, EvidenceOut.of(row))


@router.get("/{association_id}/evidence/{association_evidence_id}/content")
@guard(Permission.EVIDENCE_READ, Permission.EVIDENCE_INSPECT)
def download_association_evidence(
    request: HttpRequest,
    association_id: str,
    association_evidence_id: str,
    reason: Query[str] = "",
) -> FileResponse:
    """Download the original. Auditors and administrators give a ``reason``, which is logged."""
    actor = actor_of(request)
    return as_attachment(open_defense(association_id, association_evidence_id, actor, reason))


@router.get("/{association_id}/evidence/{association_evidence_id}/pages/{page_number}")
@guard(Permission.EVIDENCE_READ, Permission.EVIDENCE_INSPECT)
def get_association_evidence_page(
    request: HttpRequest,
    association_id: str,
    association_evidence_id: str,
    page_number: int,
    reason: Query[str] = "",
) -> FileResponse:
    """Get a page of a PDF, or a picture, as PNG. It is logged like a download."""
    actor = actor_of(request)
    return as_picture(
        open_defense_page(association_id, association_evidence_id, page_number, actor, reason)
    )


@router.delete("/{association_id}/evidence/{association_evidence_id}", response={204: None})
@guard(Permission.CLAIM_WRITE)
def delete_association_evidence(
    request: HttpRequest, association_id: str, association_evidence_id: str
) -> Status[None]:
    """Remove a file, unless an arbitration has shown it."""
    actor, seen = actor_of(request), seen_revision(request)
    remove_defense(association_id, association_evidence_id, actor, seen)
    return Status(204, None)
