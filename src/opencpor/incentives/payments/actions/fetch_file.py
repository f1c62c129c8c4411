"""Fetch what the bank is given for a batch; each time is on record."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.errors import Conflict
from opencpor.incentives.payments.files import BankFile, content_of
from opencpor.incentives.payments.lifecycle import BatchState
from opencpor.incentives.payments.models import PaymentBatch
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


@transaction.atomic
def fetch_file(batch_id: str, actor: Actor) -> BankFile:
    """Return the file of an approved batch, byte by byte as it was written then.

    Raises:
        Forbidden: Without the right.
        NotFound: If there is no such batch.
        Conflict: ``batch_not_approved``.
        Unavailable, Broken: See `files.content_of`.
    """
    actor.require(Permission.CLOSE)
    rows = PaymentBatch.objects.select_related("file")
    row = fetch(rows, actor, "batch", Permission.CLOSE, id=batch_id)
    if row.state != BatchState.APPROVED:
        raise Conflict(
            "There is a file for the bank once a second person has approved the batch.",
            code="batch_not_approved",
            extra={"state": row.state},
        )
    found = content_of(row.file)
    record(
        EventType.PAYMENT_FILE_FETCHED, f"payment_batch:{row.id}", actor.ref(),
        data={"sha256": row.file.sha256, "size": row.file.size},
    )  # fmt: skip
    return found
