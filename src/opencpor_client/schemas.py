"""The shapes of requests and answers.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

Outcome = Literal["ready", "warning", "error"]

GreenCondition = Literal[
    "no_warnings",
    "evidence_names_every_line",
    "evidence_names_both_parties",
    "evidence_names_tenant",
    "evidence_is_recent",
    "evidence_is_signed",
    "verified_receipt",
    "partner_history",
    "slot_free",
    "no_competing_claim",
]

State = Literal[
    "draft",
    "submitted",
    "under_review",
    "action_required",
    "awaiting_customer",
    "approved",
    "rejected",
    "disputed",
    "rejected_final",
    "withdrawn",
    "expired",
    "ended",
]

Format = Literal["csv", "xlsx", "json"]

AnswerKind = Literal["acknowledged", "declined", "not_me"]

EvidenceKind = Literal[
    "signed_agreement", "template", "acknowledgement", "public_sector_disclosure", "other"
]

Hit = Literal["found", "not_found", "unread"]

Scan = Literal["unscanned", "waiting", "clean", "infected"]

SignedHow = Literal["receipt", "digital", "form", "likely", ""]

Role = Literal[
    "incentives_admin",
    "incentives_user",
    "report_viewer",
    "executive_report_viewer",
    "account_admin",
    "reviewer",
    "senior_reviewer",
    "program_manager",
    "finance",
    "auditor",
    "administrator",
    "usage_feed",
    "customer_admin",
]

Side = Literal["partner", "operator", "customer"]

PublicEvent = Literal[
    "claim.created",
    "claim.imported",
    "claim.submitted",
    "claim.review_started",
    "claim.action_required",
    "claim.resubmitted",
    "claim.decided",
    "claim.approved",
    "claim.rejected",
    "claim.withdrawn",
    "claim.expired",
    "claim.lapsed",
    "claim.disputed",
    "claim.dispute_decided",
    "claim.finalized",
    "claim.ended",
    "claim.line_contested",
    "claim.line_released",
    "claim.line_ended",
    "claim.commented",
    "consent.sent",
    "consent.unreachable",
    "consent.acknowledged",
    "consent.declined",
    "association.started",
    "association.changed",
    "association.ended",
    "association.renewal_suggested",
    "enrollment.invited",
    "enrollment.submitted",
    "enrollment.validated",
    "enrollment.returned",
    "enrollment.discontinued",
    "enrollment.lapsed",
    "usage.batch_completed",
    "usage.batch_refused",
    "earning.posted",
    "statement.ready",
]

DeliveryState = Literal["queued", "succeeded", "failed"]


class OperationOut(TypedDict):
    """Long work and how far it is."""

    id: str
    kind: str
    state: str
    step: str
    percent: int
    result: str
    problem: dict[str, Any] | None
    created_at: str
    updated_at: str


class ViewOut(TypedDict):
    """A view; ``link`` answers its list, ``page`` shows it to people.

    ``organization_id`` is where it is kept: you see it as long as you have a role there.
    ``shared_with`` is the organization whose people may use it; ``own`` says whether it is
    yours.
    """

    id: str
    list: str
    name: str
    query: dict[str, list[str]]
    link: str | None
    page: str
    organization_id: str
    shared_with: str | None
    own: bool
    created_at: str
    revision: int


class ViewPage(TypedDict):
    """One page of views."""

    items: list[ViewOut]
    next: str | None


class ViewIn(TypedDict):
    """A view: the list, a name, and what the list's address says."""

    list: str
    name: str
    query: NotRequired[dict[str, list[str]]]
    shared_with: NotRequired[str]
    organization_id: NotRequired[str]


class CopyIn(TypedDict):
    """The name of a copy; empty: that of the view."""

    name: NotRequired[str]


class ViewPatch(TypedDict):
    """What is to change; members left out stay."""

    name: NotRequired[str | None]
    query: NotRequired[dict[str, list[str]] | None]
    shared_with: NotRequired[str | None]


class EngagementOut(TypedDict):
    """What can be claimed."""

    key: str
    name: str | dict[str, str]
    partner_role: str | dict[str, str]
    solution_area: str
    association_unit: str
    incentivized: bool
    opt_out_allowed: bool
    retired: bool


class ProgramOut(TypedDict):
    """A program as its version in force describes it."""

    key: str
    name: str | dict[str, str]
    operator_name: str
    currency: str
    time_zone: str
    version: VersionBrief
    engagements: list[EngagementOut]


class ProgramPage(TypedDict):
    """One page of programs."""

    items: list[ProgramOut]
    next: str | None


class VersionBrief(TypedDict):
    """One published version, without its document."""

    number: int
    effective_from: str
    known_on: str
    sha256: str


class ProposalBrief(TypedDict):
    """A proposed version, without its document."""

    id: str
    program: str
    state: str
    base: int
    effective_from: str | None
    note: str
    sha256: str
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    version: int | None


class ProposalPage(TypedDict):
    """One page of proposals, the newest first."""

    items: list[ProposalBrief]
    next: str | None


class ChangeOut(TypedDict):
    """One place that differs between two versions."""

    path: str
    kind: str
    before: NotRequired[Any]
    after: NotRequired[Any]


class ProposalOut(TypedDict):
    """A proposed version with its document and all that it changes."""

    id: str
    program: str
    state: str
    base: int
    effective_from: str | None
    note: str
    sha256: str
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    version: int | None
    text: str
    changes: list[ChangeOut]


class ProposalIn(TypedDict):
    """A document that shall become the next version."""

    text: str
    note: str
    effective_from: NotRequired[str | None]


class RejectionIn(TypedDict):
    """Why a proposal is rejected."""

    reason: str


class VersionPage(TypedDict):
    """One page of versions, the newest first."""

    items: list[VersionBrief]
    next: str | None


class VersionOut(TypedDict):
    """One published version with its whole document, defaults filled in."""

    number: int
    effective_from: str
    known_on: str
    sha256: str
    program: str
    document: dict[str, Any]


class DifferenceOut(TypedDict):
    """Everything that differs between two versions."""

    program: str
    before: int
    after: int
    changes: list[ChangeOut]


class FileImportOut(TypedDict):
    """A file that was checked, perhaps carried out, with the report on each row."""

    id: str
    kind: str
    file_name: str
    carried_out: bool
    only_clean_rows: bool
    counts: dict[str, int]
    rows: list[FileRowOut]
    created_at: str


class FileRowOut(TypedDict):
    """What became of one row: created, changed, unchanged or error."""

    line: int
    key: str
    outcome: str
    errors: list[RowError]


class RowError(TypedDict):
    """One thing wrong with one cell."""

    field: str
    code: str
    message: str
    remedy: str


