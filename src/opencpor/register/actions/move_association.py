"""Let another location of the same organization hold an association from a month on."""

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from opencpor.access.actor import Actor
from opencpor.access.models import Unit
from opencpor.common.errors import Conflict
from opencpor.common.months import Month
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.register.actions.end_association import lock_association, record_end
from opencpor.register.actions.open_association import record_start
from opencpor.register.models import Association

MOVED = "moved"
"""The end reason of what goes on at another location; the product's own, in no program's list."""


@transaction.atomic
def move_association(
    association_id: str, location_id: str, at: datetime, actor: Actor
) -> Association:
    """End an association at an instant, and open one like it at another location there.

    Both are of one tenure, whose period does not change: nobody else could hold the slot meanwhile.

    Args:
        association_id: Which one.
        location_id: A location of the same organization.
        at: An instant within its period, after its first.
        actor: Who does it.

    Returns:
        The successor.

    Raises:
        NotFound: If there is none.
        Conflict: ``already_ended`` if it does not hold at that instant.
    """
    old = lock_association(association_id)
    lower, upper = old.period.lower, old.period.upper
    if old.end_reason or at <= lower or (upper is not None and upper <= at):
        raise Conflict("This association does not stand then.", code="already_ended")
    old.period, old.end_reason = DateTimeTZRange(lower, at), MOVED
    old.moves_to, old.moves_on = None, None
    old.revision += 1
    old.save(update_fields=["period", "end_reason", "moves_to", "moves_on", "revision"])
    record_end(old, upper, MOVED, "", actor)
    new = Association.objects.create(
        tenure_id=old.tenure_id,
        slot_id=old.slot_id,
        partner_id=old.partner_id,
        location_id=location_id,
        engagement=old.engagement,
        program_version=old.program_version,
        claim_line=old.claim_line,
        source=old.source,
        reference=old.reference,
        period=DateTimeTZRange(at, upper),
        opted_out=old.opted_out,
        moved_from=old,
    )
    record_start(new, actor)
    return new


@transaction.atomic
def plan_move(
    association_id: str, location_id: str | None, month: Month | None, actor: Actor
) -> Association:
    """Write down that an association is to move when a month begins, or no longer is.

    Args:
        association_id: Which one.
        location_id: A location of the same organization; None: it stays.
        month: A month that has not begun; None: it stays.
        actor: Who wants it.

    Raises:
        NotFound: If there is none.
    """
    association = lock_association(association_id)
    association.moves_to = Unit.objects.get(pk=location_id) if location_id else None
    association.moves_on = month.first_day if month else None
    association.revision += 1
    association.save(update_fields=["moves_to", "moves_on", "revision"])
    record(
        EventType.ASSOCIATION_CHANGED,
        f"association:{association.id}",
        actor.ref(),
        data={"changed": {"location": location_id}, "from": str(month) if month else None},
    )
    return association
