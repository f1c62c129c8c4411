"""Decide a dispute: the decision stands, or some lines are accepted after all."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.actions.approve import approve_lines
from opencpor.claims.actions.closing_dispute import close_dispute, drop_again
from opencpor.claims.actions.decide import check_acceptable, slot_taken
from opencpor.claims.actions.moving import Move, begin, log, save, set_line, tell
from opencpor.claims.actions.reasons import needed
from opencpor.claims.actions.submit import settle_slots
from opencpor.claims.disputes import lines_in, open_dispute
from opencpor.claims.models import Claim, ClaimLine, Dispute, DisputeOutcome
from opencpor.claims.states import LineState
from opencpor.claims.terms import Verb
from opencpor.common.errors import FieldError, Forbidden, Invalid


@dataclass(frozen=True)
class Verdict:
    """What a senior reviewer says of a dispute.

    Attributes:
        overturn: Whether lines are accepted after all.
        reason: Why, for the partner.
        lines: Those accepted; None: all of them.
    """

    overturn: bool
    reason: str
    lines: Collection[str] | None = None


def _overturned(dispute: Dispute, verdict: Verdict) -> list[ClaimLine]:
    lines = lines_in(dispute)
    if verdict.lines is None:
        return lines
    unknown = sorted(set(verdict.lines) - {line.id for line in lines})
    if unknown or not verdict.lines:
        errors = [
            FieldError(f"lines.{one}", "unknown_line", "This line is not disputed.")
            for one in unknown
        ]
        raise Invalid("Name lines of the dispute.", code="unknown_line", errors=errors)
    return [line for line in lines if line.id in set(verdict.lines)]


def _accept(move: Move, lines: list[ClaimLine]) -> list[ClaimLine]:
    """Accept lines under their slots' locks; return those that another organization holds."""
    settle_slots(move.claim, lines)
    taken = check_acceptable(move, lines)
    for line in lines:
        set_line(line, LineState.CONTESTED if line.id in taken else LineState.ACCEPTED, move.at)
    move.claim.reason_code = move.claim.reason_text = ""
    ports.consent().overturned(move.claim, move.actor)
    contested = [line for line in lines if line.id in taken]
    for line in contested:
        ports.arbitration().challenged(line, move.actor, move.at)
    if ports.consent().standing(move.claim, move.at).settled:
        waiting = [line for line in move.lines() if line.state == LineState.ACCEPTED]
        contested += approve_lines(move, waiting)
    return contested


def _decide(
    claim_id: str, verdict: Verdict, actor: Actor, seen: str | None
) -> tuple[Claim, list[ClaimLine]]:
    move = begin(claim_id, Verb.DECIDE_DISPUTE, actor, Permission.REVIEW_SENIOR, seen)
    if actor.kind != "user":
        raise Forbidden("Only a person decides disputes.", code="not_allowed")
    reason, dispute = needed(verdict.reason), open_dispute(move.claim)
    if dispute is None:
        raise LookupError(f"the disputed claim {claim_id} has no dispute")
    accepted = _overturned(dispute, verdict) if verdict.overturn else []
    contested = _accept(move, accepted) if accepted else []
    dropped = drop_again(move, dispute, {line.id for line in accepted})
    outcome = DisputeOutcome.OVERTURNED if accepted else DisputeOutcome.UPHELD
    close_dispute(move, dispute, outcome, reason)
    save(move)
    log(
        move,
        {
            "dispute": dispute.id,
            "outcome": outcome.value,
            "accepted": sorted(line.id for line in accepted),
            "contested": sorted(line.id for line in contested),
        },
        {"reason": reason},
    )
    ports.consent().upheld(move.claim, dropped, actor)
    tell(move)
    return move.claim, contested


def decide_dispute(claim_id: str, verdict: Verdict, actor: Actor, seen: str | None = None) -> Claim:
    """Decide a dispute as a senior reviewer who took no part in the decision.

    Lines that are accepted after all wait for the customer, or become associations at once where it
    has acknowledged them; the others are dropped as before.

    Raises:
        Invalid: ``reason_missing``, ``unknown_line``, ``blocking_findings``; nothing has changed.
        Conflict: ``took_part``. ``slot_taken`` if another organization holds an accepted line's
            slot: that line is contested and **everything else is decided**.
    """
    with transaction.atomic():
        claim, contested = _decide(claim_id, verdict, actor, seen)
    if contested:
        raise slot_taken(claim, contested)
    return claim