class FileImportChoice(TypedDict):
    """Whether the file is only checked, and whether rows with an error stop the others."""

    dry_run: NotRequired[bool]
    only_clean_rows: NotRequired[bool]


class TenantAnswer(TypedDict):
    """TenantAnswer.

    What was read; ``match`` says whether the domain and the tenant ID given belong
    together.
    """

    tenant_id: str | None
    domain: str
    finding: str
    match: bool | None


class TenantQuestion(TypedDict):
    """What somebody pasted as a tenant ID, or a domain to hold against a tenant ID."""

    text: str
    tenant_id: NotRequired[str]


class CustomerQuery(TypedDict):
    """What customers can be found by."""

    sort: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]
    total: NotRequired[bool]
    q: NotRequired[str]
    status: NotRequired[str]
    segment: NotRequired[str]
    country: NotRequired[str]


class CustomerOut(TypedDict):
    """A customer tenant."""

    id: str
    tenant_id: str
    name: str
    country: str
    segment: str
    cloud: str
    status: str
    verified_at: str | None
    domains: list[DomainOut]


class CustomerPage(TypedDict):
    """One page of customers."""

    items: list[CustomerOut]
    next: str | None
    total: NotRequired[int | None]


class DomainOut(TypedDict):
    """A domain of a tenant, and who verified it (empty: nobody)."""

    domain: str
    verified_at: str | None
    verified_by: str


class CustomerIn(TypedDict):
    """A new customer tenant."""

    name: str
    country: str
    segment: NotRequired[str | None]
    cloud: NotRequired[str | None]
    status: NotRequired[str | None]
    domains: NotRequired[list[str] | None]
    verified_domains: NotRequired[list[str] | None]
    tenant_id: str


class CustomerChange(TypedDict):
    """What can be changed of a customer tenant."""

    name: NotRequired[str | None]
    country: NotRequired[str | None]
    segment: NotRequired[str | None]
    cloud: NotRequired[str | None]
    status: NotRequired[str | None]
    domains: NotRequired[list[str] | None]
    verified_domains: NotRequired[list[str] | None]


class Confirmation(TypedDict):
    """A reviewer's confirmation of a tenant: the grounds, corrections, verified domains."""

    grounds: str
    name: NotRequired[str | None]
    country: NotRequired[str | None]
    segment: NotRequired[str | None]
    cloud: NotRequired[str | None]
    verified_domains: NotRequired[list[str]]


class DomainVerification(TypedDict):
    """Which domain is verified, and on what a reviewer relies."""

    domain: str
    grounds: NotRequired[str]


class EnrollmentQuery(TypedDict):
    """What enrollments can be found by."""

    sort: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]
    total: NotRequired[bool]
    q: NotRequired[str]
    status: NotRequired[str]
    program: NotRequired[str]
    location: NotRequired[str]
    organization: NotRequired[str]


class EnrollmentOut(TypedDict):
    """A location's enrollment in a program."""

    id: str
    location: str
    partner_id: str
    location_name: str
    organization: str
    organization_name: str
    program: str
    status: str
    status_since: str
    note: str
    requirements: list[RequirementOut]
    earning_months: list[MonthsOut]
    allowed: list[str]


class EnrollmentPage(TypedDict):
    """One page of enrollments."""

    items: list[EnrollmentOut]
    next: str | None
    total: NotRequired[int | None]


class MonthsOut(TypedDict):
    """Months that earn, the last one included; ``through`` null: still running."""

    start: str
    through: str | None


class RequirementOut(TypedDict):
    """One thing the enrollment needs; ``met_since`` null: it is not met."""

    key: str
    met_since: str | None
    valid_through: str | None
    submitted_on: str | None
    source: str


class Invitation(TypedDict):
    """Which location is invited to which program."""

    partner_id: str
    program: str


class EnrollmentChange(TypedDict):
    """A correction past the usual life: what another system knows of an enrollment."""

    status: NotRequired[str | None]
    requirements: NotRequired[dict[str, str] | None]
    earning_months: NotRequired[list[str] | None]


class Reason(TypedDict):
    """Why."""

    reason: str


class LocationQuery(TypedDict):
    """What locations can be found by."""

    sort: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]
    total: NotRequired[bool]
    q: NotRequired[str]
    organization: NotRequired[str]
    country: NotRequired[str]


class LocationOut(TypedDict):
    """A partner's location: its PartnerID is what claims, enrolls and earns."""

    id: str
    partner_id: str
    global_id: str
    organization: str
    organization_name: str
    name: str
    country: str
    city: str


class LocationPage(TypedDict):
    """One page of locations."""

    items: list[LocationOut]
    next: str | None
    total: NotRequired[int | None]


class LocationIn(TypedDict):
    """A new location."""

    name: str
    country: str
    city: NotRequired[str | None]
    global_id: str
    partner_id: str


class LocationChange(TypedDict):
    """What can be changed of a location."""

    name: NotRequired[str | None]
    country: NotRequired[str | None]
    city: NotRequired[str | None]


class PartnerQuery(TypedDict):
    """What partners can be found by."""

    sort: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]
    total: NotRequired[bool]
    q: NotRequired[str]
    country: NotRequired[str]


class PartnerOut(TypedDict):
    """A partner organization: the global account, which claims and earns nothing itself."""

    id: str
    global_id: str
    name: str
    country: str
    domains: list[str]


class PartnerPage(TypedDict):
    """One page of partners."""

    items: list[PartnerOut]
    next: str | None
    total: NotRequired[int | None]


class PartnerIn(TypedDict):
    """A new partner organization."""

    name: str
    country: str
    domains: NotRequired[list[str] | None]
    global_id: str


class PartnerChange(TypedDict):
    """What can be changed of a partner organization."""

    name: NotRequired[str | None]
    country: NotRequired[str | None]
    domains: NotRequired[list[str] | None]


class SubscriptionQuery(TypedDict):
    """What subscriptions can be found by."""

    sort: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]
    total: NotRequired[bool]
    q: NotRequired[str]
    customer: NotRequired[str]
    status: NotRequired[str]
    channel: NotRequired[str]
    product: NotRequired[str]


class SubscriptionOut(TypedDict):
    """A subscription with its month-end seats."""

    id: str
    subscription_id: str
    customer: str
    tenant_id: str
    product: str
    channel: str
    status: str
    status_since: str
    starts_on: str
    ends_on: str | None
    seats: dict[str, int]


class SubscriptionPage(TypedDict):
    """One page of subscriptions."""

    items: list[SubscriptionOut]
    next: str | None
    total: NotRequired[int | None]


class SubscriptionIn(TypedDict):
    """A new subscription."""

    product: str
    channel: NotRequired[str | None]
    status: NotRequired[str | None]
    starts_on: str
    ends_on: NotRequired[str | None]
    seats: NotRequired[dict[str, int] | None]
    subscription_id: str
    tenant_id: str


