"""Let a partner ask again that was declined too often: by the customer, or the operator."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.reasons import needed
from opencpor.claims.consent.models import ConsentReopening
from opencpor.claims.consent.refusals import Refusal, refused_slots
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.directory.models import Customer
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.queries import version_in_force
from opencpor.register.models import Slot

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
    said = needed(reason) if right is OPERATORS else reason.strip()
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
    return Refusal(refusal.partner_id, refusal.slot_id, refusal.at, at, frozenset())
