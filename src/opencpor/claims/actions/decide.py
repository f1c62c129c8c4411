"""Decide a claim line by line: accept, or drop with a code."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.actions.approve import approve_lines
from opencpor.claims.actions.moving import Move, begin, follow_lines, log, save, set_line, tell
from opencpor.claims.actions.reasons import known_code, short_enough
from opencpor.claims.actions.submit import settle_slots
from opencpor.claims.facts import gather
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rules.facts import Holding, Stage
from opencpor.claims.rules.findings import blocking_line, findings
from opencpor.claims.states import LineState
from opencpor.claims.terms import Verb
from opencpor.claims.wording import said
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.text import legible
from opencpor.programs.document.reasons import ReasonList

UNDECIDED = (LineState.PENDING.value, LineState.CONTESTED.value)


class Outcome(StrEnum):
    """What a reviewer says of a line."""

    ACCEPT = "accept"
    DROP = "drop"


@dataclass(frozen=True)
class Ruling:
    """One line's outcome.

    Attributes:
        line: Identifier of the line.
        outcome: Accepted or dropped.
        code: Rejection code of a dropped line.
        text: More about it, for the partner.
        override: Why a subscription that is not known yet is accepted.
    """

    line: str
    outcome: Outcome
    code: str = ""
    text: str = ""
    override: str = ""


def _error(ruling: Ruling | str, what: str, code: str, remedy: str) -> FieldError:
    line = ruling if isinstance(ruling, str) else ruling.line
    return FieldError(f"lines.{line}", code, what, remedy)


def _check_complete(lines: Sequence[ClaimLine], rulings: Collection[Ruling]) -> None:
    """Every undecided line gets exactly one ruling, and at least one is accepted."""
    open_ids, ruled = {line.id for line in lines}, [ruling.line for ruling in rulings]
    errors = [
        _error(one, "There is no such line to decide.", "unknown_line", "Remove it.")
        for one in ruled
        if one not in open_ids
    ]
    errors += [
        _error(one, "This line is decided twice.", "duplicate_line", "Decide it once.")
        for one in sorted(set(ruled))
        if ruled.count(one) > 1
    ]
    errors += [
        _error(one, "This line is not decided.", "line_undecided", "Accept or drop it.")
        for one in sorted(open_ids - set(ruled))
    ]
    if errors:
        raise Invalid("The decision is not complete.", code="decision_incomplete", errors=errors)
    if not any(ruling.outcome is Outcome.ACCEPT for ruling in rulings):
        raise Invalid("No line is accepted. Reject the claim instead.", code="nothing_accepted")


def _check_codes(move: Move, rulings: Collection[Ruling]) -> None:
    for ruling in rulings:
        if ruling.outcome is Outcome.DROP:
            where = f"lines.{ruling.line}.code"
            known_code(move.program, ReasonList.REJECTION, ruling.code, where)
        short_enough(ruling.text, f"lines.{ruling.line}.text")
        short_enough(ruling.override, f"lines.{ruling.line}.override")


def check_acceptable(move: Move, lines: Sequence[ClaimLine]) -> set[str]:
    """Look again at lines that are about to be accepted; their slots must be locked.

    Returns:
        The lines whose slot another organization holds.

    Raises:
        Invalid: ``blocking_findings``.
    """
    facts = gather(move.claim, lines, move.actor, move.at, Stage.DECIDING)
    found = findings(facts)
    errors = [
        FieldError(f"lines.{line.id}", one.code, *said(one))
        for line in lines
        for one in blocking_line(found, line.id)
    ]
    if errors:
        raise Invalid(
            "Some lines cannot be accepted as they are. Nothing was changed.",
            code="blocking_findings",
            errors=errors,
        )
    return {one.id for one in facts.lines if one.holding is Holding.HELD}


def _apply(move: Move, lines: Sequence[ClaimLine], rulings: dict[str, Ruling]) -> list[ClaimLine]:
    """Write every outcome; return the lines whose slot another organization holds."""
    for line in lines:
        line.override_reason = legible(rulings[line.id].override)
    accepted = [line for line in lines if rulings[line.id].outcome is Outcome.ACCEPT]
    taken = check_acceptable(move, accepted)
    for line in lines:
        ruling = rulings[line.id]
        if ruling.outcome is Outcome.DROP:
            set_line(line, LineState.DROPPED, move.at, ruling.code, legible(ruling.text))
        elif line.id in taken:
            set_line(line, LineState.CONTESTED, move.at)
        else:
            set_line(line, LineState.ACCEPTED, move.at)
    return [line for line in accepted if line.id in taken]


def slot_taken(claim: Claim, lines: Collection[ClaimLine]) -> Conflict:
    """Return the answer for lines whose slot another organization holds: all else was done."""
    errors = [
        _error(
            line.id,
            "Another partner organization holds this.",
            "slot_taken",
            "The line goes to arbitration; your other decisions stand.",
        )
        for line in lines
    ]
    return Conflict(
        "Some of what you accepted is held by another partner organization. Those lines are "
        "contested now, and a senior reviewer compares both proofs; everything else was decided as "
        "you said.",
        code="slot_taken",
        errors=errors,
        extra={"state": claim.state, "claim": claim.id},
        kept=True,
    )


def _record(
    move: Move,
    rulings: Collection[Ruling],
    contested: Collection[ClaimLine],
    more: Mapping[str, Any],
) -> None:
    log(
        move,
        {
            "lines": [
                {"line": one.line, "outcome": one.outcome.value, "code": one.code}
                for one in rulings
            ],
            "contested": sorted(line.id for line in contested),
            **more,
        },
        {f"{one.line} text": one.text for one in rulings}
        | {f"{one.line} override": one.override for one in rulings},
    )


def carry_out(
    move: Move, rulings: Collection[Ruling], more: Mapping[str, Any] | None = None
) -> list[ClaimLine]:
    """Decide the undecided lines of a claim that is locked, whoever decides.

    Args:
        move: The claim, under the verb that decides.
        rulings: One for each undecided line.
        more: What the event says besides.

    Returns:
        Lines that are contested now.

    Raises:
        Invalid: As `decide` does; then nothing has changed.
    """
    claim = move.claim
    lines = [line for line in move.lines() if line.state in UNDECIDED]
    _check_complete(lines, rulings)
    _check_codes(move, rulings)
    settle_slots(claim, lines)
    contested = _apply(move, lines, {ruling.line: ruling for ruling in rulings})
    claim.decided_at = claim.decided_at or move.at
    for line in contested:
        ports.arbitration().challenged(line, move.actor, move.at)
    if ports.consent().standing(claim, move.at).settled:
        contested += approve_lines(move, [one for one in lines if one not in contested])
    follow_lines(move, move.lines())
    save(move)
    _record(move, rulings, contested, more or {})
    dropped = [line for line in lines if line.state == LineState.DROPPED]
    ports.consent().decided(claim, dropped, move.actor)
    tell(move)
    return contested


def decide(
    claim_id: str, rulings: Collection[Ruling], actor: Actor, seen: str | None = None
) -> Claim:
    """Decide every undecided line of a claim under review.

    Where consent is settled, accepted lines become associations at once.

    Raises:
        Invalid: ``decision_incomplete``, ``nothing_accepted``, ``unknown_reason``,
            ``blocking_findings``; then nothing has changed.
        Conflict: ``slot_taken`` if another organization holds an accepted line's slot; that line is
            contested and **everything else is decided**: what the answer says has been done.
    """
    with transaction.atomic():
        move = begin(claim_id, Verb.DECIDE, actor, Permission.REVIEW, seen)
        contested = carry_out(move, rulings)
    if contested:
        raise slot_taken(move.claim, contested)
    return move.claim
