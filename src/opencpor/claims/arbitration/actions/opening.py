"""Open an arbitration, or join the one that stands: a line with good evidence meets a holder."""

from datetime import datetime

from django.db.models import Q

from opencpor.access.actor import Actor
from opencpor.claims.actions.contest import waiting_lines
from opencpor.claims.arbitration.models import (
    Arbitration,
    ArbitrationSide,
    ArbitrationState,
    SideRole,
)
from opencpor.claims.arbitration.reading import associations_of, program_of, standing_on
from opencpor.claims.arbitration.telling import log, tell_seniors, tell_side
from opencpor.claims.facts import version_of
from opencpor.claims.models import ClaimLine
from opencpor.claims.terms import Notice
from opencpor.journal.events import EventType
from opencpor.register.models import Tenure


def _tenure_on(slot_id: int, at: datetime) -> Tenure | None:
    """Return the tenure that a slot is under, or else the next one to come."""
    later = Q(period__endswith__gt=at) | Q(period__upper_inf=True)
    return Tenure.objects.filter(later, slot_id=slot_id).order_by("period").first()


def _deadline(arbitration: Arbitration, at: datetime) -> datetime:
    program = program_of(arbitration)
    days = program.policy.arbitration_answer_business_days
    return program.business_calendar.deadline(at, days)


def _open(line: ClaimLine, tenure: Tenure, actor: Actor, at: datetime) -> Arbitration:
    claim = line.claim
    arbitration = Arbitration(
        program_key=claim.program_key,
        program_version=version_of(claim).number,
        slot_id=tenure.slot_id,
        tenure=tenure,
        state=ArbitrationState.OPEN,
        opened_at=at,
    )
    arbitration.deadline_at = _deadline(arbitration, at)
    arbitration.save(force_insert=True)
    held = [one for one in associations_of(arbitration) if one.tenure_id == tenure.pk]
    incumbent = ArbitrationSide.objects.create(
        arbitration=arbitration,
        partner_id=tenure.partner_id,
        location_id=held[0].location_id,
        role=SideRole.INCUMBENT,
        joined_at=at,
        deadline_at=arbitration.deadline_at,
    )
    data = {"slot": tenure.slot_id, "incumbent": incumbent.id, "line": line.id}
    log(arbitration, EventType.ARBITRATION_OPENED, actor, data)
    tell_side(incumbent, Notice.PARTNER_ARBITRATION_ASKED, actor)
    return arbitration


def _join(arbitration: Arbitration, line: ClaimLine, actor: Actor, at: datetime) -> None:
    """Add a line to its organization's side; one that is new, or had left, is asked."""
    known = arbitration.sides.filter(partner_id=line.claim.partner_id).first()
    side = known or ArbitrationSide(
        arbitration=arbitration,
        partner_id=line.claim.partner_id,
        location_id=line.claim.location_id,
        role=SideRole.CHALLENGER,
    )
    asked = known is None or known.left_at is not None
    if asked:
        side.joined_at, side.left_at, side.result = at, None, ""
        side.answered_at = side.silent_at = None
        side.deadline_at = _deadline(arbitration, at)
        side.revision += 1
    side.save()
    side.lines.add(line)
    arbitration.deadline_at = max(arbitration.deadline_at, side.deadline_at)
    arbitration.revision += 1
    arbitration.save(update_fields=["deadline_at", "revision"])
    data = {"side": side.id, "line": line.id, "asked": asked}
    log(arbitration, EventType.ARBITRATION_JOINED, actor, data)
    if asked:
        tell_side(side, Notice.PARTNER_ARBITRATION_ASKED, actor)


def challenge(line: ClaimLine, actor: Actor, at: datetime) -> None:
    """Bring a contested line, whose own evidence was accepted, into an arbitration.

    The slot must be locked. Where a transfer is decided already, the line waits for it; where the
    holder is its own organization, or nobody, there is nothing to decide.
    """
    if line.slot_id is None:
        return
    arbitration = standing_on(line.slot_id)
    if arbitration is not None:
        if arbitration.state == ArbitrationState.OPEN:
            _join(arbitration, line, actor, at)
        return
    tenure = _tenure_on(line.slot_id, at)
    if tenure is None or tenure.partner_id == line.claim.partner_id:
        return
    arbitration = _open(line, tenure, actor, at)
    _join(arbitration, line, actor, at)
    tell_seniors(arbitration, Notice.SENIOR_ARBITRATION_OPENED, actor)


def challenge_again(slot_id: int, actor: Actor, at: datetime) -> None:
    """Bring every line into an arbitration that has waited for another one to end."""
    for line in waiting_lines(slot_id):
        challenge(line, actor, at)