class SubscriptionChange(TypedDict):
    """What can be changed of a subscription; months that are not given keep their seats."""

    product: NotRequired[str | None]
    channel: NotRequired[str | None]
    status: NotRequired[str | None]
    starts_on: NotRequired[str | None]
    ends_on: NotRequired[str | None]
    seats: NotRequired[dict[str, int] | None]


class ImportOut(TypedDict):
    """A sheet and how far it is; ``counts`` has rows by outcome, and claims.

    ``state`` is reading (a workbook), refused, checking, checked, creating or done;
    ``problem`` says why a workbook is refused.
    """

    id: str
    file_name: str
    state: str
    counts: dict[str, int]
    only_clean_rows: bool
    operation: str
    problem: dict[str, Any] | None
    created_at: str
    revision: int


class ImportPage(TypedDict):
    """A page of imports."""

    items: list[ImportOut]
    next: str | None


class ImportChoice(TypedDict):
    """What is to happen with a sheet."""

    dry_run: NotRequired[bool]
    only_clean_rows: NotRequired[bool]
    organization_id: NotRequired[str]


class RowsWanted(TypedDict):
    """Which claims' rows."""

    outcome: NotRequired[Outcome | None]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class NoteOut(TypedDict):
    """One thing found on a row; ``outcome`` is what it makes of it, empty if it only informs."""

    field: str
    code: str
    outcome: str
    text: str
    remedy: str


class RowPage(TypedDict):
    """The rows of a page of claims."""

    items: list[SheetRowOut]
    next: str | None


class SheetRowOut(TypedDict):
    """A row: its line in the sheet, its outcome, and its claim once that is there."""

    line: int
    claim_key: str
    outcome: str
    claim: str | None
    notes: list[NoteOut]


class CreateIn(TypedDict):
    """Which claims of a checked sheet are created."""

    only_clean_rows: NotRequired[bool]


class TakenClaimRowOut(TypedDict):
    """A row: its line in the sheet, its outcome, and its claim once that is there."""

    line: int
    reference: str
    outcome: str
    claim: str | None
    notes: list[NoteOut]


class TakenClaimRowPage(TypedDict):
    """The rows of a page of claims."""

    items: list[TakenClaimRowOut]
    next: str | None


class CarryOutIn(TypedDict):
    """Which rows of a checked sheet are taken over."""

    only_clean_rows: NotRequired[bool]


class ResultOut(TypedDict):
    """What became of one claim; ``problem`` is what the single verb would have answered."""

    claim: str
    done: bool
    state: str | None
    problem: dict[str, Any] | None


class ResultsOut(TypedDict):
    """A result for each claim, in the order of the request."""

    items: list[ResultOut]


class ClaimRef(TypedDict):
    """ClaimRef.

    One claim, perhaps with the ETag that was seen of it: if it changed, it alone is
    refused.
    """

    claim: str
    etag: NotRequired[str | None]


class ReasonIn(TypedDict):
    """ReasonIn.

    Why a claim goes on in spite of a warning; without ``field`` it holds for all of the
    code.
    """

    code: str
    field: NotRequired[str]
    reason: str


class SubmitSeveralIn(TypedDict):
    """Drafts to hand in, with what holds for all of them."""

    claims: list[ClaimRef]
    acknowledgements: NotRequired[list[str]]
    reasons: NotRequired[list[ReasonIn]]


class ReassignSeveralIn(TypedDict):
    """Claims, and who reviews them from now on."""

    claims: list[ClaimRef]
    reviewer: str


class ReleaseSeveralIn(TypedDict):
    """Claims that you review, to be given back to the queue."""

    claims: list[ClaimRef]


class DecideSeveralIn(TypedDict):
    """Claims to accept, as a whole or as their lines say, or to reject with a code."""

    claims: list[RuledRef]
    outcome: Literal["accept", "reject"]
    code: NotRequired[str]
    text: NotRequired[str]


class RuledRef(TypedDict):
    """One claim, perhaps with an outcome for each of its undecided lines."""

    claim: str
    etag: NotRequired[str | None]
    lines: NotRequired[list[RulingIn]]


class RulingIn(TypedDict):
    """One line's outcome; a dropped line has a rejection code."""

    line: str
    outcome: Literal["accept", "drop"]
    code: NotRequired[str]
    text: NotRequired[str]
    override: NotRequired[str]


class FiguresOut(TypedDict):
    """How the green path did since it exists."""

    decided: int
    sampled: int
    judged: int
    wrong: int
    error_share: str | None


class PolicyOut(TypedDict):
    """The green path of the version in force."""

    program: str
    version: int
    policy: dict[str, Any]
    figures: FiguresOut


class GreenDryRunOut(TypedDict):
    """A dry run: the question, and what came out."""

    id: str
    program: str
    policy: dict[str, Any]
    first_day: str
    last_day: str
    asked_at: str
    finished_at: str | None
    operation: str
    result: dict[str, Any] | None


class DryRunIn(TypedDict):
    """Conditions to try on claims that people decided; without days, on those of a year."""

    policy: PolicyIn
    first_day: NotRequired[str | None]
    last_day: NotRequired[str | None]


class HistoryIn(TypedDict):
    """What the condition `partner_history` asks of a partner."""

    min_decided_claims: NotRequired[int]
    max_rejected_share: NotRequired[str]


class PolicyIn(TypedDict):
    """A green path as the program document writes it."""

    enabled: NotRequired[bool]
    conditions: list[GreenCondition]
    partner_history: NotRequired[HistoryIn]
    audit_share: NotRequired[str]


class DryRunPage(TypedDict):
    """One page of dry runs, the newest first."""

    items: list[GreenDryRunOut]
    next: str | None


class ChangeIn(TypedDict):
    """A change of the green path, for another program manager to publish."""

    policy: PolicyIn
    note: str
    effective_from: NotRequired[str | None]


class ClaimOut(TypedDict):
    """A claim. ``contact`` members are absent for those who may not see people."""

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


class ClockOut(TypedDict):
    """The clock that runs: whose move it is, until when."""

    deadline: str | None
    who: str | None
    overdue: bool


class DisputeOut(TypedDict):
    """A dispute; ``lines`` say what each had been turned down for."""

    id: str
    justification: str
    lines: dict[str, dict[str, str]]
    opened_at: str
    closed_at: str | None
    outcome: str | None
    reason: str | None


class LineOut(TypedDict):
    """A line and where it is."""

    id: str
    workload: str
    subscription_id: str
    product: str
    state: str
    label: str
    state_since: str
    reason: dict[str, str] | None
    association: str | None


class DisputeIn(TypedDict):
    """Why a decision is disputed; without ``lines`` it is about all that can be."""

    justification: NotRequired[str]
    lines: NotRequired[list[str] | None]


