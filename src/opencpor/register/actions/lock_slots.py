"""Lock slots, making those that do not exist yet; always by ascending id."""

from collections.abc import Iterable

from django.db import connection, transaction

from opencpor.register.models import Slot
from opencpor.register.queries import slots_of
from opencpor.register.rules import SlotKey


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
    known = {key.unique for key in slots_of(wanted)}
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
