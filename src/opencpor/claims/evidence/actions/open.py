"""Open the original of a file: every opening is on record, some only with a reason."""

from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.models import (
    AssociationEvidence,
    Evidence,
    FileText,
    StoredFile,
)
from opencpor.claims.evidence.rules.passages import Reading
from opencpor.common.errors import Conflict, FieldError, Invalid, not_found
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

SHORTEST_REASON = 10
LONGEST_REASON = 500
R = TypeVar("R", Evidence, AssociationEvidence)


@dataclass(frozen=True)
class Original:
    """A file ready to be handed out, as an attachment only."""

    file: StoredFile
    source: BinaryIO


def _checked_reason(reason: str) -> str:
    given = legible(reason)
    if SHORTEST_REASON <= len(given) <= LONGEST_REASON:
        return given
    error = FieldError(
        "reason",
        "reason_needed",
        "Your role opens evidence only for a stated reason.",
        phrase(
            "Say why, in {least} to {most} characters; it is logged.",
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        ),
    )
    raise Invalid("Say why you open this file.", code="reason_needed", errors=[error])


def _let(
    rows: QuerySet[R],
    stream: str,
    evidence_id: str,
    actor: Actor,
    reason: str,
    how: str,
) -> StoredFile:
    """Return a file that the actor may open, and put on record that it was opened."""
    there = rows.filter(removed_at=None).select_related("file")
    data = {"evidence": evidence_id} | ({"as": how} if how else {})
    personal: dict[str, str] | None = None
    if actor.may(Permission.EVIDENCE_READ):
        evidence = fetch(there, actor, "evidence", id=evidence_id)
    else:
        actor.require(Permission.EVIDENCE_INSPECT)
        evidence = fetch(there, actor, "evidence", Permission.EVIDENCE_INSPECT, id=evidence_id)
        personal = {"reason": _checked_reason(reason)}
    if evidence.file.deleted_at is not None:
        raise not_found("evidence")
    if evidence.file.in_quarantine:
        raise Conflict(
            "The file is in quarantine until the virus scanner has looked at it. Try again in a "
            "minute.",
            code="in_quarantine",
        )
    record(EventType.EVIDENCE_OPENED, stream, actor.ref(), data=data, personal=personal)
    return evidence.file


def permitted(claim_id: str, evidence_id: str, actor: Actor, reason: str, how: str) -> StoredFile:
    """Return a file of a claim that the actor may open; that it was opened is on record."""
    rows = Evidence.objects.filter(claim_id=claim_id)
    return _let(rows, f"claim:{claim_id}", evidence_id, actor, reason, how)


def permitted_defense(
    association_id: str, evidence_id: str, actor: Actor, reason: str, how: str
) -> StoredFile:
    """Return a file of an association that the actor may open; that it was is on record."""
    rows = AssociationEvidence.objects.filter(association_id=association_id)
    return _let(rows, f"association:{association_id}", evidence_id, actor, reason, how)


@transaction.atomic
def open_evidence(claim_id: str, evidence_id: str, actor: Actor, reason: str = "") -> Original:
    """Open a file of a claim.

    Who may read evidence needs no reason; who may only inspect it must give one. Both are logged.

    Raises:
        Forbidden: If the role includes neither.
        Invalid: If a reason is needed and missing.
        NotFound: If it is not there for the actor.
        Conflict: If it is in quarantine.
    """
    file = permitted(claim_id, evidence_id, actor, reason, "")
    return Original(file, storage.opened(file.id))


@transaction.atomic
def open_defense(association_id: str, evidence_id: str, actor: Actor, reason: str = "") -> Original:
    """Open a file of an association that no claim has given; refused like `open_evidence`."""
    file = permitted_defense(association_id, evidence_id, actor, reason, "")
    return Original(file, storage.opened(file.id))


@transaction.atomic
def open_text(claim_id: str, evidence_id: str, actor: Actor, reason: str = "") -> Reading:
    """Return the words of a file, part by part; asked for and logged like the file itself.

    Raises:
        Forbidden, Invalid, NotFound: As `open_evidence`.
        Conflict: If it was not read yet, or cannot be read.
    """
    return _reading(permitted(claim_id, evidence_id, actor, reason, "text"))


@transaction.atomic
def open_defense_text(
    association_id: str, evidence_id: str, actor: Actor, reason: str = ""
) -> Reading:
    """Return the words of a file that defends an association; refused like `open_text`."""
    return _reading(permitted_defense(association_id, evidence_id, actor, reason, "text"))


def _reading(file: StoredFile) -> Reading:
    found = FileText.objects.filter(file=file).first()
    if found is None:
        raise Conflict(
            "The words of this file are still being read. Try again in a minute, or download it.",
            code="not_read_yet",
        )
    if found.reading is None:
        raise Conflict(
            "The words of this file cannot be read. Download it instead.", code="not_showable"
        )
    return Reading.of(found.reading)
