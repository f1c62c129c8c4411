"""The green path as JSON, in and out."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from opencpor.claims.green.models import GreenDecision
from opencpor.claims.green.words import OBSTACLES, kept, said
from opencpor.claims.rules.green_path import Judged, Obstacle
from opencpor.http.inputs import Input
from opencpor.programs.rendering.options import CONDITIONS


class ConditionOut(BaseModel):
    """One condition of the policy, what it found, and whether it holds."""

    condition: str
    holds: bool
    value: dict[str, Any]
    label: str
    text: str


class ObstacleOut(BaseModel):
    """What sends a claim to people whatever the policy says."""

    code: str
    text: str


class GreenDecisionOut(BaseModel):
    """A decision by written policy."""

    version: int  # of the program whose policy decided
    decided_at: datetime
    conditions: list[ConditionOut]
    sampled: bool  # whether people look at it
    verdict: str  # agree, overturn; empty: nobody has looked
    reason: str
    judged_at: datetime | None


class GreenPathOut(BaseModel):
    """What the policy in force says of a claim as it stands, and what it decided."""

    claim: str
    state: str
    enabled: bool
    version: int
    would_accept: bool
    obstacles: list[ObstacleOut]
    blocking: list[str]  # codes of findings that keep a line from being accepted
    conditions: list[ConditionOut]
    decision: GreenDecisionOut | None


class VerdictIn(Input):
    """What a reviewer says of a sampled decision."""

    verdict: Literal["agree", "overturn"]
    reason: str = Field(default="", max_length=10_000)


class SampleOut(BaseModel):
    """One sampled decision."""

    claim: str
    name: str
    partner: str
    program: str
    decided_at: datetime
    verdict: str
    reason: str


class SamplePage(BaseModel):
    """One page of samples, the oldest first."""

    items: list[SampleOut]
    next: str | None


def condition_out(judged: Judged) -> ConditionOut:
    """Describe a condition."""
    return ConditionOut(
        condition=judged.condition.value,
        holds=judged.holds,
        value=dict(judged.value),
        label=str(CONDITIONS[judged.condition]),
        text=said(judged),
    )


def obstacle_out(obstacle: Obstacle) -> ObstacleOut:
    """Describe an obstacle."""
    return ObstacleOut(code=obstacle.value, text=str(OBSTACLES[obstacle]))


def decision_out(row: GreenDecision | None) -> GreenDecisionOut | None:
    """Describe a decision, if there is one."""
    if row is None:
        return None
    return GreenDecisionOut(
        version=row.version,
        decided_at=row.decided_at,
        conditions=[condition_out(one) for one in kept(row.conditions)],
        sampled=row.sampled,
        verdict=row.verdict,
        reason=row.reason,
        judged_at=row.judged_at,
    )


def sample_out(row: GreenDecision) -> SampleOut:
    """Describe a sample."""
    return SampleOut(
        claim=row.claim_id,
        name=row.claim.name,
        partner=row.claim.partner.name,
        program=row.claim.program_key,
        decided_at=row.decided_at,
        verdict=row.verdict,
        reason=row.reason,
    )
