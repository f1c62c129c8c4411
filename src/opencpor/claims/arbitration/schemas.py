"""Arbitrations as JSON, in and out."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from opencpor.claims.arbitration.seeing import Seen, SeenSide
from opencpor.claims.evidence.models import AssociationEvidence, Evidence
from opencpor.http.inputs import Input


class AnswerIn(Input):
    """One side's statement."""

    statement: str = Field(max_length=10_000)


class ReasonedIn(Input):
    """The reason that one side is given: a code of the program's arbitration reasons."""

    side: str = Field(max_length=40)
    code: str = Field(max_length=40)
    text: str = Field(default="", max_length=10_000)


class ArbitrationDecideIn(Input):
    """A decision, with a reason for every side."""

    outcome: Literal["keep", "transfer"]
    winner: str = Field(default="", max_length=40, description="a side; needed among several")
    on: date | None = Field(default=None, description="the day of the transfer; none: at once")
    reasons: list[ReasonedIn] = Field(max_length=200)


class SideProofOut(BaseModel):
    """One file of a side; ``fresh`` says that it came after the side was asked."""

    id: str
    claim: str | None
    association: str | None
    name: str
    kind: str
    signed_on: date | None
    added_at: datetime
    fresh: bool


class SideOut(BaseModel):
    """One side. A partner is shown its own."""

    id: str
    role: str
    partner: dict[str, str]
    location: dict[str, str]
    claims: list[str]
    associations: list[str]
    joined_at: datetime
    deadline: datetime
    statement: str
    answered_at: datetime | None
    silent: bool
    result: str | None
    reason: dict[str, str] | None
    evidence: list[SideProofOut]


class ArbitrationOut(BaseModel):
    """An arbitration as its reader may see it."""

    id: str
    program: str
    state: str
    outcome: str | None = Field(description="for operators; a partner reads its side's result")
    workload: str
    subscription_id: str | None
    customer: str
    opened_at: datetime
    deadline: datetime
    waits_until: datetime | None
    decided_at: datetime | None
    transfer_at: datetime | None
    closed_at: datetime | None
    allowed: list[str]
    sides: list[SideOut]
    revision: int


class ArbitrationPage(BaseModel):
    """One page of arbitrations."""

    items: list[ArbitrationOut]
    next: str | None


def proof_out(row: Evidence | AssociationEvidence, *, fresh: bool) -> SideProofOut:
    """Return a file as JSON."""
    return SideProofOut(
        id=row.id,
        claim=row.claim_id if isinstance(row, Evidence) else None,
        association=row.association_id if isinstance(row, AssociationEvidence) else None,
        name=row.file.name,
        kind=row.kind,
        signed_on=row.signed_on,
        added_at=row.added_at,
        fresh=fresh,
    )


def _side_out(seen: SeenSide) -> SideOut:
    side = seen.side
    files: list[Evidence | AssociationEvidence] = [*seen.evidence, *seen.defense]
    reason = {"code": side.reason_code, "text": side.reason_text} if side.reason_code else None
    return SideOut(
        id=side.id,
        role=side.role,
        partner={"id": side.partner_id, "name": side.partner.name},
        location={"id": side.location_id, "name": side.location.name},
        claims=seen.claims,
        associations=[one.id for one in seen.associations],
        joined_at=side.joined_at,
        deadline=side.deadline_at,
        statement=side.statement,
        answered_at=side.answered_at,
        silent=side.silent_at is not None and side.answered_at is None,
        result=side.result or None,
        reason=reason,
        evidence=[proof_out(row, fresh=seen.is_fresh(row)) for row in files],
    )


def arbitration_out(seen: Seen) -> ArbitrationOut:
    """Return an arbitration as JSON, with the sides that its reader may see."""
    row, slot = seen.arbitration, seen.arbitration.slot
    return ArbitrationOut(
        id=row.id,
        program=row.program_key,
        state=row.state,
        outcome=(row.outcome or None) if seen.operator else None,
        workload=slot.workload,
        subscription_id=str(slot.subscription_id) if slot.subscription_id else None,
        customer=seen.customer,
        opened_at=row.opened_at if seen.operator else seen.own.joined_at,
        deadline=row.deadline_at if seen.operator else seen.own.deadline_at,
        waits_until=seen.waits_until,
        decided_at=row.decided_at,
        transfer_at=seen.transfer_at,
        closed_at=row.closed_at,
        allowed=list(seen.allowed),
        sides=[_side_out(side) for side in seen.sides],
        revision=seen.counted.revision,
    )
