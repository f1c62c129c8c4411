"""Open the original of a file: every opening is on record, some only with a reason."""

from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.models import Evidence, StoredFile
from opencpor.common.errors import FieldError, Invalid, not_found
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

SHORTEST_REASON = 10
LONGEST_REASON = 500


@dataclass(frozen=True)
class Original:
    """A file ready to be handed out, as an attachment only."""

    file: StoredFile
    source: BinaryIO


def _checked_reason(reason: str) -> str:
    given = reason.strip()
    if SHORTEST_REASON <= len(given) <= LONGEST_REASON:
        return given
    error = FieldError(
        "reason",
        "reason_needed",
        "Your role opens evidence only for a stated reason.",
        f"Say why, in {SHORTEST_REASON} to {LONGEST_REASON} characters; it is logged.",
    )
    raise Invalid("Say why you open this file.", code="reason_needed", errors=[error])


@transaction.atomic
def open_evidence(claim_id: str, evidence_id: str, actor: Actor, reason: str = "") -> Original:
    """Open a file of a claim.

    Who may read evidence needs no reason; who may only inspect it must give one. Both are logged.

    Raises:
        Forbidden: If the role includes neither.
        Invalid: If a reason is needed and missing.
        NotFound: If it is not there for the actor.
    """
    rows = Evidence.objects.select_related("file").filter(claim_id=claim_id, removed_at=None)
    data = {"evidence": evidence_id}
    personal: dict[str, str] | None = None
    if actor.may(Permission.EVIDENCE_READ):
        evidence = fetch(rows, actor, "evidence", id=evidence_id)
    else:
        actor.require(Permission.EVIDENCE_INSPECT)
        evidence = fetch(rows, actor, "evidence", Permission.EVIDENCE_INSPECT, id=evidence_id)
        personal = {"reason": _checked_reason(reason)}
    if evidence.file.deleted_at is not None:
        raise not_found("evidence")
    record(
        EventType.EVIDENCE_OPENED, f"claim:{claim_id}", actor.ref(), data=data, personal=personal
    )
    return Original(evidence.file, storage.opened(evidence.file_id))
