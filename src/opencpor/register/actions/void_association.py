"""Let an ended association not count from a month on, as if it had never been held since."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.register.actions.end_association import lock_association
from opencpor.register.models import Association


@transaction.atomic
def void_association(association_id: str, month: Month, actor: Actor) -> Association:
    """Mark an association that has ended as void from a month on.

    Who held the slot does not change, and nothing that was posted is edited: the next close judges
    the months again without it, and posts what differs.

    Raises:
        NotFound: If there is none.
    """
    association = lock_association(association_id)
    association.void_from = month.first_day
    association.revision += 1
    association.save(update_fields=["void_from", "revision"])
    record(
        EventType.ASSOCIATION_CHANGED,
        f"association:{association.id}",
        actor.ref(),
        data={"changed": {"void_from": str(month)}},
    )
    return association
