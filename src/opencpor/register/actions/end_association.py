"""End an association; the tenure ends with its last, in the same transaction."""

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict, not_found
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.register.models import Association, Slot, Tenure
from opencpor.register.rules import SHORTEST


def lock_association(association_id: str) -> Association:
    """Return the association with slot, tenure and itself locked, in this order."""
    found = Association.objects.filter(id=association_id).first()
    if found is None:
        raise not_found("association")
    Slot.objects.select_for_update().get(pk=found.slot_id)
    Tenure.objects.select_for_update().get(pk=found.tenure_id)
    return Association.objects.select_for_update().get(pk=found.pk)


def fit_tenure(tenure_id: int) -> None:
    """Let a tenure end where the last of its associations does."""
    tenure = Tenure.objects.get(pk=tenure_id)
    periods = list(Association.objects.filter(tenure_id=tenure_id).values_list("period", flat=True))
    ends = [period.upper for period in periods]
    last = None if None in ends else max(ends)
    if last != tenure.period.upper:
        tenure.period = DateTimeTZRange(tenure.period.lower, last)
        tenure.save(update_fields=["period"])


def record_end(
    association: Association, before: datetime | None, reason: str, note: str, actor: Actor
) -> None:
    """Write an association's end into its log."""
    record(
        EventType.ASSOCIATION_ENDED,
        f"association:{association.id}",
        actor.ref(),
        data={
            "reason": reason,
            "before": {"ends_at": before.isoformat() if before else None},
            "after": {"ends_at": association.period.upper.isoformat()},
        },
        personal={"end_note": note} if note else None,
    )


@transaction.atomic
def note_end(association_id: str, at: datetime, reason: str, actor: Actor) -> bool:
    """Give an association that has ended by its own period its coded reason, once.

    Returns:
        Whether it was news; not if it has a reason already, or has not ended at that instant.
    """
    association = lock_association(association_id)
    upper = association.period.upper
    if association.end_reason or upper is None or upper > at:
        return False
    association.end_reason = reason
    association.revision += 1
    association.save(update_fields=["end_reason", "revision"])
    record_end(association, upper, reason, "", actor)
    return True


@transaction.atomic
def end_association(
    association_id: str, at: datetime, reason: str, actor: Actor, *, note: str = ""
) -> Association:
    """Let an association end at an instant, for a coded reason.

    Args:
        association_id: Which one.
        at: First instant at which it does not hold any longer; not before its start.
        reason: A code of the program's end reasons.
        actor: Who ends it.
        note: Why, in words; enters the log as a commitment only.

    Raises:
        NotFound: If there is none.
        Conflict: ``already_ended`` if it ends at or before that instant anyway.
    """
    association = lock_association(association_id)
    period = association.period
    if period.upper is not None and period.upper <= at:
        raise Conflict("This association has already ended.", code="already_ended")
    until = max(at, period.lower + SHORTEST)
    association.period = DateTimeTZRange(period.lower, until)
    association.end_reason = reason
    association.revision += 1
    association.save(update_fields=["period", "end_reason", "revision"])
    fit_tenure(association.tenure_id)
    record_end(association, period.upper, reason, note, actor)
    return association
