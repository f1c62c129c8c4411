"""Associations as JSON."""

from datetime import date, datetime

from ninja import Schema

from opencpor.directory.models import Customer, Location
from opencpor.programs.queries import version_by_number
from opencpor.register.models import Association
from opencpor.register.queries import planned_ends, subscription_ends


class PartyOut(Schema):
    """An organization, by its identifier here, its name, and the number it is known by."""

    id: str
    name: str
    number: str | None  # the PartnerID of a location, the tenant ID of a customer


class PaymentChangeOut(Schema):
    """From a month on, written ``2026-12``, payment is waived, or not any longer."""

    month: str
    opted_out: bool


class MoveOut(Schema):
    """From a month on, written ``2026-12``, the association is to be another location's."""

    month: str
    location: PartyOut


class AssociationOut(Schema):
    """An association; ``last_day`` is the last whole day held, in the program's calendar.

    ``planned_end_at`` and ``planned_last_day`` say when it is to pass on to another partner, as an
    arbitration has decided; until then its own end stays as it is. ``subscription_last_day`` is the
    last day of its subscription, as it is known today, with which an open association ends.
    ``void_from`` is the first month that does not count although it was held. ``moved_from`` and
    ``moved_to`` are the associations before and after at another location of the partner,
    ``moves`` a move that a later month brings.
    """

    id: str
    program: str
    program_version: int
    engagement: str
    partner: PartyOut
    location: PartyOut
    customer: PartyOut
    workload: str
    subscription_id: str | None
    starts_at: datetime
    ends_at: datetime | None
    last_day: date | None
    planned_end_at: datetime | None
    planned_last_day: date | None
    subscription_last_day: date | None
    end_reason: str | None
    opted_out: bool
    payment_changes: list[PaymentChangeOut]
    void_from: str | None
    moved_from: str | None
    moved_to: str | None
    moves: MoveOut | None
    source: str
    reference: str | None
    claim_line: str | None
    revision: int


class AssociationPage(Schema):
    """One page of associations."""

    items: list[AssociationOut]
    next: str | None
    total: int | None = None  # only if it was asked for


def _last_day(row: Association, end: datetime | None) -> date | None:
    if end is None:
        return None
    document = version_by_number(row.slot.program_key, row.program_version).document
    return document.business_calendar.last_day_before(end)


def associations_out(rows: list[Association]) -> list[AssociationOut]:
    """Return associations with the names of both parties, in a fixed number of queries."""
    numbers = dict(
        Location.objects.filter(
            pk__in={one for row in rows for one in (row.location_id, row.moves_to_id)} - {None}
        ).values_list("pk", "partner_id")
    )
    tenants = dict(
        Customer.objects.filter(pk__in={row.slot.customer_id for row in rows}).values_list(
            "pk", "tenant_id"
        )
    )
    guids = {key: str(guid) for key, guid in tenants.items()}
    planned, bought = planned_ends(rows), subscription_ends(rows)
    return [_out(row, numbers, guids, planned.get(row.id), bought.get(row.id)) for row in rows]


def _moves(row: Association, numbers: dict[str, str]) -> MoveOut | None:
    if row.moves_to is None or row.moves_on is None or row.end_reason:
        return None
    unit = row.moves_to
    location = PartyOut(id=unit.id, name=unit.name, number=numbers.get(unit.id))
    return MoveOut(month=f"{row.moves_on:%Y-%m}", location=location)


def _out(
    row: Association,
    numbers: dict[str, str],
    tenants: dict[str, str],
    planned: datetime | None,
    bought: date | None,
) -> AssociationOut:
    slot = row.slot
    return AssociationOut(
        id=row.id,
        program=slot.program_key,
        program_version=row.program_version,
        engagement=row.engagement,
        partner=PartyOut(id=row.partner_id, name=row.partner.name, number=None),
        location=PartyOut(
            id=row.location_id, name=row.location.name, number=numbers.get(row.location_id)
        ),
        customer=PartyOut(
            id=slot.customer_id, name=slot.customer.name, number=tenants.get(slot.customer_id)
        ),
        workload=slot.workload,
        subscription_id=str(slot.subscription_id) if slot.subscription_id else None,
        starts_at=row.period.lower,
        ends_at=row.period.upper,
        last_day=_last_day(row, row.period.upper),
        planned_end_at=planned,
        planned_last_day=_last_day(row, planned),
        subscription_last_day=bought,
        end_reason=row.end_reason or None,
        opted_out=row.opted_out,
        payment_changes=[
            PaymentChangeOut(month=f"{one.month:%Y-%m}", opted_out=one.opted_out)
            for one in sorted(row.payment_changes.all(), key=lambda one: one.month)
        ],
        void_from=f"{row.void_from:%Y-%m}" if row.void_from else None,
        moved_from=row.moved_from_id,
        moved_to=row.moved_to.id if hasattr(row, "moved_to") else None,
        moves=_moves(row, numbers),
        source=row.source,
        reference=row.reference or None,
        claim_line=row.claim_line or None,
        revision=row.revision,
    )
