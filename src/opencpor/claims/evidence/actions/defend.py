"""Add a file to an association that no claim has given, to defend it."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.evidence.actions.add import (
    MOST_FILES,
    About,
    Upload,
    refuse_wrong,
    said_of,
    store,
    wrong_about,
)
from opencpor.claims.evidence.models import AssociationEvidence, StoredFile
from opencpor.claims.evidence.rules.check import check_file
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.directory.models import Customer
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.document.program import Program
from opencpor.programs.queries import version_by_number
from opencpor.register.actions.end_association import lock_association
from opencpor.register.models import Association


def _program(found: Association) -> Program:
    return version_by_number(found.slot.program_key, found.program_version).document


def _refuse(found: Association) -> None:
    if found.claim_line:
        raise Conflict(
            "A claim has given this association. Add the file to the claim.",
            code="has_a_claim",
        )
    if found.period.upper is not None and found.period.upper <= now():
        raise Conflict("This association has already ended.", code="already_ended")


def _refuse_twin(found: Association, file: StoredFile) -> None:
    present = AssociationEvidence.objects.filter(association=found, removed_at=None)
    if present.count() >= MOST_FILES:
        raise Conflict(
            phrase("An association holds at most {most} files. Remove one first.", most=MOST_FILES),
            code="too_many_files",
        )
    twin = present.filter(file__sha256=file.sha256).exclude(file=file).first()
    if twin is not None:
        raise Conflict(
            "This very file is on the association already.",
            code="duplicate_file",
            extra={"evidence": twin.id},
        )


def add_defense(
    association_id: str, upload: Upload | None, about: About, actor: Actor
) -> AssociationEvidence:
    """Check a file, keep it and put it on an association that no claim has given.

    Args:
        association_id: Which association.
        upload: The file; None: the caller sent none, which is refused like any wrong input.
        about: What is said of it; an association has no lines to choose from.
        actor: Who adds it.

    Raises:
        TooLarge, UnsupportedType, Invalid: If the file, or what is said of it, is not accepted.
        NotFound: If there is no such association for the actor.
        Conflict: ``has_a_claim``, ``already_ended``, ``duplicate_file``, ``too_many_files``.
    """
    actor.require(Permission.CLAIM_WRITE)
    rows = Association.objects.select_related("slot")
    found = fetch(rows, actor, "association", Permission.CLAIM_WRITE, id=association_id)
    if upload is None:
        error = FieldError("file", "missing", "No file was sent.", "Send one.")
        raise Invalid("No file was sent.", code="invalid", errors=[error])
    _refuse(found)
    program = _program(found)
    policy = program.policy.evidence
    facts = check_file(upload.name, upload.source, policy.accept, policy.max_file_mb)
    refuse_wrong(wrong_about(about, program.business_calendar.local_date(now())))
    with transaction.atomic():
        locked, at = lock_association(found.id), now()
        _refuse(locked)
        tenant = Customer.objects.get(organization_id=found.slot.customer_id).tenant_id
        file = StoredFile(
            partner_id=locked.partner_id,
            location_id=locked.location_id,
            tenant_id=str(tenant),
            stored_at=at,
        )
        store(file, facts, upload.source, actor)
        _refuse_twin(locked, file)
        evidence = AssociationEvidence.objects.create(
            association=locked,
            file=file,
            kind=about.kind,
            signed_on=about.signed_on,
            note=legible(about.note),
            added_at=at,
            added_by=actor.id,
        )
        data = said_of(evidence.id, file, about)
        record(EventType.EVIDENCE_ADDED, f"association:{locked.id}", actor.ref(), data=data)
        return evidence
