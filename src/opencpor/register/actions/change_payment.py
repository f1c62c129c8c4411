"""Waive payment for an association from a month on, or want it again."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict
from opencpor.common.months import Month
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.register.actions.end_association import lock_association
from opencpor.register.models import Association, PaymentChange


@transaction.atomic
def change_payment(
    association_id: str, month: Month, actor: Actor, *, opted_out: bool
) -> Association:
    """Let payment be waived, or not, from a month on that is not closed.

    Changing back for the same month leaves nothing behind.

    Raises:
        NotFound: If there is none.
        Conflict: ``nothing_to_change`` if it is so already.
    """
    association = lock_association(association_id)
    if association.opted_out == opted_out:
        raise Conflict(
            "Payment is waived already." if opted_out else "Payment is not waived.",
            code="nothing_to_change",
        )
    undone, _rows = PaymentChange.objects.filter(
        association=association, month=month.first_day
    ).delete()
    if not undone:
        PaymentChange.objects.create(
            association=association, month=month.first_day, opted_out=opted_out
        )
    association.opted_out = opted_out
    association.revision += 1
    association.save(update_fields=["opted_out", "revision"])
    record(
        EventType.ASSOCIATION_CHANGED,
        f"association:{association.id}",
        actor.ref(),
        data={"changed": {"opt_out": opted_out}, "from": str(month)},
    )
    return association
