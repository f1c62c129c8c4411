"""What every decision on a recompute does, inside the transaction of its action."""

from __future__ import annotations

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.common.phrases import phrase
from opencpor.http.etags import check_revision
from opencpor.incentives.decided import DECIDED
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.rules import STEPS, State, Step, Verb, Who
from opencpor.incentives.second_person import check_decider


def waiting(
    recompute_id: str, actor: Actor, seen: str | None, verb: Verb
) -> tuple[Recompute, Step]:
    """Lock a recompute that the actor may decide on in this way; return the step it takes.

    Raises:
        NotFound: If there is none.
        Forbidden: ``second_person``, if the step takes another person than the actor.
        Conflict: ``recompute_decided``; ``not_yours``, if only its proposer may.
        Stale: If it was changed since it was seen.
    """
    actor.require(Permission.CLOSE)
    rows = Recompute.objects.select_related("close", "what_if").select_for_update(of=("self",))
    row = fetch(rows, actor, "recompute", Permission.CLOSE, id=recompute_id)
    check_revision(seen, row)
    return row, step_of(row, actor, verb)


def step_of(row: Recompute, actor: Actor, verb: Verb) -> Step:
    """Return the step that an actor takes in this way; pages look before they ask.

    Raises:
        Forbidden: ``second_person``, if the step takes another person than the actor.
        Conflict: ``recompute_decided``; ``not_yours``, if only its proposer may.
    """
    step = STEPS.get((State(row.state), verb))
    if step is None:
        raise Conflict(
            phrase("This recompute is {state} already.", state=DECIDED[row.state]),
            code="recompute_decided",
            extra={"state": row.state, "allowed": []},
        )
    another, proposer = step.who is Who.ANOTHER, step.who is Who.PROPOSER
    check_decider(actor, row.proposed_by, another=another, proposer=proposer)
    return step


def decide(row: Recompute, step: Step, actor: Actor) -> Recompute:
    """Write who decided and when; it never changes again."""
    row.state, row.decided_by, row.decided_at = step.to.value, actor.id, now()
    row.revision += 1
    row.save()
    return row
