"""Seal banks' answers anew, under the first key: then older keys can be thrown away."""

from __future__ import annotations

from opencpor.access.actor import Actor
from opencpor.incentives.payees.resealing import Resealing
from opencpor.incentives.payees.sealing import seal_bytes, unseal_bytes
from opencpor.incentives.payments.answers.models import AnswerFile
from opencpor.journal.events import EventType


def reseal_answers(actor: Actor) -> int:
    """Seal every file that is not sealed with the first key; return how many there were.

    Raises:
        Forbidden: Without the right of an administrator of the system.
        Unavailable, Broken: See `sealing.unseal_bytes`; what was done before stays done.
    """
    rows, event = AnswerFile.objects.all(), EventType.PAYMENT_ANSWERS_RESEALED
    return Resealing(rows, _again, event, "payment_answers").run(actor)


def _again(row: AnswerFile) -> tuple[str, str]:
    before = row.key_id
    content = unseal_bytes(row.key_id, bytes(row.sealed), row.id)
    row.key_id, row.sealed = seal_bytes(content, row.id)
    row.save(update_fields=["key_id", "sealed"])
    return before, row.key_id
