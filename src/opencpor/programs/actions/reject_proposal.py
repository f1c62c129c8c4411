"""Reject a proposed version, with the reason."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.text import legible
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.actions.deciding import close_proposal, waiting
from opencpor.programs.models import Proposal, ProposalState


def reject_proposal(
    proposal_id: str, actor: Actor, *, reason: str, seen: str | None = None
) -> Proposal:
    """Reject a version that another program manager proposed.

    Raises:
        NotFound: If there is no such proposal.
        Forbidden: ``second_person``, if the actor proposed it (then withdraw it) or is no person.
        Conflict: ``proposal_decided``.
        Invalid: Without a reason.
        Stale: If it was changed since it was seen.
    """
    with transaction.atomic():
        proposal = waiting(proposal_id, actor, seen, second=True)
        if not legible(reason):
            error = FieldError("reason", "required", "No reason is given.", "Say what to mend.")
            raise Invalid("A rejection needs a reason.", code="invalid", errors=[error])
        proposal.reason = legible(reason)
        record(
            EventType.PROGRAM_PROPOSAL_REJECTED,
            f"program:{proposal.program_key}",
            actor.ref(),
            data={"after": {"proposal": proposal.id, "proposed_by": proposal.proposed_by}},
        )
        return close_proposal(proposal, ProposalState.REJECTED, actor)
