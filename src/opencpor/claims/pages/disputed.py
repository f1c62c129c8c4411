"""What pages show of a claim's dispute."""

from dataclasses import dataclass

from opencpor.claims.disputes import last_dispute
from opencpor.claims.models import Claim, ClaimLine, Dispute
from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import Reason, ReasonList


@dataclass(frozen=True)
class DisputePanel:
    """A dispute; each line with what it had been turned down for, coded and in words."""

    dispute: Dispute
    lines: list[tuple[ClaimLine, Reason | None, str]]


def dispute_panel(claim: Claim, program: Program) -> DisputePanel | None:
    """Return what partner and operator are shown of a claim's last dispute, if there was one."""
    if not any(line.dispute_id for line in claim.lines.all()):
        return None
    found = last_dispute(claim)
    if found is None:
        return None
    lines = sorted(claim.lines.all(), key=lambda line: line.place)
    told = [
        (line, program.reasons.find(ReasonList.REJECTION, was["code"]), was["text"])
        for line in lines
        if (was := found.before.get(line.id)) is not None
    ]
    return DisputePanel(found, told)
