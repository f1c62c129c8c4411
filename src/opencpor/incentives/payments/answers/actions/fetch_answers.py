"""Fetch a file of a bank's answers as it came; each time is on record."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.incentives.payees.sealing import unseal_bytes
from opencpor.incentives.payments.answers.models import AnswerFile
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


@transaction.atomic
def fetch_answers(answer_file_id: str, actor: Actor) -> tuple[AnswerFile, bytes]:
    """Return a file and its bytes, as the bank sent them.

    Raises:
        Forbidden: Without the right.
        NotFound: If there is none.
        Unavailable, Broken: See `sealing.unseal_bytes`.
    """
    actor.require(Permission.CLOSE)
    row = fetch(
        AnswerFile.objects.all(), actor, "file of answers", Permission.CLOSE, id=answer_file_id
    )
    content = unseal_bytes(row.key_id, bytes(row.sealed), row.id)
    data = {"sha256": row.sha256, "size": row.size}
    record(EventType.PAYMENT_ANSWERS_FETCHED, f"payment_answers:{row.id}", actor.ref(), data=data)
    return row, content
