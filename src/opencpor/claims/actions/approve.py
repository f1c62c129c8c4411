"""Turn accepted lines into associations."""

from collections.abc import Sequence
from datetime import datetime

from opencpor.claims import ports
from opencpor.claims.actions.moving import Move, set_line
from opencpor.claims.facts import slot_key
from opencpor.claims.models import ClaimLine
from opencpor.claims.states import LineState
from opencpor.common.errors import Conflict
from opencpor.common.months import add_months
from opencpor.programs.document.program import Program
from opencpor.register.actions.open_association import open_association
from opencpor.register.rules import Terms

GONE = "already_associated"


def term_end(program: Program, starts_at: datetime) -> datetime | None:
    """Return when an association ends by the policy's longest term; None: it stays open.

    Whole days count: with 12 months one that starts on 5 March ends with the end of 4 March.
    """
    months = program.policy.association_max_months
    if months is None:
        return None
    calendar = program.business_calendar
    return calendar.start_of_day(add_months(calendar.local_date(starts_at), months))


def terms_of(move: Move, line: ClaimLine, location_id: str, starts_at: datetime) -> Terms:
    """Return what an association of a line is to be."""
    claim = move.claim
    return Terms(
        partner_id=claim.partner_id,
        location_id=location_id,
        engagement=claim.engagement,
        program_version=claim.program_version or 0,
        starts_at=starts_at,
        ends_at=term_end(move.program, starts_at),
        claim_line=line.id,
        opted_out=claim.opt_out,
    )


def _contest(move: Move, line: ClaimLine) -> None:
    set_line(line, LineState.CONTESTED, move.at)
    ports.arbitration().challenged(line, move.actor, move.at)


def approve_lines(move: Move, lines: Sequence[ClaimLine]) -> list[ClaimLine]:
    """Open an association for every accepted line; the slots must be locked.

    Returns:
        Lines that are contested now, since another organization holds their slot, or will by
        decision of an arbitration.
    """
    claim, program, contested, started = move.claim, move.program, [], []
    reserved = ports.arbitration().reserved([line.slot_id for line in lines if line.slot_id])
    for line in lines:
        key = slot_key(program, claim.customer_id or "", line)
        if line.state != LineState.ACCEPTED or key is None or claim.location_id is None:
            continue
        if reserved.get(line.slot_id or 0, claim.partner_id) != claim.partner_id:
            _contest(move, line)
            contested.append(line)
            continue
        try:
            terms = terms_of(move, line, claim.location_id, move.at)
            open_association(key, terms, move.actor)
        except Conflict as conflict:
            if conflict.code == GONE:
                set_line(line, LineState.DROPPED, move.at, GONE)
                continue
            _contest(move, line)
            contested.append(line)
            continue
        set_line(line, LineState.ACTIVE, move.at)
        started.append(line)
    if started:
        ports.consent().approved(claim, started, move.actor)
    return contested
