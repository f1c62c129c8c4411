"""Tell the people of other locations than the claim's: those to which an association moves.

A claim stays where it was filed, and its notices go to who may write claims there. What it gave may
have moved, and those who answer for it now cannot open the claim; they are led to the association.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from opencpor.access.actor import Actor
from opencpor.access.models import Unit
from opencpor.claims.actions.announce import (
    Matter,
    announce_to,
    claimants_of,
    matter_of,
    partner_of,
)
from opencpor.claims.models import Claim
from opencpor.claims.terms import Notice
from opencpor.claims.wording import unit_of
from opencpor.common.months import Month
from opencpor.notices.center.writing import Reader
from opencpor.programs.queries import version_by_number
from opencpor.register.models import Association
from opencpor.ui import dates

LIST = "/claims/associations"


def _others(told: Iterable[Reader], partner_id: str, location_id: str) -> list[Reader]:
    """Return whoever may write claims for a location and was not told yet."""
    known = {reader.key for reader in told}
    return [one for one in claimants_of(partner_id, location_id) if one.key not in known]


def tell_holder(
    claim: Claim, association: Association, notice: Notice, actor: Actor, occasion: str = ""
) -> None:
    """Queue a notice on a claim also to the location that has its association by now, if another.

    Args:
        claim: The claim, as the notice shows it.
        association: What it gave.
        notice: Which notice; the claim's own people get it by `announce`.
        actor: Who did it.
        occasion: As for `announce`.
    """
    if association.location_id == claim.location_id:
        return
    readers = _others(partner_of(claim), claim.partner_id, association.location_id)
    once = occasion or f"{claim.id}:{claim.revision}:{claim.state}"
    matter = replace(matter_of(claim), path=f"{LIST}/{association.id}")
    announce_to(readers, matter, notice, actor, once)


@dataclass(frozen=True)
class Moving:
    """A move that was asked for, or taken back.

    Attributes:
        claim: The claim that gave the association; None: it was imported.
        before: The location that has it.
        after: The location that gets it; that which was to get it, if the move is taken back.
        month: From when.
        stays: Whether the move is taken back.
        result: The successor; the association itself where nothing has moved yet.
    """

    claim: Claim | None
    before: str
    after: str
    month: Month
    stays: bool
    result: Association

    def matter(self, path: str) -> Matter:
        """Return what the notice is about, with where its readers can look at it."""
        row = self.result
        program = version_by_number(row.slot.program_key, row.program_version).document
        location = Unit.objects.get(id=self.before if self.stays else self.after).name

        def gaps() -> dict[str, str]:
            return {
                "what": unit_of(row.slot, program),
                "customer": row.slot.customer.name,
                "location": location,
                "month": dates.month(self.month.first_day),
            }

        return Matter(program, gaps, path, f"association:{row.id}")


def tell_of_move(moving: Moving, actor: Actor) -> None:
    """Queue the notice of a move to the people of both locations who are not told by the claim's.

    An imported association has no claim, so that everybody is told by this.
    """
    row = moving.result
    told = list(partner_of(moving.claim)) if moving.claim else []
    notice = Notice.PARTNER_STAYS if moving.stays else Notice.PARTNER_MOVES
    moved = row.location_id == moving.after
    left = row.moved_from_id if moved and row.moved_from_id else row.id
    places = {moving.after: f"{LIST}/{row.id}" if moved else LIST, moving.before: f"{LIST}/{left}"}
    for location_id, path in places.items():
        readers = _others(told, row.partner_id, location_id)
        announce_to(readers, moving.matter(path), notice, actor, f"{row.id}:{row.revision}")
        told += readers
