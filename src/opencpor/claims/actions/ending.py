"""Ends the associations that lines of a claim gave, and what follows for others on the slot."""

from collections.abc import Sequence
from datetime import datetime

from opencpor.access.actor import Actor
from opencpor.claims import ports
from opencpor.claims.actions.contest import free_slots
from opencpor.claims.actions.moving import Move, set_line
from opencpor.claims.models import ClaimLine
from opencpor.claims.states import LineState
from opencpor.register.actions.end_association import end_association, note_end
from opencpor.register.models import Association, Slot

STANDING = (LineState.ACTIVE.value,)


def association_of(line: ClaimLine) -> Association | None:
    """Return the association that a line gave last."""
    return Association.objects.filter(claim_line=line.id).order_by("-id").first()


def gives(line: ClaimLine, association: Association) -> bool:
    """Whether an association is what an active line stands for now, and not what it moved from."""
    newest = association_of(line)
    return line.state == LineState.ACTIVE and newest is not None and newest.id == association.id


def lock_slots_under(lines: Sequence[ClaimLine]) -> list[int]:
    """Lock the slots of some lines, all at once and in order; return them.

    What other partners do to these lines happens under these locks: read the lines again.
    """
    slot_ids = sorted({line.slot_id for line in lines if line.slot_id is not None})
    list(Slot.objects.select_for_update().filter(id__in=slot_ids).order_by("id"))
    return slot_ids


def _end(line: ClaimLine, at: datetime, code: str, note: str, actor: Actor) -> None:
    association = association_of(line)
    if association is None:
        raise LookupError(f"the active line {line.id} has no association")
    upper = association.period.upper
    if upper is None or upper > at:
        end_association(association.id, at, code, actor, note=note)
    else:  # it ended by its own term
        note_end(association.id, at, code, actor)


def end_lines(move: Move, lines: Sequence[ClaimLine], code: str, note: str = "") -> list[ClaimLine]:
    """End the associations of those lines that have one; return these lines.

    Slots are locked first, all at once and in order. Rivals that waited for a slot are let go on.
    """
    standing = [line for line in lines if line.state in STANDING]
    slot_ids = lock_slots_under(standing)
    for line in standing:
        _end(line, move.at, code, note, move.actor)
        set_line(line, LineState.ENDED, move.at, code, note)
    free_slots(slot_ids, move.at, move.actor)
    if standing:
        ports.consent().ended(move.claim, standing, move.actor)
    return standing
