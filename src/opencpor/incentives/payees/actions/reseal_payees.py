"""Seal accounts anew, under the first key: then older keys can be thrown away."""

from opencpor.access.actor import Actor
from opencpor.incentives.payees.models import PayeeSeal
from opencpor.incentives.payees.resealing import Resealing
from opencpor.incentives.payees.sealing import seal, unseal
from opencpor.journal.events import EventType


def reseal_payees(actor: Actor) -> int:
    """Seal every account that is not sealed with the first key; return how many there were.

    Raises:
        Forbidden: Without the right of an administrator of the system.
        Unavailable, Broken: See `sealing.unseal`; what was done before stays done.
    """
    rows = PayeeSeal.objects.all()
    return Resealing(rows, _again, EventType.PAYEE_RESEALED, "payee").run(actor)


def _again(row: PayeeSeal) -> tuple[str, str]:
    before, sealed = row.key_id, seal(unseal(row.parts, row.payee_id), row.payee_id)
    row.key_id, row.sealed, row.fingerprint = sealed.key_id, sealed.box, sealed.fingerprint
    row.save(update_fields=["key_id", "sealed", "fingerprint"])
    return before, row.key_id
