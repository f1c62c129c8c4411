"""Take a file off a claim, while the partner may still change it."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.moving import begin
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.models import Evidence, FileText, StoredFile
from opencpor.claims.rights import refused
from opencpor.claims.terms import Part, Verb
from opencpor.common.clock import now
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def forget(file: StoredFile) -> None:
    """Delete a file that nothing shows any longer or ever showed to a reviewer.

    The file is locked first: another claim may be about to reuse it, see `add.reuse_evidence`.
    """
    locked = StoredFile.objects.select_for_update().get(id=file.id)
    seen = locked.uses.filter(claim__submitted_at__isnull=False).exists()
    defends = locked.defenses.filter(removed_at=None).exists()
    if seen or defends or locked.uses.filter(removed_at=None).exists():
        return
    locked.deleted_at = now()
    locked.save(update_fields=["deleted_at"])
    FileText.objects.filter(file=locked).delete()
    transaction.on_commit(lambda: storage.remove(file.id))


@transaction.atomic
def remove_evidence(
    claim_id: str, evidence_id: str, actor: Actor, seen: str | None = None
) -> Evidence:
    """Remove a file from a claim.

    Its content is deleted too, unless it was submitted before or serves another claim.

    Raises:
        NotFound: If it is not on the claim.
        Conflict: If the claim cannot be changed now.
        Stale: If it was changed since ``seen``.
    """
    actor.require(Permission.CLAIM_WRITE)
    there = Evidence.objects.filter(claim_id=claim_id, removed_at=None)
    fetch(there, actor, "evidence", Permission.CLAIM_WRITE, id=evidence_id)
    move = begin(claim_id, Verb.EDIT, actor, Permission.CLAIM_WRITE)
    if Part.EVIDENCE not in move.row.editable:
        raise refused(move.claim, actor, "Files cannot be removed from this claim now.")
    rows = there.select_for_update(of=("self",)).select_related("file")
    evidence = fetch(rows, actor, "evidence", Permission.CLAIM_WRITE, id=evidence_id)
    check_revision(seen, evidence)
    evidence.removed_at, evidence.removed_by = move.at, actor.id
    evidence.revision += 1
    evidence.save(update_fields=["removed_at", "removed_by", "revision"])
    record(
        EventType.EVIDENCE_REMOVED,
        f"claim:{claim_id}",
        actor.ref(),
        data={"evidence": evidence.id, "file": evidence.file_id},
    )
    forget(evidence.file)
    return evidence
