"""Claims as JSON, in and out.

Plain Pydantic models: Ninja's own would look at every member of every value a second time, for
rows of the database that none of these are made from.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.changes import COLUMNS, Changes, LineChange
from opencpor.claims.dispute_schemas import DisputeOut, dispute_out
from opencpor.claims.line_schemas import LineOut, disputable_in, line_out, reason_out
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.queries import Happening, competing
from opencpor.claims.rights import allowed, rights_on
from opencpor.claims.rules.codes import Finding
from opencpor.claims.rules.labels import waits_for
from opencpor.claims.states import LineState, State
from opencpor.claims.wording import label_of, said
from opencpor.http.inputs import Input
from opencpor.programs.remembering import sharing
from opencpor.register.models import Association

Short = Field(default="", max_length=300)


class CustomerContactIn(Input):
    """The customer's contact."""

    name: str = Short
    title: str = Short
    email: str = Short
    language: str = Short


class PartnerContactIn(Input):
    """The partner's own contact."""

    name: str = Short
    email: str = Short


class ClaimCustomerIn(Input):
    """The customer tenant, as the partner knows it."""

    tenant_id: str = Short
    name: str = Short
    domain: str = Short
    country: str = Short
    contact: CustomerContactIn = Field(default_factory=CustomerContactIn)


class LineIn(Input):
    """A workload, or a subscription with its product."""

    workload: str = Short
    subscription_id: str = Short
    product: str = Short


class ClaimPatch(Input):
    """What is to change; members left out stay. ``lines`` replaces all open lines.

    Another ``engagement``, in a draft alone, takes out lines, answers and statements that it does
    not have.
    """

    engagement: str = Field(default="", max_length=64)
    name: str = Short
    partner_id: str = Short
    customer: ClaimCustomerIn = Field(default_factory=ClaimCustomerIn)
    partner_contact: PartnerContactIn = Field(default_factory=PartnerContactIn)
    agreement_date: date | None = None
    opt_out: bool = False
    extra: dict[str, str] = Field(default_factory=dict, max_length=50)
    lines: list[LineIn] = Field(default_factory=list, max_length=500)


def _given(part: BaseModel, path: list[str]) -> tuple[bool, Any]:
    """Return whether a member was sent, and its value."""
    found: Any = part
    for step in path:
        if step not in found.model_fields_set:
            return False, None
        found = getattr(found, step)
    return True, found


def changes_of(body: ClaimPatch) -> Changes:
    """Return what a body asks to change: only what was sent."""
    values = {}
    for column, (name, _) in COLUMNS.items():
        sent, value = _given(body, name.split("."))
        if sent:
            values[column] = value
    lines = None
    if "lines" in body.model_fields_set:
        lines = tuple(LineChange(**line.model_dump()) for line in body.lines)
    sent, engagement = _given(body, ["engagement"])
    return Changes(values, lines, engagement if sent else None)


class ReasonIn(Input):
    """Why a claim goes on in spite of a warning; without ``field`` it holds for all of the code."""

    code: str = Field(max_length=40)
    field: str = Field(default="", max_length=80)
    reason: str = Field(max_length=10_000)


class SubmitIn(Input):
    """What goes with a submission."""

    acknowledgements: list[str] = Field(default_factory=list, max_length=50)
    reasons: list[ReasonIn] = Field(default_factory=list, max_length=500)


class ClaimIn(ClaimPatch):
    """A new claim; it may lack anything but its engagement."""

    engagement: str = Field(max_length=64)
    submit: SubmitIn | None = Field(
        default=None, description="hand it in at once; if it cannot go on, nothing is created"
    )


class ResubmitIn(Input):
    """What goes with a resubmission; statements only where some were not accepted yet."""

    acknowledgements: list[str] = Field(default_factory=list, max_length=50)
    reasons: list[ReasonIn] = Field(default_factory=list, max_length=500)


class WithdrawIn(Input):
    """Why a claim is taken back."""

    reason: str = Field(max_length=10_000)


class TextIn(Input):
    """Something said."""

    text: str = Field(max_length=10_000)


class StartReviewIn(Input):
    """Why a claim is taken before a competing one that was submitted earlier."""

    reason: str = Field(default="", max_length=10_000)


class ReassignIn(Input):
    """Whom a claim is given to."""

    reviewer: str = Field(max_length=40)


