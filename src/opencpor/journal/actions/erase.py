"""Erase a personal value: the value and its salt go, the log still verifies."""

from django.db import transaction

from opencpor.common.clock import now
from opencpor.common.errors import not_found
from opencpor.journal.actions.record import record
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType
from opencpor.journal.models import PersonalValue


@transaction.atomic
def erase(value_id: str, actor: ActorRef) -> None:
    """Delete a personal value and its salt; a second time changes nothing.

    Raises:
        NotFound: If there is no such value.
    """
    row = PersonalValue.objects.select_for_update().filter(id=value_id).first()
    if row is None:
        raise not_found("personal value")
    if row.erased_at is not None:
        return
    row.value = row.salt = None
    row.erased_at = now()
    row.save(update_fields=["value", "salt", "erased_at"])
    record(EventType.PERSONAL_VALUE_ERASED, f"personal:{row.id}", actor, data={"kind": row.kind})
