"""Read the words of a stored file, once, and keep them for the checker."""

import json
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from opencpor.claims.evidence import storage
from opencpor.claims.evidence.models import FileText, Scan, StoredFile
from opencpor.claims.evidence.rules.passages import Reading
from opencpor.claims.green.actions.look import look_again_at_file
from opencpor.common.clock import now
from opencpor.runtime.confined import BadInputError, OutOfBoundsError, run_confined

log = structlog.get_logger("opencpor.evidence")
JOB = "evidence.read"
WORK = "opencpor.claims.evidence.reading.child:read"
TOO_MUCH, FAILED = "too_much", "failed"
SURELY_QUEUED = timedelta(minutes=10)
MOST_AT_ONCE = 500


def queue_reading(file_id: str) -> None:
    """Let a file be read in the background; call it in the transaction that registers it."""
    app.configure_task(JOB, queue="evidence").defer(file_id=file_id)


def read_file(file_id: str) -> FileText | None:
    """Read a file and keep its words; None: it is gone.

    A file that cannot be read is marked so and not tried again: the checker calls it unread.
    """
    file = StoredFile.objects.filter(id=file_id, deleted_at=None).first()
    if file is None or file.in_quarantine:  # who lets it out of quarantine queues it anew
        return None
    found = FileText(file=file)
    with storage.opened(file_id) as source:
        try:
            made = run_confined(WORK, source, [file.kind])
            found.reading = Reading.of(_parsed(made)).as_json()
        except OutOfBoundsError:
            found.failed = TOO_MUCH
        except BadInputError as error:
            found.failed = FAILED
            log.warning("evidence not read", file=file_id, kind=file.kind, why=str(error))
    return _keep(found)


def _parsed(made: bytes) -> dict[str, object]:
    """Return what the child wrote; it worked on hostile data, so this may be anything."""
    try:
        data = json.loads(made)
        Reading.of(data)
    except (ValueError, KeyError, TypeError) as error:
        raise BadInputError("the reader's answer makes no sense") from error
    return dict(data)


@transaction.atomic
def _keep(found: FileText) -> FileText | None:
    """Store the words, unless the file was removed meanwhile or somebody else read it too."""
    there = StoredFile.objects.select_for_update().filter(id=found.file_id, deleted_at=None)
    if not there.exists():
        return None
    found.read_at = now()
    if not FileText.objects.filter(file_id=found.file_id).exists():
        found.save(force_insert=True)
        look_again_at_file(found.file_id)
    return found


def queue_missed(at: datetime) -> int:
    """Queue files that nobody read, such as those from before there was a checker; say how many."""
    missed = (
        StoredFile.objects.filter(deleted_at=None, words=None, stored_at__lt=at - SURELY_QUEUED)
        .exclude(scan=Scan.WAITING)
        .order_by("stored_at")
    )
    queued = 0
    for file_id in missed.values_list("id", flat=True)[:MOST_AT_ONCE]:
        try:
            job = app.configure_task(JOB, queue="evidence", queueing_lock=f"{JOB}:{file_id}")
            with transaction.atomic():
                job.defer(file_id=file_id)
            queued += 1
        except AlreadyEnqueued:
            continue
    return queued
