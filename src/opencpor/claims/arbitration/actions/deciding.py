"""Decide an arbitration: the incumbent stays, or a challenger takes over on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims import ports
from opencpor.claims.actions.decide import check_acceptable
from opencpor.claims.actions.reasons import known_code, short_enough
from opencpor.claims.arbitration.actions.applying import by_claim, drop_lost, moved, schedule_won
from opencpor.claims.arbitration.actions.closing import close
from opencpor.claims.arbitration.actions.transferring import carry_out_held
from opencpor.claims.arbitration.models import (
    Arbitration,
    ArbitrationOutcome,
    ArbitrationSide,
    ArbitrationState,
    SideResult,
    SideRole,
)
from opencpor.claims.arbitration.reading import (
    Held,
    asked_of,
    hold,
    lines_of,
    present,
    program_of,
    took_part,
)
from opencpor.claims.arbitration.rules import transfer_instant, waits_until
from opencpor.claims.arbitration.telling import log, tell_sides
from opencpor.claims.terms import Notice, Verb
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Forbidden, Invalid
from opencpor.common.text import legible
from opencpor.http.etags import check_revision
from opencpor.journal.events import EventType
from opencpor.programs.document.reasons import ReasonList


class Decision(StrEnum):
    """What a senior reviewer decides."""

    KEEP = "keep"  # the incumbent stays
    TRANSFER = "transfer"  # a challenger takes over


@dataclass(frozen=True)
class Reasoned:
    """The reason that one side is given.

    Attributes:
        side: Identifier of the side.
        code: A code of the program's arbitration reasons.
        text: More about it, for this side alone.
    """

    side: str
    code: str
    text: str = ""


@dataclass(frozen=True)
class Ruling:
    """A whole decision.

    Attributes:
        decision: The incumbent stays, or a challenger takes over.
        reasons: One for every side that is there.
        winner: The side that takes over; empty: the only challenger.
        on: The day of the transfer in the program's calendar; None: at once.
    """

    decision: Decision
    reasons: Collection[Reasoned]
    winner: str = ""
    on: date | None = None


def _refuse_state(arbitration: Arbitration, sides: Sequence[ArbitrationSide], at: datetime) -> None:
    if arbitration.state != ArbitrationState.OPEN:
        raise Conflict(
            "This arbitration is decided or closed already. Read it again.",
            code="not_allowed_now",
            extra={"state": arbitration.state, "allowed": []},
        )
    until = waits_until(asked_of(sides), at)
    if until is not None:
        raise Conflict(
            "A side has not answered, and its time is not up. Decide when it has, or then.",
            code="answers_outstanding",
            extra={"state": arbitration.state, "deadline": until.isoformat()},
        )


def _reasons(
    arbitration: Arbitration, sides: Sequence[ArbitrationSide], given: Collection[Reasoned]
) -> dict[str, Reasoned]:
    """Return the reason for each side; every side that is there gets exactly one."""
    program, by_side = program_of(arbitration), {one.side: one for one in given}
    wanted = {side.id for side in sides}
    wrong = [
        FieldError(f"reasons.{one}", "reason_missing", "This side is given no reason.", "Say why.")
        for one in sorted(wanted - set(by_side))
    ] + [
        FieldError(f"reasons.{one}", "unknown_side", "There is no such side.", "Remove it.")
        for one in sorted(set(by_side) - wanted)
    ]
    if wrong or len(by_side) != len(given):
        raise Invalid("Every side gets one reason.", code="decision_incomplete", errors=wrong)
    for one in given:
        known_code(program, ReasonList.ARBITRATION, one.code, f"reasons.{one.side}.code")
        short_enough(one.text, f"reasons.{one.side}.text")
    return by_side


def _winner(sides: Sequence[ArbitrationSide], ruling: Ruling) -> ArbitrationSide | None:
    """Return the side that takes over, or None where the incumbent stays."""
    if ruling.decision is Decision.KEEP:
        return None
    challengers = [side for side in sides if side.role == SideRole.CHALLENGER]
    named = [side for side in challengers if side.id == ruling.winner]
    found = named or (challengers if not ruling.winner else [])
    if len(found) != 1:
        error = FieldError("winner", "unknown_side", "No single challenger is named.", "Name one.")
        raise Invalid("Say which challenger takes over.", code="unknown_side", errors=[error])
    return found[0]


def _day(held: Held, winner: ArbitrationSide, on: date | None, at: datetime) -> datetime:
    """Return when the slot passes: not before the decision, and only to who may have it."""
    calendar = program_of(held.arbitration).business_calendar
    found = transfer_instant(on, at, calendar)
    if found is None:
        error = FieldError("on", "date_in_past", "This day is over.", "Choose today or later.")
        raise Invalid("The day of the transfer is over.", code="date_in_past", errors=[error])
    for line in lines_of(winner):
        standing = ports.consent().standing(held.claims[line.claim_id], at)
        if not standing.settled:
            until = standing.answer_by.isoformat() if standing.answer_by else None
            raise Conflict(
                "The customer has not consented to the challenger's claim yet. Decide when it has.",
                code="consent_not_settled",
                extra={"state": held.arbitration.state, "answer_by": until},
            )
    return found


def _look_again(held: Held, winner: ArbitrationSide, actor: Actor, at: datetime) -> None:
    """Refuse to pass the slot on to lines that could not be accepted today.

    Weeks may lie between the acceptance that opened the arbitration and its decision.
    """
    for claim_id, lines in by_claim(held, lines_of(winner)).items():
        try:
            check_acceptable(moved(held.claims[claim_id], Verb.ARBITRATE, actor, at), lines)
        except Invalid as blocked:
            raise Conflict(
                "By now something stands against what the challenger claims, so it cannot take "
                "over. Nothing was changed. Let it be put right, or let the incumbent stay.",
                code=blocked.code,
                errors=blocked.errors,
                extra={"state": held.arbitration.state, "claim": claim_id},
            ) from blocked


def _write_results(
    sides: Sequence[ArbitrationSide],
    winner: ArbitrationSide | None,
    reasons: dict[str, Reasoned],
) -> None:
    for side in sides:
        if side.role == SideRole.INCUMBENT:
            side.result = SideResult.DISPLACED if winner else SideResult.KEPT
        else:
            side.result = SideResult.WON if side == winner else SideResult.LOST
        side.reason_code = reasons[side.id].code
        side.reason_text = legible(reasons[side.id].text)
        side.revision += 1
        side.save(update_fields=["result", "reason_code", "reason_text", "revision"])


def _write(
    held: Held, ruling: Ruling, winner: ArbitrationSide | None, actor: Actor, at: datetime
) -> None:
    arbitration = held.arbitration
    sides = present(arbitration)
    reasons = _reasons(arbitration, sides, ruling.reasons)
    day = _day(held, winner, ruling.on, at) if winner else None
    if winner:
        _look_again(held, winner, actor, at)
    _write_results(sides, winner, reasons)
    arbitration.decided_at, arbitration.decided_by = at, actor.id
    arbitration.outcome, arbitration.transfer_at = ruling.decision.value, day
    arbitration.revision += 1
    if winner:
        arbitration.state = ArbitrationState.SCHEDULED
    arbitration.save()
    data = {
        "outcome": ruling.decision.value,
        "winner": winner.id if winner else None,
        "transfer_at": day.isoformat() if day else None,
        "reasons": {one.side: one.code for one in ruling.reasons},
    }
    log(
        arbitration, EventType.ARBITRATION_DECIDED, actor, data,
        {f"{one.side} text": one.text for one in ruling.reasons},
    )  # fmt: skip
    for side in sides:
        side.arbitration = arbitration
        if side.result == SideResult.LOST:
            drop_lost(held, side, actor, at)
        elif side.result == SideResult.WON and day is not None:
            schedule_won(held, side, day, actor, at)
    tell_sides(sides, Notice.PARTNER_ARBITRATION_DECIDED, actor)


@transaction.atomic
def decide_arbitration(
    arbitration_id: str, ruling: Ruling, actor: Actor, seen: str | None = None
) -> Arbitration:
    """Decide an arbitration as a senior reviewer who took no part in any of its claims.

    Raises:
        Conflict: ``took_part``; ``not_allowed_now`` if it is not open; ``answers_outstanding``;
            ``consent_not_settled``; ``blocking_findings`` if the challenger's lines could not be
            accepted any more; ``arbitration_changed`` if somebody joined meanwhile.
        Invalid: ``decision_incomplete``, ``unknown_reason``, ``unknown_side``, ``date_in_past``.
        Stale: If it was changed since ``seen``.
    """
    actor.require(Permission.REVIEW_SENIOR)
    rows = Arbitration.objects.select_related("tenure")
    found = fetch(rows, actor, "arbitration", Permission.REVIEW_SENIOR, id=arbitration_id)
    held = hold(found)
    arbitration, at = held.arbitration, now()
    check_revision(seen, arbitration)
    if actor.kind is not ActorKind.USER:
        raise Forbidden("Only a person decides arbitrations.", code="not_allowed")
    if actor.id in took_part(list(held.claims)):
        raise Conflict(
            "You took part in one of these claims. A senior reviewer who did not must decide.",
            code="took_part",
            extra={"state": arbitration.state, "allowed": []},
        )
    sides = present(arbitration)
    _refuse_state(arbitration, sides, at)
    winner = _winner(sides, ruling)
    _write(held, ruling, winner, actor, at)
    if winner is None:
        close(arbitration, ArbitrationOutcome.KEEP, actor, at)
    elif arbitration.transfer_at is not None and arbitration.transfer_at <= at:
        carry_out_held(held, actor, at)
    return arbitration
