"""The shapes of requests and answers about queries.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from opencpor_client.schemas.associations_and_claims import Outcome
from opencpor_client.schemas.evidence import EvidenceKind
from opencpor_client.schemas.insights import Cause
from opencpor_client.schemas.payees import PayeeState
from opencpor_client.schemas.payments import BatchState, PaymentState, Result

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

Kind = Literal["missing", "lost", "zero", "jump", "above_paid", "unknown"]


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


class Behind(TypedDict):
    """Where the lines go on: ``after_*`` name the last one of the page before."""

    after_month: NotRequired[str]
    after_association: NotRequired[str]
    after_rule: NotRequired[str]
    after_milestone: NotRequired[str]
    limit: NotRequired[int]


class AnswersBeside(TypedDict):
    """What is said beside a file."""

    program: NotRequired[str]


class AnswerLineFilters(TypedDict):
    """Which lines, and where the list goes on."""

    result: NotRequired[Result | None]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class PaymentHoldFilters(TypedDict):
    """Which holds, and where the list goes on."""

    location: NotRequired[str]
    state: NotRequired[Literal["standing", "released"] | None]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class ForfeitureFilters(TypedDict):
    """Of which location, and where the list goes on."""

    location: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class PaymentBatchFilters(TypedDict):
    """Which batches, and where the list goes on."""

    program: NotRequired[str]
    state: NotRequired[BatchState | None]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class PaymentFilters(TypedDict):
    """Which payments, and where the list goes on."""

    program: NotRequired[str]
    status: NotRequired[PaymentState | None]
    location: NotRequired[str]
    batch: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class ScoreFilters(TypedDict):
    """Which scores, and where the list goes on."""

    program: NotRequired[str]
    partner: NotRequired[str]
    designation: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class BehindFilters(TypedDict):
    """Which customers, and where the list goes on; ``standing``: met, not_met or no_data."""

    track: NotRequired[str]
    metric: NotRequired[str]
    source: NotRequired[str]
    kind: NotRequired[str]
    standing: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class EligibilityImportChoice(TypedDict):
    """Whether the file is only checked."""

    dry_run: NotRequired[bool]


class OpportunityFilters(TypedDict):
    """Which are wanted: of one reason, customer or location."""

    reason: NotRequired[Cause | None]
    customer: NotRequired[str]
    location: NotRequired[str]


class PerformanceFilter(TypedDict):
    """Which months, and what they are narrowed to; empty: the newest, all."""

    months: NotRequired[int]
    through: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]


class Filters(TypedDict):
    """Which customers are wanted; ``standing`` is ``current`` or ``past``."""

    text: NotRequired[str]
    standing: NotRequired[str]
    workload: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]
