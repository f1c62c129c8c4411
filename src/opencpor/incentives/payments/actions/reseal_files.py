"""Seal the bank's files anew, under the first key, as `reseal_payees` does with accounts."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.incentives.payees.sealing import all_keys, seal_bytes
from opencpor.incentives.payments.files import content_of
from opencpor.incentives.payments.models import PaymentFile
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def reseal_files(actor: Actor) -> int:
    """Seal every file that is not sealed with the first key; return how many there were.

    Raises:
        Forbidden: Without the right of an administrator of the system.
        Unavailable, Broken: See `files.content_of`; what was done before stays done.
    """
    actor.require(Permission.SYSTEM)
    first = all_keys()[0].id
    older = PaymentFile.objects.exclude(key_id=first).order_by("pk").values_list("pk", flat=True)
    return sum(_reseal(batch_id, first, actor) for batch_id in list(older))


@transaction.atomic
def _reseal(batch_id: str, first: str, actor: Actor) -> bool:
    rows = PaymentFile.objects.select_for_update().filter(batch_id=batch_id)
    row = rows.exclude(key_id=first).first()
    if row is None:  # another run was quicker
        return False
    before = row.key_id
    row.key_id, row.sealed = seal_bytes(content_of(row).content, batch_id)
    row.save(update_fields=["key_id", "sealed"])
    changed = {"before": {"key": before}, "after": {"key": row.key_id}}
    record(EventType.PAYMENT_FILE_RESEALED, f"payment_batch:{batch_id}", actor.ref(), data=changed)
    return True