class DecideDisputeIn(TypedDict):
    """What becomes of a dispute; without ``lines`` an overturn is for all of them."""

    outcome: Literal["uphold", "overturn"]
    reason: str
    lines: NotRequired[list[str] | None]


class SampleOut(TypedDict):
    """One sampled decision."""

    claim: str
    name: str
    partner: str
    program: str
    decided_at: str
    verdict: str
    reason: str


class SamplePage(TypedDict):
    """One page of samples, the oldest first."""

    items: list[SampleOut]
    next: str | None


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


class WantedClaimsPage(TypedDict):
    """The same, and which page of it."""

    status: NotRequired[
        list[
            Literal[
                "draft",
                "submitted",
                "under_review",
                "action_required",
                "awaiting_customer",
                "approved",
                "rejected",
                "disputed",
                "rejected_final",
                "withdrawn",
                "expired",
                "ended",
            ]
        ]
    ]
    engagement: NotRequired[str]
    solution_area: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    due_before: NotRequired[str | None]
    reviewer: NotRequired[str]
    q: NotRequired[str]
    sort: NotRequired[str]
    total: NotRequired[bool]
    cursor: NotRequired[str]
    limit: NotRequired[int]


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

    name: NotRequired[str]
    partner_id: NotRequired[str]
    customer: NotRequired[ClaimCustomerIn]
    partner_contact: NotRequired[PartnerContactIn]
    agreement_date: NotRequired[str | None]
    opt_out: NotRequired[bool]
    extra: NotRequired[dict[str, str]]
    lines: NotRequired[list[LineIn]]
    engagement: str
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


class WantedClaimsFile(TypedDict):
    """The same, and as what."""

    status: NotRequired[
        list[
            Literal[
                "draft",
                "submitted",
                "under_review",
                "action_required",
                "awaiting_customer",
                "approved",
                "rejected",
                "disputed",
                "rejected_final",
                "withdrawn",
                "expired",
                "ended",
            ]
        ]
    ]
    engagement: NotRequired[str]
    solution_area: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    due_before: NotRequired[str | None]
    reviewer: NotRequired[str]
    q: NotRequired[str]
    sort: NotRequired[str]
    format: NotRequired[Literal["csv", "xlsx", "json"]]


class ClaimPatch(TypedDict):
    """What is to change; members left out stay. ``lines`` replaces all open lines."""

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


class HappeningOut(TypedDict):
    """One line of a history; ``why`` is what whoever did it wrote, empty without such words."""

    at: str
    event: str
    subject: str
    by: str
    data: dict[str, Any]
    why: str


class HistoryOut(TypedDict):
    """A whole history, oldest first."""

    items: list[HappeningOut]


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


class WantedArbitrations(TypedDict):
    """Filter and page of the list."""

    state: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class ArbitrationOut(TypedDict):
    """An arbitration as its reader may see it."""

    id: str
    program: str
    state: str
    outcome: str | None
    workload: str
    subscription_id: str | None
    customer: str
    opened_at: str
    deadline: str
    waits_until: str | None
    decided_at: str | None
    transfer_at: str | None
    closed_at: str | None
    allowed: list[str]
    sides: list[SideOut]
    revision: int


class ArbitrationPage(TypedDict):
    """One page of arbitrations."""

    items: list[ArbitrationOut]
    next: str | None


class SideOut(TypedDict):
    """One side. A partner is shown its own."""

    id: str
    role: str
    partner: dict[str, str]
    location: dict[str, str]
    claims: list[str]
    associations: list[str]
    joined_at: str
    deadline: str
    statement: str
    answered_at: str | None
    silent: bool
    result: str | None
    reason: dict[str, str] | None
    evidence: list[SideProofOut]


class SideProofOut(TypedDict):
    """One file of a side; ``fresh`` says that it came after the side was asked."""

    id: str
    claim: str | None
    association: str | None
    name: str
    kind: str
    signed_on: str | None
    added_at: str
    fresh: bool


class AnswerIn(TypedDict):
    """One side's statement."""

    statement: str


class ArbitrationDecideIn(TypedDict):
    """A decision, with a reason for every side."""

    outcome: Literal["keep", "transfer"]
    winner: NotRequired[str]
    on: NotRequired[str | None]
    reasons: list[ReasonedIn]


class ReasonedIn(TypedDict):
    """The reason that one side is given: a code of the program's arbitration reasons."""

    side: str
    code: str
    text: NotRequired[str]


class AnswerOut(TypedDict):
    """What the customer said. ``id`` of an acknowledgement is its receipt's."""

    id: str
    kind: AnswerKind
    at: str
    lines: list[str]
    identity_verified: bool


class ConsentOut(TypedDict):
    """Where the customer's say on a claim stands.

    ``state``: not_asked, waiting (no mail accepted yet), open (the window runs), unreached,
    settled, refused.
    """

    state: str
    text_number: NotRequired[int | None]
    heading: NotRequired[str]
    text: NotRequired[str]
    sha256: NotRequired[str]
    mode: NotRequired[str]
    frozen_at: NotRequired[str | None]
    last_sent_at: NotRequired[str | None]
    answer_by: NotRequired[str | None]
    unreached_reason: NotRequired[str]
    better_contact: NotRequired[str]
    resends_left: NotRequired[int]
    answers: NotRequired[list[AnswerOut]]


class BouncedIn(TypedDict):
    """What the returned mail says."""

    reason: str


class ContactIn(TypedDict):
    """Whom to ask instead."""

    name: str
    title: str
    email: str
    language: NotRequired[str]


class DeclineIn(TypedDict):
    """Which lines; none named: all that still stand."""

    lines: NotRequired[list[str] | None]


class CheckerAnswerOut(TypedDict):
    """Whether something was found, and where."""

    hit: Hit
    places: list[PlaceOut]


class CheckerOut(TypedDict):
    """What the checker says, as advice; ``lines`` by line id, ``dates`` within the limit.

    ``signature_how`` says how sure a signature is; ``likely`` are words beside one.
    """

    lines: dict[str, CheckerAnswerOut]
    tenant: CheckerAnswerOut
    customer: CheckerAnswerOut
    partner: CheckerAnswerOut
    dates: CheckerAnswerOut
    signature: CheckerAnswerOut
    signature_how: SignedHow


class EvidenceList(TypedDict):
    """EvidenceList.

    All files on a claim; ``checker`` is there for those who may open them without a reason.
    """

    items: list[EvidenceOut]
    checker: CheckerOut | None


class EvidenceOut(TypedDict):
    """One file on a claim or an association; ``readable`` is false for scans and pictures.

    ``words_read`` tells that its words were read for the checker, soon after it was added.
    ``scan`` is what the virus scanner says; a file that waits for it is in quarantine.
    """

    id: str
    kind: EvidenceKind
    signed_on: str | None
    lines: list[str]
    note: str
    name: str
    media_type: str
    size: int
    sha256: str
    readable: bool
    words_read: bool
    scan: Scan
    pages: int | None
    added_at: str
    added_by: str