class QuestionIn(Input):
    """Something asked for: a code, for one line or the whole claim."""

    code: str = Field(max_length=40)
    line: str = Field(default="", max_length=40)


class RequestInformationIn(Input):
    """What a reviewer asks for."""

    items: list[QuestionIn] = Field(min_length=1, max_length=500)
    text: str = Field(default="", max_length=10_000)


class RulingIn(Input):
    """One line's outcome; a dropped line has a rejection code."""

    line: str = Field(max_length=40)
    outcome: Literal["accept", "drop"]
    code: str = Field(default="", max_length=40)
    text: str = Field(default="", max_length=10_000)
    override: str = Field(
        default="", max_length=10_000, description="why an unknown subscription is accepted"
    )


class DecideIn(Input):
    """A decision: an outcome for every undecided line."""

    lines: list[RulingIn] = Field(min_length=1, max_length=500)


class RejectIn(Input):
    """Why a whole claim is turned down."""

    code: str = Field(max_length=40)
    text: str = Field(default="", max_length=10_000)


class ClockOut(BaseModel):
    """The clock that runs: whose move it is, until when."""

    deadline: datetime | None
    who: str | None
    overdue: bool


class ClaimOut(BaseModel):
    """A claim. ``contact`` members are absent for those who may not see people."""

    id: str
    name: str
    engagement: str
    program: str
    program_version: int | None
    state: str
    label: str
    state_since: datetime
    waits_for: list[str]
    clock: ClockOut
    allowed: list[str]
    partner_id: str
    partner: dict[str, str]
    customer: dict[str, Any]
    partner_contact: dict[str, str] | None
    agreement_date: date | None
    opt_out: bool
    extra: dict[str, str] | None
    acknowledgements: list[str]
    reason: dict[str, str] | None
    reviewer: str | None
    competing: list[str] | None
    dispute: DisputeOut | None
    copied_from: str | None
    reference: str | None  # what it was known by where it was begun, if that was elsewhere
    lines: list[LineOut]
    created_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    revision: int


MUST_ACT = {
    State.DRAFT: "partner",
    State.SUBMITTED: "operator",
    State.UNDER_REVIEW: "operator",
    State.ACTION_REQUIRED: "partner",
    State.AWAITING_CUSTOMER: "customer",
    State.REJECTED: "partner",
    State.DISPUTED: "operator",
}


def _contact(claim: Claim) -> dict[str, str]:
    return {
        "name": claim.contact_name,
        "title": claim.contact_title,
        "email": claim.contact_email,
        "language": claim.contact_language,
    }


def _customer(claim: Claim, *, people: bool) -> dict[str, Any]:
    """Return the customer as the partner typed it; nothing comes out of the directory."""
    found: dict[str, Any] = {
        "tenant_id": claim.tenant_id,
        "name": claim.customer_name,
        "domain": claim.customer_domain,
        "country": claim.customer_country,
    }
    return found | {"contact": _contact(claim)} if people else found


def _clock(claim: Claim) -> ClockOut:
    return ClockOut(
        deadline=claim.deadline_at,
        who=MUST_ACT.get(State(claim.state)),
        overdue=claim.overdue_at is not None,
    )


def associations_of(claims: list[Claim]) -> dict[str, str]:
    """Return the association that each active or ended line gave, in one query.

    A claim gives none before it was decided.
    """
    lines = [line.id for claim in claims if claim.decided_at for line in claim.lines_in_order()]
    rows = Association.objects.filter(claim_line__in=lines).order_by("id")
    return dict(rows.values_list("claim_line", "id")) if lines else {}


