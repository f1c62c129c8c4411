"""What an arbitration writes into the log, and whom it tells."""

from collections.abc import Iterable, Mapping
from typing import Any

from opencpor.access.actor import Actor
from opencpor.access.models import Membership
from opencpor.access.queries import covering
from opencpor.access.roles import Permission
from opencpor.claims.actions.announce import (
    Matter,
    announce_to,
    last_day,
)
from opencpor.claims.arbitration.models import Arbitration, ArbitrationSide, SideRole
from opencpor.claims.arbitration.reading import claims_of, program_of, stream_of, took_part
from opencpor.claims.terms import Notice
from opencpor.claims.wording import unit_of
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.notices.center.writing import holders_of, readers_of
from opencpor.register.models import Slot


def log(
    arbitration: Arbitration,
    event: EventType,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> None:
    """Record what happened; the stream is the operator's, so that sides may be named in it."""
    given = {kind: text for kind, text in (personal or {}).items() if text}
    record(event, stream_of(arbitration), actor.ref(), data=data or {}, personal=given or None)


def customer_name(side: ArbitrationSide, slot: Slot) -> str:
    """Name the customer as a side knows it: a challenger knows what it typed on its claim."""
    if side.role == SideRole.INCUMBENT:
        return slot.customer.name
    line = side.lines.select_related("claim").order_by("id").first()
    return line.claim.customer_name if line else ""


def tell_side(side: ArbitrationSide, notice: Notice, actor: Actor) -> None:
    """Queue a notice to those of an organization who may answer for it."""
    arbitration = side.arbitration
    program, slot = program_of(arbitration), arbitration.slot
    roles = Membership.objects.filter(
        covering(side.location_id),
        organization_id=side.partner_id,
        role__in=holders_of(Permission.CLAIM_DISPUTE),
    )
    readers = readers_of(roles, side.location_id)

    def gaps() -> dict[str, str]:
        return {
            "what": unit_of(slot, program),
            "customer": customer_name(side, slot),
            "deadline": last_day(side.deadline_at, program),
        }

    path, about = f"/claims/arbitrations/{arbitration.id}", stream_of(arbitration)
    occasion = f"{side.id}:{arbitration.revision}:{side.revision}"
    announce_to(readers, Matter(program, gaps, path, about), notice, actor, occasion)


def tell_sides(sides: Iterable[ArbitrationSide], notice: Notice, actor: Actor) -> None:
    """Queue a notice to several sides."""
    for side in sides:
        tell_side(side, notice, actor)


def tell_seniors(arbitration: Arbitration, notice: Notice, actor: Actor) -> None:
    """Queue a notice to the senior reviewers who may decide: those who took no part."""
    program, slot = program_of(arbitration), arbitration.slot
    roles = Membership.objects.filter(role__in=holders_of(Permission.REVIEW_SENIOR))
    roles = roles.exclude(user_id__in=took_part(claims_of(arbitration)))

    def gaps() -> dict[str, str]:
        return {
            "what": unit_of(slot, program),
            "customer": slot.customer.name,
            "deadline": last_day(arbitration.deadline_at, program),
        }

    path, about = f"/claims/arbitrations/{arbitration.id}", stream_of(arbitration)
    occasion = f"{arbitration.id}:{arbitration.revision}"
    announce_to(readers_of(roles), Matter(program, gaps, path, about), notice, actor, occasion)