class PlaceOut(TypedDict):
    """Where something was found; of what is unread: what could not be read.

    ``label`` names the part of the file, such as "page 3", and is empty for the whole of
    it.
    """

    evidence: str
    label: str
    text: str


class EvidenceForm(TypedDict):
    """What is said of a file.

    Either a file is sent, or ``same_as`` names one on another claim.
    """

    kind: EvidenceKind
    signed_on: NotRequired[str | None]
    lines: NotRequired[str]
    note: NotRequired[str]
    same_as: NotRequired[str]


class FigureOut(TypedDict):
    """What was used of a product in a month, as the partner would see it; null: not known."""

    product: str
    month: str
    active_users: int | None
    paid_units: int | None


class LinkOut(TypedDict):
    """What a link shows. Where it does not act, only a fresh link is offered."""

    acts: bool
    why_not: str
    asked: bool
    heading: str
    text: str
    sha256: str
    language: str
    mode: str
    answer_by: str | None
    lines: list[ShownLine]
    also_remains: list[str]
    answers: list[AnswerOut]
    figures: list[FigureOut]
    receipt: str | None


class ShownLine(TypedDict):
    """One line of the text, and where it stands now."""

    id: str
    name: str
    state: str


class NotMeIn(TypedDict):
    """A better address, if one is known."""

    better_contact: NotRequired[str]


class ReceiptPage(TypedDict):
    """One page of receipts."""

    items: list[ReceiptRow]
    next: str | None


class ReceiptRow(TypedDict):
    """One receipt; ``GET /receipts/{id}`` gives it as JSON or PDF."""

    id: str
    claim: str
    partner: str
    customer: str
    heading: str
    acknowledged_at: str
    identity_verified: bool


class Asked(TypedDict):
    """What is asked. ``product`` belongs to the subscription in the same place."""

    engagement: str
    tenant_id: str
    domain: NotRequired[str]
    workload: NotRequired[list[str]]
    subscription_id: NotRequired[list[str]]
    product: NotRequired[list[str]]


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


class TakenRowOut(TypedDict):
    """A row: its line in the sheet, its outcome, and its association once that is there."""

    line: int
    reference: str
    outcome: str
    association: str | None
    notes: list[NoteOut]


class TakenRowPage(TypedDict):
    """A page of rows."""

    items: list[TakenRowOut]
    next: str | None


class RenewalsWanted(TypedDict):
    """What the list is narrowed to."""

    association: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class PartyOut(TypedDict):
    """An organization, by its identifier here, its name, and the number it is known by."""

    id: str
    name: str
    number: str | None


class RenewalOut(TypedDict):
    """RenewalOut.

    A subscription of a customer that follows one of which one is, or was, the partner of
    record. Nothing else of the new subscription is told. ``association`` is the one with
    the old one.
    """

    id: str
    association: str
    program: str
    engagement: str
    location: PartyOut
    customer: PartyOut
    old_subscription_id: str
    subscription_id: str
    product: str
    suggested_at: str


class RenewalPage(TypedDict):
    """One page of open suggestions."""

    items: list[RenewalOut]
    next: str | None


class WantedAssociationsPage(TypedDict):
    """The same, and which page of it."""

    active: NotRequired[bool | None]
    engagement: NotRequired[str]
    workload: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    total: NotRequired[bool]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class AssociationOut(TypedDict):
    """An association; ``last_day`` is the last whole day held, in the program's calendar.

    ``void_from`` is the first month that does not count although it was held.
    ``moved_from`` and ``moved_to`` are the associations before and after at another
    location of the partner, ``moves`` a move that a later month brings.
    """

    id: str
    program: str
    program_version: int
    engagement: str
    partner: PartyOut
    location: PartyOut
    customer: PartyOut
    workload: str
    subscription_id: str | None
    starts_at: str
    ends_at: str | None
    last_day: str | None
    end_reason: str | None
    opted_out: bool
    payment_changes: list[PaymentChangeOut]
    void_from: str | None
    moved_from: str | None
    moved_to: str | None
    moves: MoveOut | None
    source: str
    reference: str | None
    claim_line: str | None
    revision: int


class AssociationPage(TypedDict):
    """One page of associations."""

    items: list[AssociationOut]
    next: str | None
    total: NotRequired[int | None]


class MoveOut(TypedDict):
    """From a month on, written ``2026-12``, the association is to be another location's."""

    month: str
    location: PartyOut


class PaymentChangeOut(TypedDict):
    """From a month on, written ``2026-12``, payment is waived, or wanted again."""

    month: str
    opted_out: bool


class WantedAssociationsFile(TypedDict):
    """The same, and as what."""

    active: NotRequired[bool | None]
    engagement: NotRequired[str]
    workload: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    format: NotRequired[Literal["csv", "xlsx", "json"]]


class EndIn(TypedDict):
    """Why an association ends; partners must say."""

    reason: NotRequired[str]


class RevokeIn(TypedDict):
    """Why the operator ends an association: a code of the program's end reasons."""

    code: str
    text: NotRequired[str]
    void_from: NotRequired[str | None]


class ReinstateIn(TypedDict):
    """Why an association is reinstated."""

    reason: str


class MoveIn(TypedDict):
    """To which location an association moves, from the start of which month."""

    location: str
    month: str


class DefenseList(TypedDict):
    """All files that defend an association; the checker's one line is the association itself."""

    items: list[EvidenceOut]
    checker: CheckerOut | None


class DefenseForm(TypedDict):
    """What is said of a file that defends an association."""

    kind: EvidenceKind
    signed_on: NotRequired[str | None]
    note: NotRequired[str]


class RequestPage(TypedDict):
    """One page of requests."""

    items: list[RequestRow]
    next: str | None


class RequestRow(TypedDict):
    """One claim on the tenant."""

    claim: str
    partner: str
    engagement: str
    state: str
    submitted_at: str | None
    lines: list[str]


class RequestOut(TypedDict):
    """What a partner asks, as it is answered.

    ``frozen`` false: the contact was not asked yet; ``text`` is what would be frozen by an
    answer now. ``figures`` are the tenant's own, which the partner sees once its
    association stands.
    """

    claim: str
    partner: str
    engagement: str
    state: str
    submitted_at: str | None
    lines: list[str]
    frozen: bool
    heading: str
    text: str
    sha256: str
    mode: str
    answer_by: str | None
    asks: bool
    declinable: bool
    shown_lines: list[ShownLine]
    figures: list[FigureOut]
    answers: list[AnswerOut]
    receipt: str | None


