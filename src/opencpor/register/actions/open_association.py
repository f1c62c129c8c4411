"""Open an association: the moment at which a partner becomes the partner of record."""

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.register.actions.lock_slots import lock_slots
from opencpor.register.models import Association, Slot, Source, Tenure
from opencpor.register.ports import tell_tenure_started
from opencpor.register.rules import SlotKey, Terms, hull


def _refuse_rivals(slot: Slot, terms: Terms, period: DateTimeTZRange) -> list[Tenure]:
    """Return the organization's own tenures that meet the period; refuse another's."""
    tenures = list(
        Tenure.objects.select_for_update().filter(slot=slot, period__overlap=period).order_by("id")
    )
    if any(tenure.partner_id != terms.partner_id for tenure in tenures) or len(tenures) > 1:
        raise Conflict(
            "Another partner organization holds this for some of the time, so that no "
            "association can start.",
            code="slot_taken",
            extra={"slot": slot.id},
        )
    return tenures


def _refuse_second(tenure: Tenure, terms: Terms, period: DateTimeTZRange) -> None:
    """Refuse a second association of the same engagement at the same time."""
    same = Association.objects.filter(
        tenure=tenure, engagement=terms.engagement, period__overlap=period
    ).first()
    if same is not None:
        raise Conflict(
            "Your organization already has an association for this engagement here.",
            code="already_associated",
            extra={"association": same.id},
        )


def _widened(tenure: Tenure, terms: Terms, period: DateTimeTZRange) -> Tenure:
    """Return the organization's own tenure, made long enough for one more association."""
    _refuse_second(tenure, terms, period)
    lower, upper = hull(
        (tenure.period.lower, tenure.period.upper), (terms.starts_at, terms.ends_at)
    )
    tenure.period = DateTimeTZRange(lower, upper)
    tenure.save(update_fields=["period"])
    return tenure


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def record_start(association: Association, actor: Actor) -> None:
    """Write an association's start into its log."""
    slot, period = association.slot, association.period
    record(
        EventType.ASSOCIATION_STARTED,
        f"association:{association.id}",
        actor.ref(),
        data={
            "partner": association.partner_id,
            "location": association.location_id,
            "customer": slot.customer_id,
            "program": slot.program_key,
            "program_version": association.program_version,
            "engagement": association.engagement,
            "workload": slot.workload,
            "subscription_id": str(slot.subscription_id) if slot.subscription_id else None,
            "source": association.source,
            "claim_line": association.claim_line,
            "starts_at": _iso(period.lower),
            "ends_at": _iso(period.upper),
            "opted_out": association.opted_out,
            **({"moved_from": association.moved_from_id} if association.moved_from_id else {}),
        },
    )


@transaction.atomic
def open_association(
    key: SlotKey, terms: Terms, actor: Actor, source: Source = Source.CLAIM
) -> Association:
    """Give a partner a slot for a period, under the slot's lock.

    Whoever calls has decided that it may be; this only guards that one organization holds a slot.

    Raises:
        Conflict: ``slot_taken`` if another organization holds it at any instant of the period;
            ``already_associated`` if the same one does for the same engagement.
    """
    slot = lock_slots([key])[key]
    period = DateTimeTZRange(terms.starts_at, terms.ends_at)
    own = _refuse_rivals(slot, terms, period)
    if own:
        tenure = _widened(own[0], terms, period)
    else:
        tenure = Tenure.objects.create(slot=slot, partner_id=terms.partner_id, period=period)
    association = Association.objects.create(
        tenure=tenure,
        slot=slot,
        partner_id=terms.partner_id,
        location_id=terms.location_id,
        engagement=terms.engagement,
        program_version=terms.program_version,
        claim_line=terms.claim_line,
        source=source.value,
        reference=terms.reference,
        period=period,
        opted_out=terms.opted_out,
    )
    record_start(association, actor)
    if not own:
        tell_tenure_started(slot, tenure, actor)
    return association
