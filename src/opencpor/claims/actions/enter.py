"""Create a claim as a whole, with its findings, and perhaps hand it in: all of it or nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.claims.actions.checking import NO_REASONS, Reasons
from opencpor.claims.actions.create import make
from opencpor.claims.actions.look import counting, look
from opencpor.claims.actions.submit import hand_in
from opencpor.claims.changes import Changes
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rules.codes import Finding
from opencpor.claims.rules.findings import findings


@dataclass(frozen=True)
class Submission:
    """What goes with handing in.

    Attributes:
        acknowledgements: Keys of the statements that the partner accepts.
        reasons: Why the partner goes on in spite of warnings.
    """

    acknowledgements: Collection[str] = ()
    reasons: Reasons = NO_REASONS


@dataclass(frozen=True)
class Entered:
    """A claim that was just created.

    Attributes:
        claim: As it was written.
        lines: Its lines, in order of entry.
        findings: Everything worth saying about it, what blocks first.
        reasons: Why the partner goes on in spite of warnings, by code and field.
    """

    claim: Claim
    lines: Collection[ClaimLine]
    findings: tuple[Finding, ...]
    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)


@counting()
@transaction.atomic
def enter(
    engagement: str, changes: Changes, actor: Actor, submission: Submission | None = None
) -> Entered:
    """Create a claim, with all that is known of it, and hand it in if that is asked for.

    Raises:
        Invalid: As `create` and `submit` do; then there is no claim.
        Forbidden: Without the right to create claims.
    """
    made = make(engagement, changes, actor)
    claim, lines, at = made.claim, made.lines, made.claim.created_at
    reasons: dict[tuple[str, str], str] = {}
    if submission is not None:
        claim = hand_in(
            claim.id,
            actor,
            acknowledgements=submission.acknowledgements,
            reasons=submission.reasons,
        )
        lines = list(claim.lines.order_by("place"))
        rows = claim.warning_reasons.values_list("code", "field", "reason")
        reasons = {(code, name): reason for code, name, reason in rows}
    found = findings(look(claim, list(lines), actor, at, ground=made.ground))
    return Entered(claim, lines, found, reasons)