class QuestionOut(TypedDict):
    """A partner asked whether something of the tenant is free; answers are codes."""

    id: str
    partner: str
    engagement: str
    asked_at: str
    units: list[dict[str, str]]
    answers: list[dict[str, Any]]


class QuestionPage(TypedDict):
    """One page of questions."""

    items: list[QuestionOut]
    next: str | None


class HappeningPage(TypedDict):
    """One page of history, the newest first."""

    items: list[TenantHappeningOut]
    next: str | None


class TenantHappeningOut(TypedDict):
    """One thing that happened to a claim on the tenant, or to an association with it."""

    at: str
    event: str
    about: str
    partner: str
    by: str


class RefusalOut(TypedDict):
    """A partner that the tenant declined on one product; only an explicit yes counts there."""

    partner: str
    partner_name: str
    slot: int
    product: str
    declined_at: str
    reopened_at: str | None
    requests_since: int
    closed: bool


class ReopenIn(TypedDict):
    """Whom to let ask again, and where; the operator says why."""

    partner: str
    slot: int
    reason: NotRequired[str]


class ProofOut(TypedDict):
    """What is to be published: a TXT record ``name`` with ``value``."""

    id: str
    domain: str
    name: str
    value: str
    made_at: str
    expires_at: str
    proven_at: str | None


class ProofIn(TypedDict):
    """Which domain."""

    domain: str


class AccessOut(TypedDict):
    """A newcomer's proof; ``secret`` leads back to it and is shown once."""

    id: str
    domain: str
    name: str
    value: str
    made_at: str
    expires_at: str
    proven_at: str | None
    secret: str


class AccessIn(TypedDict):
    """Who asks for the console of which tenant; the address is at the domain."""

    tenant_id: str
    domain: str
    email: str


class HeldOut(TypedDict):
    """One thing that a partner has or asks for; ``key`` names it when it is declined."""

    key: str
    product: str
    role: str
    claim: str | None
    association: str | None
    since: str | None


class TogetherOut(TypedDict):
    """What is declined together with an association, and what the partner keeps besides."""

    declines: list[HeldOut]
    remains: list[HeldOut]


class DeclinedOut(TypedDict):
    """What came of it: an answer for each claim, and imported associations that ended."""

    answers: list[AnswerOut]
    ended: list[str]


class KeysIn(TypedDict):
    """Which of them; none named: all."""

    keys: NotRequired[list[str] | None]


class BatchOut(TypedDict):
    """One usage file and what became of it."""

    id: str
    program: str
    state: str
    door: str
    file_name: str
    size: int
    sha256: str
    asked_layout: str
    layout: str
    tenant_id: str | None
    report_date: str | None
    as_of: str
    months: list[str]
    counts: CountsOut
    codes: dict[str, int]
    notes: list[str]
    refusal: BatchRefusalOut | None
    received_at: str
    completed_at: str | None
    shown_at: str | None
    operation: str


class BatchRefusalOut(TypedDict):
    """Why a file could not be read at all."""

    code: str
    reason: str


class CheckedOut(TypedDict):
    """What would become of a file's rows; see the counts of a batch."""

    rows: int
    facts: int
    repeats: int
    ignored: int
    quarantined: int
    flagged: int


class CountsOut(TypedDict):
    """CountsOut.

    What became of a file's rows; every row is in one of facts, repeats, ignored,
    quarantined. In a per-user report facts are counted from rows instead. ``flagged`` facts
    have more active users than paid units.
    """

    rows: int
    facts: int
    repeats: int
    ignored: int
    quarantined: int
    flagged: int
    new_customers: int


class DryRunOut(TypedDict):
    """What an import of a file would do, or why it would refuse it; nothing was kept.

    ``quarantine`` has the first rows that would be left out, ``codes`` how many for which
    reason.
    """

    dry_run: NotRequired[bool]
    layout: NotRequired[str]
    months: NotRequired[list[str]]
    counts: NotRequired[CheckedOut | None]
    codes: NotRequired[dict[str, int]]
    notes: NotRequired[list[str]]
    quarantine: NotRequired[list[RefusedRowOut]]
    refusal: NotRequired[BatchRefusalOut | None]


class RefusedRowOut(TypedDict):
    """A row that an import would leave out, and why."""

    row: int
    code: str
    text: str


class ImportIn(TypedDict):
    """The same, and whether the file is only to be checked."""

    program: NotRequired[str]
    layout: NotRequired[str]
    tenant_id: NotRequired[str]
    report_date: NotRequired[str | None]
    as_of: NotRequired[str | None]
    dry_run: NotRequired[bool]


class BatchPage(TypedDict):
    """Some batches, and where the next are."""

    items: list[BatchOut]
    next: str | None


class FactFilter(TypedDict):
    """Which facts are wanted; months such as ``2026-10``, both included."""

    program: NotRequired[str]
    customer_id: NotRequired[str]
    tenant_id: NotRequired[str | None]
    workload: NotRequired[str]
    subscription_id: NotRequired[str | None]
    from_month: NotRequired[str]
    through_month: NotRequired[str]


class FactPage(TypedDict):
    """Some facts, and where the next are."""

    items: list[UsageFactOut]
    next: str | None


class UsageCustomerOut(TypedDict):
    """Whose usage it is."""

    id: str
    tenant_id: str
    name: str


class UsageFactOut(TypedDict):
    """Usage of one unit in one month.

    ``prior_mark`` is the highest number of active users of all earlier months; null: there
    are none. ``usage_percent`` is active users of paid units, in whole percent.
    """

    program: str
    customer: UsageCustomerOut
    workload: str
    subscription_id: str | None
    month: str
    active_users: int | None
    paid_units: int | None
    assigned_units: int | None
    usage_percent: int | None
    prior_mark: int | None
    as_of: str


class Paging(TypedDict):
    """Where a list goes on."""

    cursor: NotRequired[str]
    limit: NotRequired[int]


class CloseOut(TypedDict):
    """One closed month."""

    id: str
    program: str
    month: str
    program_version: int
    currency: str
    units_before: int
    units_covered: int
    reason: str
    verdict_rows: int
    verdict_hash: str
    batches: list[str]
    closed_at: str


class Closes(TypedDict):
    """A page of closes."""

    items: list[CloseOut]
    next: str | None


class CloseIn(TypedDict):
    """Which month to close."""

    program: str
    month: str
    reason: NotRequired[str]


class VerdictFilters(TypedDict):
    """Which judgments; ``after_*`` name the last one of the page before."""

    program: str
    month: str
    outcome: NotRequired[str]
    after_association: NotRequired[str]
    after_rule: NotRequired[str]
    after_milestone: NotRequired[str]
    limit: NotRequired[int]


class Money(TypedDict):
    """An amount with all decimals of its currency."""

    amount: str
    currency: str


