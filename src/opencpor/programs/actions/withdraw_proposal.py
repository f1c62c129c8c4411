"""Take back a proposed version."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.actions.deciding import close_proposal, waiting
from opencpor.programs.models import Proposal, ProposalState


def withdraw_proposal(proposal_id: str, actor: Actor, *, seen: str | None = None) -> Proposal:
    """Take back a version that one proposed oneself.

    Raises:
        NotFound: If there is no such proposal.
        Conflict: ``proposal_decided``; ``not_yours``, if somebody else proposed it.
        Stale: If it was changed since it was seen.
    """
    with transaction.atomic():
        proposal = waiting(proposal_id, actor, seen, second=False)
        record(
            EventType.PROGRAM_PROPOSAL_WITHDRAWN,
            f"program:{proposal.program_key}",
            actor.ref(),
            data={"after": {"proposal": proposal.id}},
        )
        return close_proposal(proposal, ProposalState.WITHDRAWN, actor)
