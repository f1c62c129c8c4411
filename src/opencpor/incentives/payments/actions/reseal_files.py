"""Seal the bank's files anew, under the first key: then older keys can be thrown away."""

from __future__ import annotations

from opencpor.access.actor import Actor
from opencpor.incentives.payees.resealing import Resealing
from opencpor.incentives.payees.sealing import seal_bytes
from opencpor.incentives.payments.files import content_of
from opencpor.incentives.payments.models import PaymentFile
from opencpor.journal.events import EventType


def reseal_files(actor: Actor) -> int:
    """Seal every file that is not sealed with the first key; return how many there were.

    Raises:
        Forbidden: Without the right of an administrator of the system.
        Unavailable, Broken: See `files.content_of`; what was done before stays done.
    """
    rows, event = PaymentFile.objects.all(), EventType.PAYMENT_FILE_RESEALED
    return Resealing(rows, _again, event, "payment_batch").run(actor)


def _again(row: PaymentFile) -> tuple[str, str]:
    before = row.key_id
    row.key_id, row.sealed = seal_bytes(content_of(row).content, row.batch_id)
    row.save(update_fields=["key_id", "sealed"])
    return before, row.key_id
