"""Reads who holds what. A month belongs to whoever holds at its last instant."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import restrict
from opencpor.common.calendar import BusinessCalendar
from opencpor.common.months import Month
from opencpor.register.models import Association, Slot, Tenure
from opencpor.register.rules import SlotKey

MOMENT = timedelta(microseconds=1)


def last_instant(calendar: BusinessCalendar, month: Month) -> datetime:
    """Return the last instant of a month in the program's zone."""
    return calendar.month_end(month) - MOMENT


def holder(slot_id: int, at: datetime) -> Tenure | None:
    """Return the tenure that a slot is under at an instant, or None if it is free."""
    return Tenure.objects.filter(slot_id=slot_id, period__contains=at).first()


def _where(key: SlotKey) -> Q:
    if key.subscription_id is not None:
        return Q(program_key=key.program_key, subscription_id=key.subscription_id)
    return Q(
        program_key=key.program_key,
        customer_id=key.customer_id,
        workload=key.workload,
        subscription_id__isnull=True,
    )


def key_of(slot: Slot) -> SlotKey:
    """Return what names a slot."""
    return SlotKey(slot.program_key, slot.customer_id, slot.workload, slot.subscription_id)


def slots_of(keys: Iterable[SlotKey], rows: QuerySet[Slot] | None = None) -> dict[SlotKey, Slot]:
    """Return the slots that exist for some keys, by key; those never held may not exist yet."""
    wanted = {key.unique: key for key in keys}
    if not wanted:
        return {}
    condition = Q(pk__in=[])
    for key in wanted.values():
        condition |= _where(key)
    found = (Slot.objects.all() if rows is None else rows).filter(condition).order_by("id")
    return {wanted[key_of(slot).unique]: slot for slot in found}


def holding(keys: Iterable[SlotKey], at: datetime) -> dict[SlotKey, Tenure]:
    """Return the tenures that some slots are under; free slots are left out."""
    slots = slots_of(keys)
    by_slot = {slot.id: key for key, slot in slots.items()}
    tenures = Tenure.objects.filter(slot_id__in=by_slot, period__contains=at)
    return {by_slot[tenure.slot_id]: tenure for tenure in tenures}


def associations(actor: Actor) -> QuerySet[Association]:
    """Return the associations that an actor may see."""
    return restrict(
        Association.objects.select_related("slot__customer", "location", "partner"), actor
    )
