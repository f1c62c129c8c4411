"""What a claim's pages say of the green path: all of it to operators, that it decided to others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission
from opencpor.claims.green.models import GreenDecision, Verdict
from opencpor.claims.green.queries import Look, decided_by_policy, decision_on, look_at
from opencpor.claims.green.words import OBSTACLES, kept, said
from opencpor.claims.models import Claim
from opencpor.claims.rules.green_path import Judged
from opencpor.claims.states import State
from opencpor.programs.rendering.options import CONDITIONS
from opencpor.register.models import Association


@dataclass(frozen=True)
class Row:
    """One condition as it is drawn."""

    label: Any
    holds: bool
    text: str


@dataclass(frozen=True)
class Panel:
    """What is shown.

    Attributes:
        decided: Whether written policy decided the claim.
        decision: The decision, for operators.
        rows: Its conditions, or those of the policy in force.
        obstacles: What sends the claim to people, where it waits for them.
        judge: Who judged the sample.
        associations: What came of a decision that was wrong, for whoever may revoke it.
    """

    decided: bool
    decision: GreenDecision | None = None
    rows: Sequence[Row] = ()
    obstacles: Sequence[Any] = ()
    judge: str = ""
    associations: Sequence[str] = ()

    @property
    def waits(self) -> bool:
        """Whether it is a sample that nobody has judged."""
        return self.decision is not None and self.decision.sampled and not self.decision.verdict


def _rows(judged: Sequence[Judged]) -> list[Row]:
    return [Row(CONDITIONS[one.condition], one.holds, said(one)) for one in judged]


def _shown(decision: GreenDecision) -> Panel:
    lines = decision.claim.lines.values_list("id", flat=True)
    wrong = decision.verdict == Verdict.OVERTURN
    held = Association.objects.filter(claim_line__in=list(lines)).order_by("id") if wrong else ()
    judge = decision.judged_by
    return Panel(
        decided=True,
        decision=decision,
        rows=_rows(kept(decision.conditions)),
        judge=names_of_people(judge)[judge] if judge else "",
        associations=[one.id for one in held],
    )


def _why_not(look: Look) -> Panel | None:
    """Say why a claim waits for people although the policy is enabled."""
    found = look.evaluation
    if not look.enabled or (found.accepts and not found.obstacles):
        return None
    failing = [one for one in found.judged if not one.holds]
    return Panel(False, None, _rows(failing), [OBSTACLES[one] for one in found.obstacles])


def panel_for(claim: Claim, actor: Actor, *, reviewing: bool = False) -> Panel | None:
    """Return what a reader is shown; None: nothing.

    Args:
        claim: Which.
        actor: The reader.
        reviewing: Whether to say why a claim that waits was left to people.
    """
    if not actor.may(Permission.NOTE_READ):
        return Panel(decided=True) if claim.decided_at and decided_by_policy(claim) else None
    decision = decision_on(claim, actor)
    if decision is not None:
        return _shown(decision)
    waits = claim.state in (State.SUBMITTED, State.UNDER_REVIEW)
    return _why_not(look_at(claim)) if reviewing and waits else None
