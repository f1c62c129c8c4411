"""Take a file off an association that no claim has given."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims import ports
from opencpor.claims.evidence.actions.remove import forget
from opencpor.claims.evidence.models import AssociationEvidence
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.register.actions.end_association import lock_association


@transaction.atomic
def remove_defense(
    association_id: str, evidence_id: str, actor: Actor, seen: str | None = None
) -> AssociationEvidence:
    """Take a file off an association; its content is deleted too.

    Raises:
        NotFound: If it is not on the association.
        Conflict: ``shown_in_arbitration`` if who decides has had it before them.
        Stale: If it was changed since ``seen``.
    """
    actor.require(Permission.CLAIM_WRITE)
    there = AssociationEvidence.objects.filter(association_id=association_id, removed_at=None)
    fetch(there, actor, "evidence", Permission.CLAIM_WRITE, id=evidence_id)
    held = lock_association(association_id)
    rows = there.select_for_update(of=("self",)).select_related("file")
    evidence = fetch(rows, actor, "evidence", Permission.CLAIM_WRITE, id=evidence_id)
    check_revision(seen, evidence)
    if ports.arbitration().shown(held.tenure_id, evidence.added_at):
        raise Conflict(
            "An arbitration has shown this file to whoever decides. It stays on record.",
            code="shown_in_arbitration",
        )
    evidence.removed_at, evidence.removed_by = now(), actor.id
    evidence.revision += 1
    evidence.save(update_fields=["removed_at", "removed_by", "revision"])
    data = {"evidence": evidence.id, "file": evidence.file_id}
    record(EventType.EVIDENCE_REMOVED, f"association:{held.id}", actor.ref(), data=data)
    forget(evidence.file)
    return evidence
