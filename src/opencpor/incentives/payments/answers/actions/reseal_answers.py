"""Seal banks' answers anew, under the first key, as `reseal_payees` does with accounts."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.incentives.payees.sealing import all_keys, seal_bytes, unseal_bytes
from opencpor.incentives.payments.answers.models import AnswerFile
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def reseal_answers(actor: Actor) -> int:
    """Seal every file that is not sealed with the first key; return how many there were.

    Raises:
        Forbidden: Without the right of an administrator of the system.
        Unavailable, Broken: See `sealing.unseal_bytes`; what was done before stays done.
    """
    actor.require(Permission.SYSTEM)
    first = all_keys()[0].id
    older = AnswerFile.objects.exclude(key_id=first).order_by("id").values_list("id", flat=True)
    return sum(_reseal(file_id, first, actor) for file_id in list(older))


@transaction.atomic
def _reseal(file_id: str, first: str, actor: Actor) -> bool:
    rows = AnswerFile.objects.select_for_update().filter(id=file_id)
    row = rows.exclude(key_id=first).first()
    if row is None:  # another run was quicker
        return False
    before = row.key_id
    content = unseal_bytes(row.key_id, bytes(row.sealed), row.id)
    row.key_id, row.sealed = seal_bytes(content, row.id)
    row.save(update_fields=["key_id", "sealed"])
    data = {"before": {"key": before}, "after": {"key": row.key_id}}
    record(EventType.PAYMENT_ANSWERS_RESEALED, f"payment_answers:{row.id}", actor.ref(), data=data)
    return True