class VerdictOut(TypedDict):
    """One judgment with all its inputs; figures that its rule does not use are null.

    `shared_domain`: a verified domain of the customer that is the partner's; empty: none.
    `illustrative_rate`: its rule's rates are examples, not published ones. `disclosed`:
    whether the claim had a public-sector disclosure on file.
    """

    month: str
    association: str
    location: str
    tenant_id: str
    workload: str
    subscription_id: str
    engagement: str
    rule: str
    rule_type: str
    program_version: int
    milestone: str
    size: str
    active_users: int | None
    paid_units: int | None
    prior_mark: int | None
    growth_units: int | None
    payable_units: int | None
    rate: str | None
    illustrative_rate: bool
    amount_before_caps: str | None
    workload_cap_before: str | None
    workload_cap_after: str | None
    customer_cap_before: str | None
    customer_cap_after: str | None
    amount: Money
    outcome: str
    reasons: list[str]
    customer_segment: str
    customer_country: str
    shared_domain: str
    disclosed: bool | None


class Verdicts(TypedDict):
    """A page of judgments."""

    items: list[VerdictOut]


class EarningFilters(TypedDict):
    """Which lines, and where the list goes on."""

    location: NotRequired[str]
    customer: NotRequired[str]
    association: NotRequired[str]
    rule: NotRequired[str]
    applies_to: NotRequired[str]
    processed_in: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class EarningOut(TypedDict):
    """EarningOut.

    One posted line; `illustrative_rate`: its rule's rates are examples, not published ones.
    """

    id: str
    kind: str
    program: str
    location: str
    customer: str
    association: str
    engagement: str
    rule: str
    milestone: str
    workload: str
    subscription_id: str
    applies_to: str
    processed_in: str
    amount: Money
    illustrative_rate: bool
    corrects: str | None


class Earnings(TypedDict):
    """A page of lines."""

    items: list[EarningOut]
    next: str | None


class LineFilters(TypedDict):
    """Which lines; months as 2026-10."""

    location: NotRequired[str]
    customer: NotRequired[str]
    association: NotRequired[str]
    rule: NotRequired[str]
    applies_to: NotRequired[str]
    processed_in: NotRequired[str]


class ExplanationOut(TypedDict):
    """A line with everything behind it."""

    earning: EarningOut
    journal: str
    statement: str | None
    judged: list[JudgedOut]
    related: list[EarningOut]


class FactOut(TypedDict):
    """One usage fact that a judgment stood on, with the file and row it came from."""

    role: str
    month: str
    active_users: int | None
    paid_units: int | None
    batch: str
    file_name: str
    row: int | None


class JudgedOut(TypedDict):
    """What one close judged."""

    close: str
    closed_at: str
    verdict: VerdictOut
    facts: list[FactOut]


class StatementOut(TypedDict):
    """One location's month."""

    id: str
    close: str
    location: str
    month: str
    opening: Money
    earned: Money
    adjusted: Money
    paid: Money
    payable: Money
    carried_forward: Money


class Statements(TypedDict):
    """A page of statements."""

    items: list[StatementOut]
    next: str | None


class MeOut(TypedDict):
    """Who is calling, and what that allows."""

    kind: Literal["user", "service"]
    id: str
    name: str
    email: str | None
    language: str
    roles: list[RoleOut]
    permissions: list[str]


class RoleOut(TypedDict):
    """One role in one organization; ``limited``: it holds at the named locations only."""

    id: str
    role: Role
    organization_id: str
    organization_name: str
    side: Side
    limited: bool
    location_ids: list[str]


class UserOut(TypedDict):
    """A person, with the roles that the caller may see."""

    id: str
    email: str
    name: str
    active: bool
    roles: list[RoleOut]


class UserPage(TypedDict):
    """One page of people."""

    items: list[UserOut]
    next: str | None


class RoleIn(TypedDict):
    """A role to give; without an organization in one's own."""

    role: str
    organization_id: NotRequired[str | None]
    location_ids: NotRequired[list[str]]


class InvitationOut(TypedDict):
    """An invitation, without its secret."""

    id: str
    email: str
    role: Role
    organization_id: str
    state: Literal["open", "accepted", "revoked", "expired"]
    created_at: str
    expires_at: str


class InvitationPage(TypedDict):
    """One page of invitations."""

    items: list[InvitationOut]
    next: str | None


class InvitationIn(TypedDict):
    """Whom to invite, to which role."""

    role: str
    organization_id: NotRequired[str | None]
    location_ids: NotRequired[list[str]]
    email: str


class AcceptIn(TypedDict):
    """What a new person chooses."""

    name: NotRequired[str]
    password: NotRequired[str | None]


class ServiceAccountOut(TypedDict):
    """An account for a machine."""

    id: str
    name: str
    organization_id: str
    roles: list[RoleOut]
    created_at: str


class ServiceAccountPage(TypedDict):
    """One page of service accounts."""

    items: list[ServiceAccountOut]
    next: str | None


class ServiceAccountIn(TypedDict):
    """A service account to make; without an organization in one's own."""

    name: str
    role: str
    organization_id: NotRequired[str | None]


class TokenOut(TypedDict):
    """A token, without its secret."""

    id: str
    name: str
    prefix: str
    owner: str
    role: RoleOut
    created_at: str
    expires_at: str
    revoked_at: str | None
    last_used_at: str | None


class TokenPage(TypedDict):
    """One page of tokens."""

    items: list[TokenOut]
    next: str | None


class NewTokenOut(TypedDict):
    """A fresh token; its secret is shown this once."""

    id: str
    name: str
    prefix: str
    owner: str
    role: RoleOut
    created_at: str
    expires_at: str
    revoked_at: str | None
    last_used_at: str | None
    secret: str


class TokenIn(TypedDict):
    """A token to make: with one's own role, or that of another member or service account."""

    name: str
    days: int
    role_id: NotRequired[str | None]


class HomeOut(TypedDict):
    """The partner's home; a part is null where the caller's role does not show it."""

    todo: list[TodoOut] | None
    todo_total: int
    claims_by_state: dict[str, int] | None
    active_associations: int | None
    usage_by_month: list[MonthUsageOut] | None
    earnings_by_month: list[MonthEarningsOut] | None
    payable: list[PayableOut] | None
    locations: list[StandingOut] | None
    locations_total: int


class MonthEarningsOut(TypedDict):
    """What was posted for one month."""

    month: str
    amount: Money


class MonthUsageOut(TypedDict):
    """What was used in one month, of everything the caller sees."""

    month: str
    active_users: int | None
    paid_units: int | None


class PayableOut(TypedDict):
    """What the newest statements say is payable."""

    month: str
    statements: int
    payable: Money


