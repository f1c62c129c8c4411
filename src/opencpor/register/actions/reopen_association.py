"""Undo the end of an association: it holds as if it had never ended."""

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.register.actions.end_association import fit_tenure, lock_association
from opencpor.register.models import Association, Tenure
from opencpor.register.ports import tell_tenure_started


def _refuse_successors(association: Association, until: datetime | None) -> None:
    since = DateTimeTZRange(association.period.upper, until)
    others = Tenure.objects.filter(slot_id=association.slot_id, period__overlap=since)
    if others.exclude(pk=association.tenure_id).exists():
        raise Conflict(
            "The slot has been taken since, so the association cannot go on as if nothing had "
            "happened.",
            code="slot_taken",
            extra={"slot": association.slot_id},
        )
    same = Association.objects.filter(
        tenure_id=association.tenure_id, engagement=association.engagement, period__overlap=since
    ).exclude(pk=association.pk)
    if same.exists():
        raise Conflict(
            "The organization has another association for this engagement here by now.",
            code="already_associated",
        )


@transaction.atomic
def reopen_association(
    association_id: str, until: datetime | None, actor: Actor, *, note: str
) -> Association:
    """Let an ended association go on, under the slot's lock; a void mark is taken off.

    Args:
        association_id: Which one.
        until: Its new end; None leaves it open.
        actor: Who undoes the end.
        note: Why, in words; enters the log as a commitment only.

    Raises:
        NotFound: If there is none.
        Conflict: ``not_ended``; ``slot_taken`` if the slot was held anew since the end;
            ``already_associated`` if the organization has another one for the engagement.
    """
    association = lock_association(association_id)
    if association.period.upper is None:
        raise Conflict("This association has not ended.", code="not_ended")
    _refuse_successors(association, until)
    before, reason = association.period.upper, association.end_reason
    association.period = DateTimeTZRange(association.period.lower, until)
    association.end_reason, association.void_from = "", None
    association.revision += 1
    association.save(update_fields=["period", "end_reason", "void_from", "revision"])
    fit_tenure(association.tenure_id)
    record(
        EventType.ASSOCIATION_REINSTATED,
        f"association:{association.id}",
        actor.ref(),
        data={
            "before": {"ends_at": before.isoformat() if before else None, "reason": reason},
            "after": {"ends_at": until.isoformat() if until else None},
        },
        personal={"reason": note} if note else None,
    )
    tenure = Tenure.objects.get(pk=association.tenure_id)
    tell_tenure_started(association.slot, tenure, actor)
    return association
