"""Let the virus scanner look at a new file, and act on what it says."""

from datetime import datetime

import structlog
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from opencpor.access.actor import system
from opencpor.claims.actions.announce import Matter, announce, announce_to, claimants_of
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.actions.read import SURELY_QUEUED, queue_reading
from opencpor.claims.evidence.clamd import ScannerAwayError, infection
from opencpor.claims.evidence.models import AssociationEvidence, Evidence, Scan, StoredFile
from opencpor.claims.models import Claim
from opencpor.claims.terms import Notice
from opencpor.common.clock import now
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.queries import version_by_number
from opencpor.register.actions.end_association import lock_association
from opencpor.runtime import environment

log = structlog.get_logger("opencpor.evidence")
JOB = "evidence.scan"
SCANNER = system(JOB)


def queue_scan(file_id: str) -> None:
    """Let a file be scanned in the background; call it in the transaction that registers it."""
    app.configure_task(JOB, queue="evidence").defer(file_id=file_id)


def scan_file(file_id: str) -> None:
    """Scan a file that is in quarantine; release it, or remove it everywhere.

    If the operator has taken the scanner away from the settings, the file is let out unscanned.

    Raises:
        ScannerAwayError: If there is no verdict; the file stays in quarantine.
    """
    file = StoredFile.objects.filter(id=file_id, scan=Scan.WAITING, deleted_at=None).first()
    if file is None:
        return
    url = environment.current().clamd_url
    if not url:
        _act(file_id, Scan.UNSCANNED, "")
        return
    try:
        with storage.opened(file_id) as source:
            found = infection(url, source)
    except ScannerAwayError as error:
        StoredFile.objects.filter(id=file_id).update(scan_failed_at=now())
        log.warning("evidence not scanned", file=file_id, why=str(error))
        raise
    _act(file_id, Scan.INFECTED if found else Scan.CLEAN, found)


@transaction.atomic
def _act(file_id: str, verdict: Scan, found: str) -> None:
    """Write the verdict; what is infected leaves every claim, every association and the disk."""
    # Claims before the file, in the order of whoever adds and removes files.
    claims = Claim.objects.filter(evidence__file_id=file_id).order_by("id").distinct()
    list(Claim.objects.select_for_update().filter(id__in=claims.values("id")).order_by("id"))
    for held in AssociationEvidence.objects.filter(file_id=file_id).order_by("association_id"):
        lock_association(held.association_id)
    file = StoredFile.objects.select_for_update().get(id=file_id)
    if not file.in_quarantine or file.deleted_at is not None:  # decided or removed meanwhile
        return
    file.scan, file.scan_failed_at = verdict, None
    if verdict is Scan.INFECTED:
        file.deleted_at = now()
        transaction.on_commit(lambda: storage.remove(file_id))
    file.save(update_fields=["scan", "scan_failed_at", "deleted_at"])
    uses = Evidence.objects.select_related("claim__partner").filter(file=file, removed_at=None)
    for use in uses.order_by("id"):
        _told(use, verdict, found)
    defenses = file.defenses.filter(removed_at=None)
    for defense in defenses.select_related("association__slot__customer").order_by("id"):
        _told_holder(defense, verdict, found)
    if verdict is not Scan.INFECTED:
        queue_reading(file_id)


def _note(use: Evidence | AssociationEvidence, stream: str, verdict: Scan, found: str) -> bool:
    """Put a verdict on record for one use of a file; return whether the use ends with that."""
    data = {"evidence": use.id, "file": use.file_id, "verdict": verdict.value}
    if found:
        data["signature"] = found
    record(EventType.EVIDENCE_SCANNED, stream, SCANNER.ref(), data=data)
    if verdict is not Scan.INFECTED:
        return False
    use.removed_at, use.removed_by = now(), SCANNER.id
    use.revision += 1
    use.save(update_fields=["removed_at", "removed_by", "revision"])
    return True


def _told(use: Evidence, verdict: Scan, found: str) -> None:
    """Take an infected file off a claim and tell the partner."""
    if _note(use, f"claim:{use.claim_id}", verdict, found):
        announce(use.claim, Notice.PARTNER_FILE_REFUSED, SCANNER, occasion=f"infected:{use.id}")


def _told_holder(use: AssociationEvidence, verdict: Scan, found: str) -> None:
    """Take an infected file off an association and tell who holds it."""
    held = use.association
    stream = f"association:{held.id}"
    if not _note(use, stream, verdict, found):
        return
    program = version_by_number(held.slot.program_key, held.program_version).document

    def gaps() -> dict[str, str]:
        return {"name": f"{held.slot.customer.name}: {held.slot.workload}"}

    matter = Matter(program, gaps, f"/claims/associations/{held.id}", stream)
    readers = claimants_of(held.partner_id, held.location_id)
    announce_to(
        readers, matter, Notice.PARTNER_FILE_REFUSED, SCANNER, occasion=f"infected:{use.id}"
    )


def queue_forgotten(at: datetime) -> int:
    """Queue files that are long in quarantine and that no job waits for; return how many."""
    waiting = StoredFile.objects.filter(
        scan=Scan.WAITING, deleted_at=None, stored_at__lt=at - SURELY_QUEUED
    ).order_by("stored_at")
    queued = 0
    for file_id in waiting.values_list("id", flat=True):
        try:
            job = app.configure_task(JOB, queue="evidence", queueing_lock=f"{JOB}:{file_id}")
            with transaction.atomic():
                job.defer(file_id=file_id)
            queued += 1
        except AlreadyEnqueued:
            continue
    return queued
