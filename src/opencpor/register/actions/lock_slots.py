"""Lock slots, making those that do not exist yet; always by ascending id."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Q

from opencpor.register.models import Slot
from opencpor.register.rules import SlotKey


def _where(key: SlotKey) -> Q:
    if key.subscription_id is not None:
        return Q(program_key=key.program_key, subscription_id=key.subscription_id)
    return Q(
        program_key=key.program_key,
        customer_id=key.customer_id,
        workload=key.workload,
        subscription_id__isnull=True,
    )


def _any_of(keys: Iterable[SlotKey]) -> Q:
    wanted = Q(pk__in=[])
    for key in keys:
        wanted |= _where(key)
    return wanted


def _unique_of(slot: Slot) -> tuple[str, str, str]:
    key = SlotKey(slot.program_key, slot.customer_id, slot.workload, slot.subscription_id)
    return key.unique


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
    known = {_unique_of(slot) for slot in Slot.objects.filter(_any_of(wanted))}
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
    rows = Slot.objects.select_for_update().filter(_any_of(wanted)).order_by("id")
    found = {_unique_of(slot): slot for slot in rows}
    return {key: found[key.unique] for key in wanted}