class StandingOut(TypedDict):
    """Where a location stands in a program; ``missing`` are requirements that are not met."""

    location: str
    name: str
    partner_id: str
    program: str | None
    enrollment: str | None
    status: str
    missing: list[str]


class TodoOut(TypedDict):
    """A claim that waits for its partner; ``writable``: the caller may do it."""

    claim: str
    state: str
    name: str
    customer: str
    deadline_at: str | None
    writable: bool


class Filters(TypedDict):
    """Which customers are wanted; ``standing`` is ``current`` or ``past``."""

    text: NotRequired[str]
    standing: NotRequired[str]
    workload: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class CustomerRowOut(TypedDict):
    """One customer: what is held now, what was, and the newest month of usage."""

    id: str
    name: str
    tenant_id: str
    country: str
    current: list[UnitOut]
    past: list[UnitOut]
    usage: UsageOut | None


class CustomerRowPage(TypedDict):
    """Some customers, and where the next are."""

    items: list[CustomerRowOut]
    next: str | None


class UnitOut(TypedDict):
    """A workload, or a subscription under one."""

    program: str
    workload: str
    subscription_id: str | None


class UsageOut(TypedDict):
    """Usage in one month; ``usage_percent`` is active users of paid units, in whole percent."""

    month: str
    active_users: int | None
    paid_units: int | None
    usage_percent: int | None


class CustomerInsightOut(TypedDict):
    """One customer; money is null where the caller's role does not show it."""

    id: str
    name: str
    tenant_id: str
    country: str
    usage: UsageOut | None
    units: list[UnitViewOut]
    potential: list[PotentialOut] | None
    earnings_by_month: list[MonthEarningsOut] | None
    others: list[OtherUnitOut]


class FactMonthOut(TypedDict):
    """One month of a unit; ``prior_mark`` is the high-water mark at its start."""

    month: str
    active_users: int | None
    paid_units: int | None
    assigned_units: int | None
    usage_percent: int | None
    prior_mark: int | None


class HoldOut(TypedDict):
    """One association on a unit."""

    association: str
    partner: str
    location: str
    engagement: str
    since: str
    until: str | None
    state: str
    opted_out: bool
    prospect: ProspectOut | None


class OtherUnitOut(TypedDict):
    """A workload that the caller does not hold; ``state`` is ``free``, ``held``, or null."""

    program: str
    workload: str
    state: str | None


class PotentialOut(TypedDict):
    """What could still be earned in one program, at most."""

    program: str
    amount: Money
    illustrative: bool


class ProspectOut(TypedDict):
    """What could still be earned by one rule, at most; ``illustrative``: rates are examples."""

    rule: str
    units: int | None
    open_milestones: list[str]
    amount: Money
    illustrative: bool


class UnitViewOut(TypedDict):
    """One unit: who holds it, its newest month, the mark after it, units above the mark."""

    unit: UnitOut
    associations: list[HoldOut]
    usage: FactMonthOut | None
    high_water_mark: int | None
    opportunity_units: int | None
    trend: int | None
    months: list[FactMonthOut]


class EventDataOut(TypedDict):
    """What an event is about, and what changed; read the rest at ``url``."""

    kind: str
    id: str
    url: str | None
    before: NotRequired[StateOut | None]
    after: NotRequired[StateOut | None]
    line: NotRequired[str | None]
    month: NotRequired[str | None]


class EventOut(TypedDict):
    """A CloudEvent 1.0. ``sequence`` is its position, the number of which the cursor is made."""

    specversion: str
    id: str
    source: str
    type: PublicEvent
    subject: str
    time: str
    datacontenttype: str
    sequence: str
    data: EventDataOut


class EventPage(TypedDict):
    """Some events in order. ``next`` leads on, also from the end: ask it again later."""

    items: list[EventOut]
    next: str
    more: bool


class StateOut(TypedDict):
    """The state before or after."""

    state: str


class WebhookOut(TypedDict):
    """A webhook, without its secret."""

    id: str
    url: str
    name: str
    events: list[PublicEvent]
    organization_id: str
    active: bool
    off_because: str
    earlier_secret_until: str | None
    created_at: str


class WebhookPage(TypedDict):
    """One page of webhooks."""

    items: list[WebhookOut]
    next: str | None


class NewWebhookOut(TypedDict):
    """A webhook with its new secret, which is shown this once."""

    id: str
    url: str
    name: str
    events: list[PublicEvent]
    organization_id: str
    active: bool
    off_because: str
    earlier_secret_until: str | None
    created_at: str
    secret: str


class WebhookIn(TypedDict):
    """WebhookIn.

    A webhook to make; without events it hears of all, without an organization in one's own.
    """

    url: str
    name: str
    events: NotRequired[list[PublicEvent]]
    organization_id: NotRequired[str | None]


class WebhookPatch(TypedDict):
    """What to change; what is absent stays."""

    url: NotRequired[str | None]
    name: NotRequired[str | None]
    events: NotRequired[list[PublicEvent] | None]
    active: NotRequired[bool | None]


class RotateIn(TypedDict):
    """Whether the secret before stops signing now, instead of after a day."""

    at_once: NotRequired[bool]


class AttemptOut(TypedDict):
    """One attempt: the status, or none if there was no answer, and what was said."""

    at: str
    milliseconds: int
    status: int | None
    said: str


class DeliveryOut(TypedDict):
    """One event for one webhook; its id is the ``webhook-id`` of every attempt."""

    id: str
    event: str
    state: DeliveryState
    created_at: str
    body: dict[str, Any]
    attempts: list[AttemptOut]


class DeliveryPage(TypedDict):
    """One page of deliveries."""

    items: list[DeliveryOut]
    next: str | None


class NoticeOut(TypedDict):
    """One thing that you were told, in your language."""

    id: str
    kind: str
    about: str
    path: str
    subject: str
    text: str
    at: str
    read_at: str | None


class NoticePage(TypedDict):
    """One page of notices, and how many you have not read."""

    items: list[NoticeOut]
    next: str | None
    unread: int


class ReadOut(TypedDict):
    """How many notices were not read yet."""

    marked: int


class ChoiceOut(TypedDict):
    """A kind of notice that you get; mails of mandatory ones are always sent."""

    kind: str
    label: str
    mail: bool
    mandatory: bool


class ChoicesOut(TypedDict):
    """All kinds of notices that you get."""

    items: list[ChoiceOut]


class ChoiceIn(TypedDict):
    """Whether mails of a kind are sent to you."""

    kind: str
    mail: bool


class Problem(TypedDict):
    """Why a request was refused (RFC 9457).

    Some problems have further members, such as the present state and the verbs that it
    allows.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: NotRequired[list[FieldError]]


class FieldError(TypedDict):
    """One thing wrong with one field."""

    field: str
    code: str
    message: str
    remedy: str
