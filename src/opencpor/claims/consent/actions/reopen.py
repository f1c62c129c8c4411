"""Let a partner ask again that was declined too often: by the customer, or the operator."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.announce import Matter, announce_to, partner_readers
from opencpor.claims.actions.reasons import needed
from opencpor.claims.consent.models import ConsentReopening
from opencpor.claims.consent.refusals import Refusal, refused_slots
from opencpor.claims.models import ClaimLine
from opencpor.claims.terms import Notice
from opencpor.claims.wording import unit_of
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.text import legible
from opencpor.directory.models import Customer
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.queries import version_in_force
from opencpor.register.models import Association, Slot

OPERATORS = Permission.REVIEW_SENIOR
CUSTOMERS = Permission.CONSENT_ANSWER


def who_reopens(actor: Actor, customer_id: str) -> Permission:
    """Return by which right an actor reopens: the customer's own, or the operator's.

    Raises:
        Forbidden: By neither.
    """
    actor.require_any(CUSTOMERS, OPERATORS)
    own = any(grant.organization_id == customer_id for grant in actor.granting(CUSTOMERS))
    return CUSTOMERS if own or not actor.may(OPERATORS) else OPERATORS


def _refusal(customer: Customer, partner_id: str, slot_id: int) -> tuple[Refusal, Slot]:
    slot = Slot.objects.select_for_update().filter(id=slot_id, customer_id=customer.pk).first()
    if slot is not None:
        program = version_in_force(slot.program_key).document
        found = refused_slots(partner_id, [slot.id], program, now())
        if found and partner_id:
            return found[0], slot
    error = FieldError(
        "partner", "not_declined", "This partner was not declined there.", "Read the list again."
    )
    raise Invalid("There is nothing to reopen.", code="not_declined", errors=[error])


def _tell_partner(row: ConsentReopening, actor: Actor) -> None:
    """Queue the notice to who may claim for the location that claimed, or held, it last."""
    slot, partner_id = row.slot, row.partner_id
    program = version_in_force(slot.program_key).document
    held = Association.objects.filter(slot=slot, partner_id=partner_id).order_by("-id").first()
    lines = ClaimLine.objects.filter(slot_id=slot.id, claim__partner_id=partner_id)
    line = lines.select_related("claim").order_by("-claim__submitted_at").first()
    if line is not None:
        place, contact = line.claim.location_id, line.claim.partner_contact_email
        path, about = f"/claims/{line.claim_id}", f"claim:{line.claim_id}"
    elif held is not None:
        place, contact = held.location_id, ""
        path, about = f"/claims/associations/{held.id}", f"association:{held.id}"
    else:
        return
    # who only claimed reads the name that it typed
    customer = line.claim.customer_name if line is not None and held is None else slot.customer.name

    def gaps() -> dict[str, str]:
        return {"what": unit_of(slot, program), "customer": customer}

    readers = partner_readers(partner_id, place, contact)
    matter = Matter(program, gaps, path, about)
    announce_to(readers, matter, Notice.PARTNER_REOPENED, actor, row.id)


@transaction.atomic
def reopen(
    customer_id: str, partner_id: str, slot_id: int, actor: Actor, *, reason: str = ""
) -> Refusal:
    """Count a partner's requests for a slot anew.

    An explicit acknowledgement stays needed for as long as the customer's no counts.

    Args:
        customer_id: The tenant's organization.
        partner_id: The partner's organization.
        slot_id: The slot that the customer declined.
        actor: An admin of the customer, or a senior reviewer.
        reason: Why; the operator must say.

    Raises:
        NotFound: If the tenant is another's.
        Invalid: ``not_declined``; ``reason_missing`` for the operator.
    """
    right = who_reopens(actor, customer_id)
    customer = fetch(Customer.objects.all(), actor, "customer", right, organization_id=customer_id)
    refusal, slot = _refusal(customer, partner_id, slot_id)
    said = needed(reason) if right is OPERATORS else legible(reason)
    at = now()
    row = ConsentReopening.objects.create(
        partner_id=partner_id, slot=slot, reason=said, at=at, by=actor.id
    )
    record(
        EventType.CONSENT_REOPENED,
        f"customer:{customer_id}",
        actor.ref(),
        data={"reopening": row.id, "partner": partner_id, "slot": slot.id},
        personal={"reason": said} if said else None,
    )
    _tell_partner(row, actor)
    return Refusal(refusal.partner_id, refusal.slot_id, refusal.at, at, frozenset())
