"""Reads who holds what. A month belongs to whoever holds at its last instant."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import restrict
from opencpor.common.calendar import BusinessCalendar
from opencpor.common.months import Month
from opencpor.directory.models import Subscription
from opencpor.directory.narrowing import Narrowed
from opencpor.register import ports
from opencpor.register.models import Association, Served, Slot, Tenure
from opencpor.register.rules import SlotKey
from opencpor.runtime.statements import prepared

MOMENT = timedelta(microseconds=1)


def last_instant(calendar: BusinessCalendar, month: Month) -> datetime:
    """Return the last instant of a month in the program's zone."""
    return calendar.month_end(month) - MOMENT


def holder(slot_id: int, at: datetime) -> Tenure | None:
    """Return the tenure that a slot is under at an instant, or None if it is free."""
    return Tenure.objects.filter(slot_id=slot_id, period__contains=at).first()


SLOT = ("id", "program_key", "customer_id", "workload", "subscription_id")
SLOTS = f"SELECT {', '.join(SLOT)} FROM register_slot"  # noqa: S608 - our own names
WORKLOAD = "(program_key = %s AND customer_id = %s AND workload = %s AND subscription_id IS NULL)"
SUBSCRIPTION = "(program_key = %s AND subscription_id = %s)"


def _where(keys: Iterable[SlotKey]) -> tuple[str, list[str | UUID]]:
    """Return the condition that finds some slots, and its values."""
    parts: list[str] = []
    values: list[str | UUID] = []
    for key in keys:
        if key.subscription_id is not None:
            parts.append(SUBSCRIPTION)
            values += [key.program_key, key.subscription_id]
        else:
            parts.append(WORKLOAD)
            values += [key.program_key, key.customer_id, key.workload]
    return " OR ".join(parts), values


def key_of(slot: Slot) -> SlotKey:
    """Return what names a slot."""
    return SlotKey(slot.program_key, slot.customer_id, slot.workload, slot.subscription_id)


def slots_of(keys: Iterable[SlotKey], *, lock: bool = False) -> dict[SlotKey, Slot]:
    """Return the slots that exist for some keys, by key; those never held may not exist yet.

    Args:
        keys: Which slots.
        lock: Whether to lock them, by ascending id, until the transaction ends.
    """
    wanted = {key.unique: key for key in keys}
    if not wanted:
        return {}
    where, values = _where(wanted.values())
    statement = f"{SLOTS} WHERE {where} ORDER BY id{' FOR UPDATE' if lock else ''}"
    with prepared() as cursor:
        cursor.execute(statement, values)
        found = [Slot.from_db("default", SLOT, row) for row in cursor.fetchall()]
    return {wanted[key_of(slot).unique]: slot for slot in found}


def holding(keys: Iterable[SlotKey], at: datetime) -> dict[SlotKey, Tenure]:
    """Return the tenures that some slots are under; free slots are left out."""
    slots = slots_of(keys)
    by_slot = {slot.id: key for key, slot in slots.items()}
    tenures = Tenure.objects.filter(slot_id__in=by_slot, period__contains=at)
    return {by_slot[tenure.slot_id]: tenure for tenure in tenures}


def chain_of(association: Association) -> list[Association]:
    """Return an association and those it followed as it moved, the newest first."""
    found = [association]
    while found[-1].moved_from is not None:
        found.append(found[-1].moved_from)
    return found


def began(association: Association) -> datetime:
    """Return since when it has been held without a gap, wherever it has moved meanwhile."""
    began_at: datetime = chain_of(association)[-1].period.lower
    return began_at


def associations(actor: Actor) -> QuerySet[Association]:
    """Return the associations that an actor may see."""
    return restrict(
        Association.objects.select_related(
            "slot__customer", "location", "partner", "moves_to", "moved_to"
        ).prefetch_related("payment_changes"),
        actor,
    )


def served(actor: Actor) -> QuerySet[Served]:
    """Return which customers have, or had, associations that an actor may see.

    The same may stand there twice.
    """
    return restrict(Served.objects.all(), actor)


def among(
    rows: QuerySet[Association], of: Narrowed, location: str = "", customer: str = ""
) -> QuerySet[Association]:
    """Return those of some associations that are wanted.

    Args:
        rows: The associations.
        of: About which workloads, at whose customers.
        location: Identifier of the location; empty: of all.
        customer: Identifier of the customer; empty: of all.
    """
    said = {"location_id": location, "slot__customer_id": customer}
    rows = rows.filter(**{name: value for name, value in said.items() if value})
    if of.workloads:
        rows = rows.filter(slot__workload__in=of.workloads)
    return rows.filter(**of.of_customers("slot__customer__customer__"))


def planned_ends(rows: Collection[Association]) -> dict[str, datetime]:
    """Return when associations are to pass on to another partner, as is decided already.

    By their ids; those that nothing is planned for, or that end before, are left out. Their
    periods stay as they are until the day.
    """
    standing = [one for one in rows if not one.end_reason]
    ends = ports.planned_ends({one.tenure_id for one in standing}) if standing else {}
    planned = {one.id: ends[one.tenure_id] for one in standing if one.tenure_id in ends}
    uppers = {one.id: one.period.upper for one in standing}
    return {key: at for key, at in planned.items() if uppers[key] is None or at < uppers[key]}


def subscription_ends(rows: Collection[Association]) -> dict[str, date]:
    """Return the last days, as they are known today, of the subscriptions that associations are on.

    By the associations' ids. Those of a workload, of a subscription without a known end, and those
    that have ended already or end by their own period are left out: an open one ends some days
    after its subscription, unless that is prolonged.
    """
    bound = {
        one.id: one.slot.subscription_id
        for one in rows
        if one.slot.subscription_id and one.period.upper is None and not one.end_reason
    }
    if not bound:
        return {}
    known = Subscription.objects.filter(
        subscription_id__in=set(bound.values()), ends_on__isnull=False
    )
    ends = {one.subscription_id: one.ends_on for one in known}
    found = {key: ends.get(guid) for key, guid in bound.items()}
    return {key: day for key, day in found.items() if day is not None}


def taken_workloads(customer_ids: Collection[str], at: datetime) -> set[SlotKey]:
    """Return what somebody holds of some customers at an instant, of workloads, not subscriptions.

    Whoever shows it to a partner says no more than that it is taken.
    """
    rows = Slot.objects.filter(
        customer_id__in=customer_ids, subscription_id=None, tenures__period__contains=at
    ).values_list("program_key", "customer_id", "workload")
    return {SlotKey(*row) for row in rows.distinct()}