def claim_out(
    claim: Claim,
    actor: Actor,
    associations: dict[str, str],
    *,
    lines: Iterable[ClaimLine] | None = None,
    whole: bool = True,
) -> ClaimOut:
    """Return a claim as its reader may see it.

    Args:
        claim: The claim.
        actor: The reader.
        associations: By line.
        lines: Its lines, if the caller has them; else they are read.
        whole: Also what takes further queries, such as competing claims.
    """
    rights = rights_on(actor, claim)
    people, operator = Permission.CONTACT_READ in rights, Permission.NOTE_READ in rights
    given = claim.lines_in_order() if lines is None else lines
    lines = sorted(given, key=lambda line: line.place)
    waiting = claim.state == State.AWAITING_CUSTOMER
    disputable = disputable_in(claim, lines, actor)
    partner_contact = {
        "name": claim.partner_contact_name,
        "email": claim.partner_contact_email,
    }
    return ClaimOut(
        id=claim.id,
        name=claim.name,
        engagement=claim.engagement,
        program=claim.program_key,
        program_version=claim.program_version,
        state=claim.state,
        label=label_of(claim.state),
        state_since=claim.state_since,
        waits_for=list(waits_for([LineState(one.state) for one in lines])) if waiting else [],
        clock=_clock(claim),
        allowed=allowed(claim, actor, rights),
        partner_id=claim.given_partner_id,
        partner={"id": claim.partner_id, "name": claim.partner.name},
        customer=_customer(claim, people=people),
        partner_contact=partner_contact if people else None,
        agreement_date=claim.agreement_date,
        opt_out=claim.opt_out,
        extra=claim.extra if people else None,
        acknowledgements=claim.acknowledgements,
        reason=reason_out(claim.reason_code, claim.reason_text),
        reviewer=claim.reviewer_id if operator else None,
        competing=competing(claim) if operator and whole else None,
        dispute=dispute_out(claim, lines, actor) if whole else None,
        copied_from=claim.copied_from_id,
        reference=claim.reference or None,
        lines=[line_out(line, associations, disputable) for line in lines],
        created_at=claim.created_at,
        submitted_at=claim.submitted_at,
        decided_at=claim.decided_at,
        revision=claim.revision,
    )


def claims_out(claims: list[Claim], actor: Actor) -> list[ClaimOut]:
    """Return the claims of a list, whose lines have been read; what they share is read once."""
    associations = associations_of(claims)
    with sharing():
        return [claim_out(claim, actor, associations, whole=False) for claim in claims]


class FindingOut(BaseModel):
    """One finding: a stable code, where, what, and what helps."""

    code: str
    severity: str
    field: str
    text: str
    remedy: str
    line: str | None
    link: str | None
    reason: str | None  # why the partner went on in spite of a warning


class FindingsOut(BaseModel):
    """All findings on a claim, what blocks first."""

    items: list[FindingOut]


def finding_out(found: Finding, reasons: Mapping[tuple[str, str], str]) -> FindingOut:
    """Return a finding as JSON, with the reason that was given for it by code and field."""
    words = said(found)
    return FindingOut(
        code=found.code,
        severity=found.severity.value,
        field=found.field,
        text=words.text,
        remedy=words.remedy,
        line=found.line or None,
        link=found.link or None,
        reason=reasons.get((found.code, found.field)),
    )


class ClaimMadeOut(ClaimOut):
    """A new claim, with everything that is worth saying about it."""

    findings: list[FindingOut]


class ClaimPage(BaseModel):
    """One page of claims."""

    items: list[ClaimOut]
    next: str | None
    total: int | None = None  # only if it was asked for


class CommentOut(BaseModel):
    """Something said; ``by`` is a name on one's own side, the side for others."""

    id: str
    text: str
    side: str
    at: datetime
    by: str


class CommentsOut(BaseModel):
    """Everything said, oldest first."""

    items: list[CommentOut]


class HappeningOut(BaseModel):
    """One line of a history; ``why`` is what whoever did it wrote, empty without such words."""

    at: datetime
    event: str
    subject: str
    by: str
    data: dict[str, Any]
    why: str


class HistoryOut(BaseModel):
    """A whole history, oldest first."""

    items: list[HappeningOut]

    @classmethod
    def of(cls, happened: Iterable[Happening]) -> "HistoryOut":
        """Return a history as JSON."""
        return cls(
            items=[
                HappeningOut(
                    at=one.at, event=one.event, subject=one.stream, by=one.by, data=one.data,
                    why=one.why,
                )
                for one in happened
            ]
        )  # fmt: skip


class UnitAnswerOut(BaseModel):
    """What may be said of one unit."""

    workload: str
    subscription_id: str
    answer: str  # free, held, held_by_you, pending
    hints: list[str]


class AvailabilityOut(BaseModel):
    """Coded answers; never a figure, name or domain out of the directory."""

    domain: str  # match, mismatch, unknown, not_given
    units: list[UnitAnswerOut]
