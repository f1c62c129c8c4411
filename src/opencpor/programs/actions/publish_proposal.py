"""Publish a proposed version: the second person's step."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.programs.actions.deciding import close_proposal, waiting
from opencpor.programs.actions.publish import store_next, usual_start
from opencpor.programs.document.loading import load_document
from opencpor.programs.models import Proposal, ProposalState


def publish_proposal(proposal_id: str, actor: Actor, *, seen: str | None = None) -> Proposal:
    """Publish a version that another program manager proposed.

    Everything is checked anew: months may have been closed since it was proposed.

    Raises:
        NotFound: If there is no such proposal.
        Forbidden: ``second_person``, if the actor proposed it or is no person.
        Conflict: ``proposal_decided``, or as `publish`; ``stale_version`` if a version came
            between.
        Invalid: As `publish`.
        Stale: If it was changed since it was seen.
    """
    with transaction.atomic():
        proposal = waiting(proposal_id, actor, seen, second=True)
        start = Month.of(proposal.effective_from) if proposal.effective_from else None
        proposal.version = store_next(
            actor,
            load_document(proposal.text),
            proposal.text,
            number=proposal.base + 1,
            effective_from=start,
            proposed_by=proposal.proposed_by,
        )
        return close_proposal(proposal, ProposalState.PUBLISHED, actor)


def start_of(proposal: Proposal) -> Month:
    """Return the month from which a proposal governs, or would if it were published now."""
    given = proposal.version or proposal
    if given.effective_from is not None:
        return Month.of(given.effective_from)
    return usual_start(load_document(proposal.text), proposal.base + 1)
