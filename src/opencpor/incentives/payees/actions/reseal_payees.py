"""Seal anew, under the first key, what older keys sealed: then those can be thrown away."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.incentives.payees.models import PayeeSeal
from opencpor.incentives.payees.sealing import all_keys, seal, unseal
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def reseal_payees(actor: Actor) -> int:
    """Seal every account that is not sealed with the first key; return how many there were.

    Each is a transaction of its own: interrupted, it goes on where it was.

    Raises:
        Forbidden: Without the right of an administrator of the system.
        Unavailable, Broken: See `sealing.unseal`; what was done before stays done.
    """
    actor.require(Permission.SYSTEM)
    first = all_keys()[0].id
    older = PayeeSeal.objects.exclude(key_id=first).order_by("pk").values_list("pk", flat=True)
    return sum(_reseal(payee_id, first, actor) for payee_id in list(older))


@transaction.atomic
def _reseal(payee_id: str, first: str, actor: Actor) -> bool:
    rows = PayeeSeal.objects.select_for_update().filter(payee_id=payee_id).exclude(key_id=first)
    row = rows.first()
    if row is None:  # another run, or erasing, was quicker
        return False
    before, sealed = row.key_id, seal(unseal(row.parts, payee_id), payee_id)
    row.key_id, row.sealed, row.fingerprint = sealed.key_id, sealed.box, sealed.fingerprint
    row.save(update_fields=["key_id", "sealed", "fingerprint"])
    changed = {"before": {"key": before}, "after": {"key": sealed.key_id}}
    record(EventType.PAYEE_RESEALED, f"payee:{payee_id}", actor.ref(), data=changed)
    return True
