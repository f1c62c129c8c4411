"""Reads who holds what. A month belongs to whoever holds at its last instant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.calendar import BusinessCalendar
from opencpor.common.months import Month
from opencpor.register.models import Association, Tenure
from opencpor.register.rules import SlotKey

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Held:
    """One slot and who held it: what usage is shown and paid by."""

    partner_id: str
    customer_id: str
    workload: str
    subscription_id: UUID | None


def last_instant(calendar: BusinessCalendar, month: Month) -> datetime:
    """Return the last instant of a month in the program's zone."""
    return calendar.month_end(month) - MOMENT


def holder(slot_id: int, at: datetime) -> Tenure | None:
    """Return the tenure that a slot is under at an instant, or None if it is free."""
    return Tenure.objects.filter(slot_id=slot_id, period__contains=at).first()


def holding(keys: Iterable[SlotKey], at: datetime) -> dict[SlotKey, Tenure]:
    """Return the tenures that some slots are under; free slots are left out."""
    wanted = {key.unique: key for key in keys}
    if not wanted:
        return {}
    one = next(iter(wanted.values()))
    tenures = Tenure.objects.select_related("slot").filter(
        slot__program_key=one.program_key, period__contains=at
    )
    guids = [key.subscription_id for key in wanted.values() if key.subscription_id]
    held = list(tenures.filter(slot__subscription_id__in=guids)) if guids else []
    customers = {key.customer_id for key in wanted.values() if not key.subscription_id}
    if customers:
        held += tenures.filter(slot__customer_id__in=customers, slot__subscription_id__isnull=True)
    found = {}
    for tenure in held:
        slot = tenure.slot
        unique = SlotKey(
            slot.program_key, slot.customer_id, slot.workload, slot.subscription_id
        ).unique
        if unique in wanted:
            found[wanted[unique]] = tenure
    return found


def associations_active_at(program_key: str, at: datetime) -> QuerySet[Association]:
    """Return the associations of a program that stand at an instant, for machines."""
    return (
        Association.objects.select_related("slot")
        .filter(slot__program_key=program_key, period__contains=at)
        .order_by("id")
    )


def associations_active_on(
    program_key: str, calendar: BusinessCalendar, month: Month
) -> QuerySet[Association]:
    """Return the associations that a month belongs to: those that stand at its last instant."""
    return associations_active_at(program_key, last_instant(calendar, month))


def held_by(
    actor: Actor, program_key: str, at: datetime, permission: Permission = Permission.USAGE_READ
) -> set[Held]:
    """Return the slots held at an instant whose usage an actor may see.

    A role limited to locations sees only what is held through associations of those.
    """
    rows = restrict(associations_active_at(program_key, at), actor, permission)
    return {
        Held(row.partner_id, row.slot.customer_id, row.slot.workload, row.slot.subscription_id)
        for row in rows
    }


def associations(actor: Actor) -> QuerySet[Association]:
    """Return the associations that an actor may see."""
    return restrict(Association.objects.select_related("slot", "location", "partner"), actor)


def associations_of_partner(partner_id: str, at: datetime) -> QuerySet[Association]:
    """Return a partner's associations that stand at an instant, for machines."""
    return Association.objects.select_related("slot").filter(
        partner_id=partner_id, period__contains=at
    )
