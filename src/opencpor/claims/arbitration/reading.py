"""What the actions of an arbitration read under its locks."""

from collections.abc import Collection
from dataclasses import dataclass

from opencpor.claims.arbitration.models import (
    STANDING,
    Arbitration,
    ArbitrationSide,
    SideResult,
    SideRole,
)
from opencpor.claims.arbitration.rules import Asked
from opencpor.claims.disputes import took_part_in
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.states import LineState
from opencpor.common.errors import Conflict
from opencpor.programs.document.program import Program
from opencpor.programs.queries import version_by_number
from opencpor.register.models import Association, Slot

WANTING = (LineState.CONTESTED.value, LineState.SCHEDULED.value)
"""States of lines that still want the slot of an arbitration."""


def program_of(arbitration: Arbitration) -> Program:
    """Return the program document that governs an arbitration."""
    return version_by_number(arbitration.program_key, arbitration.program_version).document


def programs_of(arbitrations: Collection[Arbitration]) -> dict[str, Program]:
    """Return the documents that govern some arbitrations, by their ids; each is read once."""
    versions = {(one.program_key, one.program_version) for one in arbitrations}
    read = {version: version_by_number(*version).document for version in versions}
    return {one.id: read[one.program_key, one.program_version] for one in arbitrations}


def stream_of(arbitration: Arbitration) -> str:
    """Return an arbitration's own stream in the log; operators alone read it."""
    return f"arbitration:{arbitration.id}"


def standing_on(slot_id: int) -> Arbitration | None:
    """Return the arbitration that stands on a slot, locked; the slot must be locked."""
    rows = Arbitration.objects.select_for_update().filter(slot_id=slot_id, state__in=STANDING)
    return rows.first()


def present(arbitration: Arbitration) -> list[ArbitrationSide]:
    """Return the sides that take part, the incumbent first, then in order of joining."""
    rows = arbitration.sides.filter(left_at=None).select_related("partner", "location")
    return sorted(rows, key=lambda one: (one.role != SideRole.INCUMBENT, one.joined_at, one.id))


def asked_of(sides: Collection[ArbitrationSide]) -> list[Asked]:
    """Return what each side was asked, as the rules want it."""
    return [
        Asked(one.deadline_at, one.answered_at is not None, one.left_at is not None)
        for one in sides
    ]


def winner_of(arbitration: Arbitration) -> ArbitrationSide | None:
    """Return the side that the slot passes to, once that is decided."""
    return arbitration.sides.filter(result=SideResult.WON).first()


def lines_of(side: ArbitrationSide) -> list[ClaimLine]:
    """Return a challenger's lines that still want the slot."""
    return list(side.lines.filter(state__in=WANTING).order_by("id"))


def associations_of(arbitration: Arbitration) -> list[Association]:
    """Return the incumbent's associations on the slot, the oldest first."""
    rows = Association.objects.select_related("location", "slot__customer").filter(
        slot_id=arbitration.slot_id, partner_id=arbitration.tenure.partner_id
    )
    return list(rows.order_by("id"))


def claims_of(arbitration: Arbitration) -> list[str]:
    """Return the claims of every side, in the order in which they are locked."""
    challenged = ClaimLine.objects.filter(arbitration_sides__arbitration=arbitration)
    given = [one.claim_line for one in associations_of(arbitration) if one.claim_line]
    held = ClaimLine.objects.filter(id__in=given)
    found = {
        *challenged.values_list("claim_id", flat=True),
        *held.values_list("claim_id", flat=True),
    }
    return sorted(found)


def took_part(claim_ids: Collection[str]) -> frozenset[str]:
    """Return who took part in the review of some claims; they decide no arbitration about them."""
    people = took_part_in(list(Claim.objects.filter(id__in=claim_ids)))
    return frozenset[str]().union(*people.values())


@dataclass
class Held:
    """An arbitration with everything that a decision on it may change, locked."""

    arbitration: Arbitration
    claims: dict[str, Claim]
    slot: Slot


def hold(arbitration: Arbitration) -> Held:
    """Lock the claims of an arbitration, its slot, and itself, in this order.

    Raises:
        Conflict: ``arbitration_changed`` if somebody joined or left since it was read.
    """
    ids = claims_of(arbitration)
    rows = Claim.objects.select_for_update(of=("self",)).select_related("partner", "location")
    claims = {claim.id: claim for claim in rows.filter(id__in=ids).order_by("id")}
    slot = Slot.objects.select_for_update().get(pk=arbitration.slot_id)
    locked = Arbitration.objects.select_for_update().get(pk=arbitration.pk)
    if claims_of(locked) != ids:
        raise Conflict(
            "Another claim has joined this arbitration since you read it. Read it again.",
            code="arbitration_changed",
        )
    return Held(locked, claims, slot)
