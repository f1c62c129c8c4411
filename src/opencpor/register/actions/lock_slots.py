"""Lock slots, making those that do not exist yet; always in one order.

Names of slots that do not exist are held first, then slots are locked by ascending id. Whoever
locks several times in one transaction calls `hold_slots` for all of them before.
"""

from collections.abc import Collection, Iterable

from django.db import connection, transaction

from opencpor.register.models import Slot
from opencpor.register.queries import slots_of
from opencpor.register.rules import SlotKey
from opencpor.runtime.holding import hold


def _hold_missing(wanted: Collection[SlotKey]) -> set[tuple[str, str, str]]:
    """Hold the names of slots that do not exist; return the names of those that do."""
    known = {key.unique for key in slots_of(wanted)}
    missing = [key.unique for key in wanted if key.unique not in known]
    if missing:
        hold("slot {} {} {}".format(*name) for name in missing)
        known = {key.unique for key in slots_of(wanted)}
    return known


def hold_slots(keys: Iterable[SlotKey]) -> None:
    """Lock the slots of some keys that exist, and let nobody else make those that do not.

    Raises:
        TransactionManagementError: Outside a transaction, where a lock would not last.
    """
    wanted = list(keys)
    if _hold_missing(wanted):
        slots_of(wanted, lock=True)


def lock_slots(keys: Iterable[SlotKey]) -> dict[SlotKey, Slot]:
    """Return the slots of some keys, locked until the transaction ends.

    Raises:
        TransactionManagementError: Outside a transaction, where a lock would not last.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A lock lasts as long as its transaction.")
    wanted = sorted(set(keys), key=lambda key: key.unique)
    if not wanted:
        return {}
    known = _hold_missing(wanted)
    Slot.objects.bulk_create(
        [
            Slot(
                program_key=key.program_key,
                customer_id=key.customer_id,
                workload=key.workload,
                subscription_id=key.subscription_id,
            )
            for key in wanted
            if key.unique not in known
        ],
        ignore_conflicts=True,
    )
    return slots_of(wanted, lock=True)
