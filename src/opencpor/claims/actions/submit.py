"""Submit a draft: pin the program, name the customer, lock the slots, check, go to review."""

from collections.abc import Collection, Iterable

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.accounts import location_for, place_of
from opencpor.claims.actions.checking import (
    NO_REASONS,
    Checked,
    Reasons,
    check,
    lock_slots_of,
    refuse_blocking,
)
from opencpor.claims.actions.look import counting
from opencpor.claims.actions.moving import Move, begin, enter, log, save, tell
from opencpor.claims.facts import customer_of, gather, slot_key
from opencpor.claims.green.actions.look import look_again
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rules.findings import findings
from opencpor.claims.states import State
from opencpor.claims.terms import Verb
from opencpor.directory.actions.name_customer import get_or_create_unverified_customer
from opencpor.directory.rules.tenant import guid_of
from opencpor.programs.queries import version_in_force
from opencpor.register.actions.lock_slots import hold_slots
from opencpor.runtime.holding import hold


def name_customer(claim: Claim, actor: Actor) -> str:
    """Return the customer's organization; a tenant named for the first time is entered."""
    known = customer_of(claim.tenant_id)
    if known is not None:
        return known.id
    hold_tenants([claim.tenant_id])
    made, _ = get_or_create_unverified_customer(
        claim.tenant_id, claim.customer_name, claim.customer_domain, claim.customer_country, actor
    )
    return made.organization_id


def hold_tenants(tenant_ids: Iterable[str]) -> None:
    """Let nobody else enter some tenants by claims; all that one transaction enters, at once."""
    guids = {guid_of(one) for one in tenant_ids}
    hold(f"tenant {guid}" for guid in guids if guid is not None)


def hold_for(claims: Iterable[Claim]) -> None:
    """Hold everything that handing in several claims in one transaction makes or locks.

    Tenants first, then slots, each in one order: as each claim by itself does. The claims are
    locked. Nothing is made: what is against a claim is found later.
    """
    some = list(claims)
    unknown = [one.tenant_id for one in some if customer_of(one.tenant_id) is None]
    hold_tenants(unknown)
    keys = []
    for claim in some:
        customer = customer_of(claim.tenant_id)
        if customer is not None:
            program = version_in_force(claim.program_key).document
            keys += [slot_key(program, customer.id, line) for line in claim.lines.all()]
    hold_slots(key for key in keys if key is not None)


def settle_slots(claim: Claim, lines: list[ClaimLine]) -> None:
    """Lock the lines' slots, all at once, and note them on the lines."""
    slots = lock_slots_of(claim, lines, claim.customer_id or "")
    for line in lines:
        slot = slots.get(line.id)
        line.slot_id = slot.id if slot else None
        line.save(update_fields=["slot_id"])


def line_data(lines: Collection[ClaimLine]) -> list[dict[str, str]]:
    """Return lines as the log keeps them."""
    return [
        {
            "id": line.id,
            "workload": line.workload,
            "subscription_id": line.subscription_id,
            "product": line.product,
        }
        for line in lines
    ]


def _first_look(move: Move, lines: list[ClaimLine]) -> None:
    """Refuse what is plainly wrong before anything is locked or entered in the directory."""
    facts = gather(move.claim, lines, move.actor, move.at)
    refuse_blocking(Checked(move.claim, facts, move.actor, move.at), findings(facts))


@transaction.atomic
def hand_in(
    claim_id: str,
    actor: Actor,
    *,
    acknowledgements: Collection[str] = (),
    reasons: Reasons = NO_REASONS,
    seen: str | None = None,
) -> Claim:
    """Hand a draft in.

    Args:
        claim_id: Which claim.
        actor: Who submits.
        acknowledgements: Keys of the statements that the partner accepts.
        reasons: Why the partner goes on in spite of warnings.
        seen: The revision that the caller saw.

    Raises:
        Invalid: ``blocking_findings`` or ``warning_needs_reason``, each with all of them.
        Conflict: If the claim is no draft any longer.
    """
    move = begin(claim_id, Verb.SUBMIT, actor, Permission.CLAIM_WRITE, seen)
    claim, lines = move.claim, move.lines()
    version = version_in_force(claim.program_key)
    claim.acknowledgements = sorted(set(claim.acknowledgements) | set(acknowledgements))
    _first_look(move, lines)
    place = place_of(claim.given_partner_id, claim.program_key)
    location_id = location_for(claim.given_partner_id, place, claim.partner_id, actor)
    if location_id is not None:
        claim.location_id = location_id
    claim.customer_id = name_customer(claim, actor)
    claim.program_version = version.number
    settle_slots(claim, lines)
    _, kept = check(claim, lines, reasons, actor, move.at)
    claim.round += 1
    claim.submitted_at = move.at
    enter(move, State.SUBMITTED)
    save(move)
    log(
        move,
        {
            "program_version": version.number,
            "customer": claim.customer_id,
            "location": claim.location_id,
            "lines": line_data(lines),
            "acknowledgements": claim.acknowledgements,
            "warnings": sorted(kept),
        },
        {f"reason for {code}": text for code, text in kept.items()},
    )
    ports.consent().submitted(claim, actor)
    look_again(claim)
    tell(move)
    return claim


submit = counting()(hand_in)
"""Hand a draft in by itself: `hand_in`, whose refusal counts for what it says of other partners."""
