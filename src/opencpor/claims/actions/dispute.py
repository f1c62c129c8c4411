"""Dispute a decision: the lines wait for a senior reviewer again."""

from collections.abc import Collection, Sequence

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.actions.moving import Move, begin, enter, log, save, set_line, tell
from opencpor.claims.actions.reasons import short_enough
from opencpor.claims.actions.submit import settle_slots
from opencpor.claims.disputes import disputable_lines
from opencpor.claims.facts import gather
from opencpor.claims.models import Claim, ClaimLine, Dispute
from opencpor.claims.rules.disputing import ARBITRATION_LOST
from opencpor.claims.rules.facts import Holding
from opencpor.claims.rules.findings import findings
from opencpor.claims.states import LineState, State
from opencpor.claims.terms import Verb
from opencpor.claims.wording import said
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.text import legible

OF_ONES_OWN = ("already_associated", "already_claimed")


def _chosen(move: Move, line_ids: Collection[str] | None) -> list[ClaimLine]:
    """Return the lines to dispute: those named, or all that can be."""
    lines = disputable_lines(move.claim, move.at)
    if line_ids is None:
        return lines
    unknown = sorted(set(line_ids) - {line.id for line in lines})
    if unknown or not line_ids:
        errors = [
            FieldError(
                f"lines.{one}",
                "cannot_be_disputed",
                "This line cannot be disputed.",
                "Name lines that were turned down not long ago and were not disputed before.",
            )
            for one in unknown
        ]
        raise Invalid("Name lines to dispute.", code="cannot_be_disputed", errors=errors)
    return [line for line in lines if line.id in set(line_ids)]


def _needs_grounds(move: Move, lines: Sequence[ClaimLine], justification: str) -> None:
    since = min(line.state_since for line in lines)
    evidence = move.claim.evidence.filter(removed_at=None, added_at__gte=since)
    if justification or evidence.exists():
        return
    error = FieldError(
        "justification",
        "nothing_new",
        "There is neither a justification nor new evidence.",
        "Say why the decision is wrong, or add a file to the claim first.",
    )
    raise Invalid("Say why, or add new evidence.", code="nothing_new", errors=[error])


def _held_by_others(move: Move, lines: Sequence[ClaimLine]) -> set[str]:
    """Return the lines whose slot another organization holds; refuse what one has oneself."""
    facts = gather(move.claim, lines, move.actor, move.at)
    found = [one for one in findings(facts) if one.code in OF_ONES_OWN]
    if found:
        errors = [FieldError(f"lines.{one.line}", one.code, *said(one)) for one in found]
        raise Invalid(
            "You hold or claim this in another way by now.", code="blocking_findings", errors=errors
        )
    return {one.id for one in facts.lines if one.holding is Holding.HELD}


def _open(
    move: Move, lines: Sequence[ClaimLine], justification: str, held: Collection[str]
) -> Dispute:
    """Write the dispute; its lines wait again, contested where another organization holds them."""
    made = Dispute.objects.create(
        claim=move.claim,
        of_arbitration=all(line.reason_code == ARBITRATION_LOST for line in lines),
        justification=justification,
        before={line.id: {"code": line.reason_code, "text": line.reason_text} for line in lines},
        opened_at=move.at,
        opened_by=move.actor.id,
    )
    for line in lines:
        line.dispute = made
        set_line(line, LineState.CONTESTED if line.id in held else LineState.PENDING, move.at)
    return made


@transaction.atomic
def dispute(
    claim_id: str,
    justification: str,
    actor: Actor,
    *,
    line_ids: Collection[str] | None = None,
    seen: str | None = None,
) -> Claim:
    """Ask that turned-down lines are looked at again, once, by somebody who took no part.

    Args:
        claim_id: Which claim.
        justification: Why the decision is wrong; may be empty if new evidence was added.
        actor: An incentives admin.
        line_ids: Which lines; None: all that can be disputed.
        seen: The revision that the caller saw.

    Raises:
        Invalid: ``nothing_new``, ``cannot_be_disputed`` for lines, ``blocking_findings``.
        Conflict: ``cannot_be_disputed`` if nothing of the claim can.
    """
    move = begin(claim_id, Verb.DISPUTE, actor, Permission.CLAIM_DISPUTE, seen)
    claim, words = move.claim, short_enough(legible(justification), "justification")
    lines = _chosen(move, line_ids)
    _needs_grounds(move, lines, words)
    settle_slots(claim, lines)
    made = _open(move, lines, words, _held_by_others(move, lines))
    claim.disputed = claim.disputed or not made.of_arbitration
    claim.round += 1  # whatever comes of it has clocks of its own
    enter(move, State.DISPUTED)
    save(move)
    log(
        move,
        {"dispute": made.id, "lines": sorted(line.id for line in lines)},
        {"justification": words},
    )
    ports.consent().disputed(claim, actor)
    tell(move)
    return claim
