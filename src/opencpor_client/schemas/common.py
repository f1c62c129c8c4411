"""The shapes of requests and answers about several kinds of things.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from opencpor_client.schemas.associations_and_claims import Outcome
from opencpor_client.schemas.evidence import EvidenceKind
from opencpor_client.schemas.payees import PayeeState

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

Kind = Literal["missing", "lost", "zero", "jump", "above_paid", "unknown"]

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


class LocationQuery(TypedDict):
    """What locations can be found by."""

    sort: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]
    total: NotRequired[bool]
    q: NotRequired[str]
    organization: NotRequired[str]
    country: NotRequired[str]


class PartnerQuery(TypedDict):
    """What partners can be found by."""

    sort: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]
    total: NotRequired[bool]
    q: NotRequired[str]
    country: NotRequired[str]


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


class WantedArbitrations(TypedDict):
    """Filter and page of the list."""

    state: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class AnswerOut(TypedDict):
    """What the customer said. ``id`` of an acknowledgement is its receipt's."""

    id: str
    kind: AnswerKind
    at: str
    lines: list[str]
    identity_verified: bool


class EvidenceForm(TypedDict):
    """What is said of a file.

    Either a file is sent, or ``same_as`` names one on another claim.
    """

    kind: EvidenceKind
    signed_on: NotRequired[str | None]
    lines: NotRequired[str]
    note: NotRequired[str]
    same_as: NotRequired[str]


class Asked(TypedDict):
    """What is asked. ``product`` belongs to the subscription in the same place."""

    engagement: str
    tenant_id: str
    domain: NotRequired[str]
    workload: NotRequired[list[str]]
    subscription_id: NotRequired[list[str]]
    product: NotRequired[list[str]]


class RenewalsWanted(TypedDict):
    """What the list is narrowed to."""

    association: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


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


class WantedAssociationsFile(TypedDict):
    """The same, and as what."""

    active: NotRequired[bool | None]
    engagement: NotRequired[str]
    workload: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    format: NotRequired[Literal["csv", "xlsx", "json"]]


class DefenseForm(TypedDict):
    """What is said of a file that defends an association."""

    kind: EvidenceKind
    signed_on: NotRequired[str | None]
    note: NotRequired[str]


class FactFilter(TypedDict):
    """Which facts are wanted; months such as ``2026-10``, both included."""

    program: NotRequired[str]
    customer_id: NotRequired[str]
    tenant_id: NotRequired[str | None]
    workload: NotRequired[str]
    subscription_id: NotRequired[str | None]
    from_month: NotRequired[str]
    through_month: NotRequired[str]


class QualityFilter(TypedDict):
    """Which months of which program; the newest with usage if ``through`` is empty."""

    program: NotRequired[str]
    through: NotRequired[str]
    months: NotRequired[int]


class OddPaging(TypedDict):
    """Which units, and where the list goes on."""

    program: NotRequired[str]
    through: NotRequired[str]
    months: NotRequired[int]
    kind: Kind
    workload: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class OddFilter(TypedDict):
    """Which units: of one kind, in some months, and of one workload if it is named."""

    program: NotRequired[str]
    through: NotRequired[str]
    months: NotRequired[int]
    kind: Kind
    workload: NotRequired[str]


class ImportIn(TypedDict):
    """The same, and whether the file is only to be checked."""

    program: NotRequired[str]
    layout: NotRequired[str]
    tenant_id: NotRequired[str]
    report_date: NotRequired[str | None]
    as_of: NotRequired[str | None]
    dry_run: NotRequired[bool]


class Paging(TypedDict):
    """Where a list goes on."""

    cursor: NotRequired[str]
    limit: NotRequired[int]


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


class LineFilters(TypedDict):
    """Which lines; months as 2026-10."""

    location: NotRequired[str]
    customer: NotRequired[str]
    association: NotRequired[str]
    rule: NotRequired[str]
    applies_to: NotRequired[str]
    processed_in: NotRequired[str]


class PayeeFilters(TypedDict):
    """Which versions, and where the list goes on."""

    state: NotRequired[PayeeState | None]
    location: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class AdjustmentQuery(TypedDict):
    """Which adjustments, and where the list goes on."""

    program: NotRequired[str]
    state: NotRequired[str]
    type: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    earning: NotRequired[str]
    applies_to: NotRequired[str]
    processed_in: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class RoleOut(TypedDict):
    """One role in one organization; ``limited``: it holds at the named locations only."""

    id: str
    role: Role
    organization_id: str
    organization_name: str
    side: Side
    limited: bool
    location_ids: list[str]


class Filters(TypedDict):
    """Which customers are wanted; ``standing`` is ``current`` or ``past``."""

    text: NotRequired[str]
    standing: NotRequired[str]
    workload: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


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
