"""A dispute as JSON."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel

from opencpor.access.actor import Actor
from opencpor.claims.disputes import last_dispute
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rights import inside


class DisputeOut(BaseModel):
    """A dispute; ``lines`` say what each had been turned down for."""

    id: str
    justification: str
    lines: dict[str, dict[str, str]]
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None
    reason: str | None


def dispute_out(claim: Claim, lines: Iterable[ClaimLine], actor: Actor) -> DisputeOut | None:
    """Return a claim's last dispute; None: there was none, or the reader is the customer."""
    if not inside(actor, claim) or not any(line.dispute_id for line in lines):
        return None
    found = last_dispute(claim)
    if found is None:
        return None
    return DisputeOut(
        id=found.id,
        justification=found.justification,
        lines=found.before,
        opened_at=found.opened_at,
        closed_at=found.closed_at,
        outcome=found.outcome or None,
        reason=found.reason or None,
    )
