"""The shapes of requests and answers about claims.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from opencpor_client.schemas.associations_and_claims import ClaimOut, ClockOut, DisputeOut, LineOut


class ReasonIn(TypedDict):
    """ReasonIn.

    Why a claim goes on in spite of a warning; without ``field`` it holds for all of the
    code.
    """

    code: str
    field: NotRequired[str]
    reason: str


class RulingIn(TypedDict):
    """One line's outcome; a dropped line has a rejection code."""

    line: str
    outcome: Literal["accept", "drop"]
    code: NotRequired[str]
    text: NotRequired[str]
    override: NotRequired[str]


class DisputeIn(TypedDict):
    """Why a decision is disputed; without ``lines`` it is about all that can be."""

    justification: NotRequired[str]
    lines: NotRequired[list[str] | None]


class DecideDisputeIn(TypedDict):
    """What becomes of a dispute; without ``lines`` an overturn is for all of them."""

    outcome: Literal["uphold", "overturn"]
    reason: str
    lines: NotRequired[list[str] | None]


class ConditionOut(TypedDict):
    """One condition of the policy, what it found, and whether it holds."""

    condition: str
    holds: bool
    value: dict[str, Any]
    label: str
    text: str


class GreenDecisionOut(TypedDict):
    """A decision by written policy."""

    version: int
    decided_at: str
    conditions: list[ConditionOut]
    sampled: bool
    verdict: str
    reason: str
    judged_at: str | None


class GreenPathOut(TypedDict):
    """What the policy in force says of a claim as it stands, and what it decided."""

    claim: str
    state: str
    enabled: bool
    version: int
    would_accept: bool
    obstacles: list[ObstacleOut]
    blocking: list[str]
    conditions: list[ConditionOut]
    decision: GreenDecisionOut | None


class ObstacleOut(TypedDict):
    """What sends a claim to people whatever the policy says."""

    code: str
    text: str


class VerdictIn(TypedDict):
    """What a reviewer says of a sampled decision."""

    verdict: Literal["agree", "overturn"]
    reason: NotRequired[str]


class ClaimPage(TypedDict):
    """One page of claims."""

    items: list[ClaimOut]
    next: str | None
    total: NotRequired[int | None]


class ClaimMadeOut(TypedDict):
    """A new claim, with everything that is worth saying about it."""

    id: str
    name: str
    engagement: str
    program: str
    program_version: int | None
    state: str
    label: str
    state_since: str
    waits_for: list[str]
    clock: ClockOut
    allowed: list[str]
    partner_id: str
    partner: dict[str, str]
    customer: dict[str, Any]
    partner_contact: dict[str, str] | None
    agreement_date: str | None
    opt_out: bool
    extra: dict[str, str] | None
    acknowledgements: list[str]
    reason: dict[str, str] | None
    reviewer: str | None
    competing: list[str] | None
    dispute: DisputeOut | None
    copied_from: str | None
    reference: str | None
    lines: list[LineOut]
    created_at: str
    submitted_at: str | None
    decided_at: str | None
    revision: int
    findings: list[FindingOut]


class FindingOut(TypedDict):
    """One finding: a stable code, where, what, and what helps."""

    code: str
    severity: str
    field: str
    text: str
    remedy: str
    line: str | None
    link: str | None
    reason: str | None


class ClaimCustomerIn(TypedDict):
    """The customer tenant, as the partner knows it."""

    tenant_id: NotRequired[str]
    name: NotRequired[str]
    domain: NotRequired[str]
    country: NotRequired[str]
    contact: NotRequired[CustomerContactIn]


class ClaimIn(TypedDict):
    """A new claim; it may lack anything but its engagement."""

    engagement: str
    name: NotRequired[str]
    partner_id: NotRequired[str]
    customer: NotRequired[ClaimCustomerIn]
    partner_contact: NotRequired[PartnerContactIn]
    agreement_date: NotRequired[str | None]
    opt_out: NotRequired[bool]
    extra: NotRequired[dict[str, str]]
    lines: NotRequired[list[LineIn]]
    submit: NotRequired[SubmitIn | None]


class CustomerContactIn(TypedDict):
    """The customer's contact."""

    name: NotRequired[str]
    title: NotRequired[str]
    email: NotRequired[str]
    language: NotRequired[str]


class LineIn(TypedDict):
    """A workload, or a subscription with its product."""

    workload: NotRequired[str]
    subscription_id: NotRequired[str]
    product: NotRequired[str]


class PartnerContactIn(TypedDict):
    """The partner's own contact."""

    name: NotRequired[str]
    email: NotRequired[str]


class SubmitIn(TypedDict):
    """What goes with a submission."""

    acknowledgements: NotRequired[list[str]]
    reasons: NotRequired[list[ReasonIn]]


class ClaimPatch(TypedDict):
    """What is to change; members left out stay.

    ``lines`` replaces all open lines. Another ``engagement``, in a draft alone, takes out
    lines, answers and statements that it does not have.
    """

    engagement: NotRequired[str]
    name: NotRequired[str]
    partner_id: NotRequired[str]
    customer: NotRequired[ClaimCustomerIn]
    partner_contact: NotRequired[PartnerContactIn]
    agreement_date: NotRequired[str | None]
    opt_out: NotRequired[bool]
    extra: NotRequired[dict[str, str]]
    lines: NotRequired[list[LineIn]]


class FindingsOut(TypedDict):
    """All findings on a claim, what blocks first."""

    items: list[FindingOut]


class CommentOut(TypedDict):
    """Something said; ``by`` is a name on one's own side, the side for others."""

    id: str
    text: str
    side: str
    at: str
    by: str


class CommentsOut(TypedDict):
    """Everything said, oldest first."""

    items: list[CommentOut]


class TextIn(TypedDict):
    """Something said."""

    text: str


class StartReviewIn(TypedDict):
    """Why a claim is taken before a competing one that was submitted earlier."""

    reason: NotRequired[str]


class ReassignIn(TypedDict):
    """Whom a claim is given to."""

    reviewer: str


class QuestionIn(TypedDict):
    """Something asked for: a code, for one line or the whole claim."""

    code: str
    line: NotRequired[str]


class RequestInformationIn(TypedDict):
    """What a reviewer asks for."""

    items: list[QuestionIn]
    text: NotRequired[str]


class DecideIn(TypedDict):
    """A decision: an outcome for every undecided line."""

    lines: list[RulingIn]


class RejectIn(TypedDict):
    """Why a whole claim is turned down."""

    code: str
    text: NotRequired[str]


class ResubmitIn(TypedDict):
    """What goes with a resubmission; statements only where some were not accepted yet."""

    acknowledgements: NotRequired[list[str]]
    reasons: NotRequired[list[ReasonIn]]


class WithdrawIn(TypedDict):
    """Why a claim is taken back."""

    reason: str


class AvailabilityOut(TypedDict):
    """Coded answers; never a figure, name or domain out of the directory."""

    domain: str
    units: list[UnitAnswerOut]


class UnitAnswerOut(TypedDict):
    """What may be said of one unit."""

    workload: str
    subscription_id: str
    answer: str
    hints: list[str]
