"""Answer a reviewer's questions: check again under the slots' locks, back to review."""

from collections.abc import Collection

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.actions.checking import NO_REASONS, Reasons, check
from opencpor.claims.actions.look import counting
from opencpor.claims.actions.moving import Move, begin, enter, log, save, tell
from opencpor.claims.actions.submit import line_data, settle_slots
from opencpor.claims.actions.writing import REMOVED
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.states import OPEN_LINES, State
from opencpor.claims.terms import Verb


def _taken_out(move: Move) -> list[ClaimLine]:
    """Return the lines that the partner took out while it answered."""
    return [
        line
        for line in move.lines()
        if line.reason_code == REMOVED and line.state_since >= move.claim.state_since
    ]


@counting()
@transaction.atomic
def resubmit(
    claim_id: str,
    actor: Actor,
    *,
    acknowledgements: Collection[str] = (),
    reasons: Reasons = NO_REASONS,
    seen: str | None = None,
) -> Claim:
    """Hand a claim in again after changing what was asked about.

    Args:
        claim_id: Which claim.
        actor: Who answers.
        acknowledgements: Keys of statements that the partner accepts only now, as one does whose
            claim was begun elsewhere.
        reasons: Why the partner goes on in spite of warnings.
        seen: The revision that the caller saw.

    Raises:
        Invalid: ``blocking_findings`` (at least one line must be left) or ``warning_needs_reason``.
        Conflict: If nothing was asked.
    """
    move = begin(claim_id, Verb.RESUBMIT, actor, Permission.CLAIM_WRITE, seen)
    claim = move.claim
    lines = [line for line in move.lines() if line.state in OPEN_LINES]
    taken_out = _taken_out(move)
    claim.acknowledgements = sorted(set(claim.acknowledgements) | set(acknowledgements))
    settle_slots(claim, lines)
    _, kept = check(claim, lines, reasons, actor, move.at)
    claim.round += 1
    enter(move, State.UNDER_REVIEW)
    save(move)
    claim.information_requests.filter(answered_at=None).update(answered_at=move.at)
    log(
        move,
        {
            "lines": line_data(lines),
            "acknowledgements": claim.acknowledgements,
            "warnings": sorted(kept),
        },
        {f"reason for {code}": text for code, text in kept.items()},
    )
    ports.consent().changed(claim, taken_out, actor)
    tell(move)
    return claim
