"""What every decision on a proposed version does, inside the transaction of the action."""

from __future__ import annotations

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Forbidden
from opencpor.common.phrases import Phrase, phrase
from opencpor.http.etags import check_revision
from opencpor.programs.models import Proposal, ProposalState

DECIDED: dict[str, Phrase] = {
    ProposalState.PUBLISHED: phrase("published"),
    ProposalState.REJECTED: phrase("rejected"),
    ProposalState.WITHDRAWN: phrase("withdrawn"),
}


def check_decidable(proposal: Proposal, actor: Actor, *, second: bool) -> None:
    """Refuse a decision that is made already, or is another person's; pages ask no such question.

    Raises:
        Forbidden: ``second_person``.
        Conflict: ``proposal_decided``; ``not_yours``, if only whoever proposed it takes the step.
    """
    if proposal.state != ProposalState.OPEN:
        raise Conflict(
            phrase("This proposal is {state} already.", state=DECIDED[proposal.state]),
            code="proposal_decided",
            extra={"state": proposal.state, "allowed": []},
        )
    if second and not actor.is_second_person(proposal.proposed_by):
        raise Forbidden(
            "Another person than the one who proposed it has to decide: ask a second program "
            "manager.",
            code="second_person",
        )
    if not second and proposal.proposed_by != actor.id:
        raise Conflict(
            "Only whoever proposed it can withdraw it. Reject it, with the reason.",
            code="not_yours",
        )


def waiting(proposal_id: str, actor: Actor, seen: str | None, *, second: bool) -> Proposal:
    """Lock a proposal that waits and that the actor may decide on.

    Args:
        proposal_id: Which.
        actor: Who decides.
        seen: The revision that the actor saw.
        second: Whether it takes a person other than the proposer; else it takes that one.

    Raises:
        NotFound: If there is no such proposal.
        Forbidden, Conflict: See `check_decidable`.
        Stale: If it was changed since it was seen.
    """
    actor.require(Permission.PROGRAM_WRITE)
    rows = Proposal.objects.select_for_update(of=("self",))
    proposal = fetch(rows, actor, "proposal", Permission.PROGRAM_WRITE, id=proposal_id)
    check_revision(seen, proposal)
    check_decidable(proposal, actor, second=second)
    return proposal


def close_proposal(proposal: Proposal, state: ProposalState, actor: Actor) -> Proposal:
    """Write who decided and when; it never changes again."""
    proposal.state = state
    proposal.decided_by = actor.id
    proposal.decided_at = now()
    proposal.revision += 1
    proposal.save()
    return proposal
