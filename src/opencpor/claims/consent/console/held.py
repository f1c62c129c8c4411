"""What one partner has, or asks for, on the same slots of a tenant: all of it is declined together.

A slot can carry several engagements of the partner that holds it. Whoever ends one of them usually
means the partner, so the others are shown beside it, ticked.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.actions.decline import DECLINABLE
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.states import OPEN, LineState, State
from opencpor.common.clock import now
from opencpor.programs.document.program import Program
from opencpor.programs.queries import version_in_force
from opencpor.register.models import Association

ALIVE = [state.value for state in (*OPEN, State.APPROVED)]
STANDING = (LineState.ACTIVE, LineState.SCHEDULED)


@dataclass(frozen=True)
class Held:
    """One thing that can be declined.

    Attributes:
        key: The line's identifier, or an imported association's.
        product: Name of the workload or product, in the reader's language.
        role: What the partner is in it, likewise.
        claim: The claim that asks for it or gave it; None: imported.
        association_id: The association, if it stands.
        since: Since when it stands; None: it is only asked for.
        slot_id: The slot it is on; None: not known yet.
    """

    key: str
    product: str
    role: str
    claim: Claim | None
    association_id: str
    since: datetime | None
    slot_id: int | None


def product_name(program: Program, workload: str, product: str) -> str:
    """Write what a unit is, in the reader's language; without a name its key."""
    known = program.workload(workload) or program.product(product)
    return known.name.in_language(get_language() or "en") if known else workload or product


def _role(program: Program, engagement: str) -> str:
    found = program.engagement(engagement)
    return found.partner_role.in_language(get_language() or "en") if found else engagement


def _of_line(line: ClaimLine, given: dict[str, Association]) -> Held:
    program, standing = version_of(line.claim).document, given.get(line.id)
    return Held(
        line.id,
        product_name(program, line.workload, line.product),
        _role(program, line.claim.engagement),
        line.claim,
        standing.id if standing else "",
        standing.period.lower if standing else None,
        line.slot_id,
    )


def _of_association(row: Association) -> Held:
    program = version_in_force(row.slot.program_key).document
    return Held(
        row.id,
        product_name(program, row.slot.workload, ""),
        _role(program, row.engagement),
        None,
        row.id,
        row.period.lower,
        row.slot_id,
    )


def everything_of(actor: Actor, customer_id: str, partner_id: str) -> list[Held]:
    """Return all that a partner has or asks for at the actor's tenant, what stands first."""
    answer = Permission.CONSENT_ANSWER
    rows = ClaimLine.objects.select_related("claim").filter(
        claim__customer_id=customer_id,
        claim__partner_id=partner_id,
        claim__state__in=ALIVE,
        state__in=DECLINABLE,
    )
    lines = list(restrict(rows, actor, answer).order_by("claim_id", "place"))
    standing = Association.objects.select_related("slot").filter(
        slot__customer_id=customer_id, partner_id=partner_id, period__endswith__isnull=True
    ) | Association.objects.select_related("slot").filter(
        slot__customer_id=customer_id, partner_id=partner_id, period__endswith__gt=now()
    )
    associations = list(restrict(standing, actor, answer).order_by("id"))
    given = {row.claim_line: row for row in associations if row.claim_line}
    found = [_of_line(line, given) for line in lines]
    found += [_of_association(row) for row in associations if not row.claim_line]
    return sorted(found, key=lambda one: (one.since is None, one.product.casefold(), one.key))


@dataclass(frozen=True)
class Together:
    """What is declined together, and what the partner keeps besides."""

    chosen: tuple[Held, ...]
    remains: tuple[Held, ...]


def together(
    actor: Actor, customer_id: str, partner_id: str, slots: Collection[int], keys: Iterable[str]
) -> Together:
    """Return everything of a partner on some slots, and what remains if all of it goes.

    Args:
        actor: An admin of the customer.
        customer_id: The tenant's organization.
        partner_id: The partner's organization.
        slots: The slots.
        keys: Things that belong to it without a slot: lines that have none yet.
    """
    wanted = set(keys)
    rows = everything_of(actor, customer_id, partner_id)
    chosen = tuple(one for one in rows if one.slot_id in slots or one.key in wanted)
    return Together(chosen, tuple(one for one in rows if one not in chosen))


def together_with_claim(actor: Actor, claim: Claim) -> Together:
    """Return what is declined together with what a claim asks for or gave."""
    lines = [line for line in claim.lines.all() if line.state in DECLINABLE]
    slots = {line.slot_id for line in lines if line.slot_id is not None}
    keys = [line.id for line in lines]
    return together(actor, str(claim.customer_id), claim.partner_id, slots, keys)


def together_with(actor: Actor, row: Association) -> Together:
    """Return what is declined together with an association."""
    return together(actor, row.slot.customer_id, row.partner_id, {row.slot_id}, [])
