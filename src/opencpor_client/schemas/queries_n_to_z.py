"""The shapes of requests and answers about queries n to z.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from opencpor_client.schemas.associations_and_claims import Outcome
from opencpor_client.schemas.insights_opportunities import Cause
from opencpor_client.schemas.payees import PayeeState
from opencpor_client.schemas.payments import BatchState, PaymentStatus
from opencpor_client.schemas.queries_a_to_m import Kind
from opencpor_client.schemas.scores import ScoreState

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

TableFormat = Literal["csv", "xlsx", "parquet"]


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


class RowsWanted(TypedDict):
    """Which claims' rows."""

    outcome: NotRequired[Outcome | None]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class WantedClaimsPage(TypedDict):
    """The same, and which page of it."""

    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    outcome: NotRequired[str]
    submitted_since: NotRequired[str]
    submitted_through: NotRequired[str]
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

    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    outcome: NotRequired[str]
    submitted_since: NotRequired[str]
    submitted_through: NotRequired[str]
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


class RenewalsWanted(TypedDict):
    """What the list is narrowed to, and which page of it."""

    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    association: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class WantedAssociationsPage(TypedDict):
    """The same, and which page of it."""

    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    active: NotRequired[bool | None]
    engagement: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    total: NotRequired[bool]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class WantedAssociationsFile(TypedDict):
    """The same, and as what."""

    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    active: NotRequired[bool | None]
    engagement: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    format: NotRequired[Literal["csv", "xlsx", "json"]]


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


class Paging(TypedDict):
    """Where a list goes on."""

    cursor: NotRequired[str]
    limit: NotRequired[int]


class VerdictFilters(TypedDict):
    """Which judgments; ``after_*`` name the last one of the page before."""

    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    rule: NotRequired[str]
    program: str
    month: str
    outcome: NotRequired[str]
    reason: NotRequired[str]
    after_association: NotRequired[str]
    after_rule: NotRequired[str]
    after_milestone: NotRequired[str]
    limit: NotRequired[int]


class NarrowedVerdicts(TypedDict):
    """Whose judgments are asked for; country and segment as the close knew them."""

    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    rule: NotRequired[str]


class NarrowedForecast(TypedDict):
    """Whose forecast is asked for."""

    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    program: NotRequired[str]


class StatementFilters(TypedDict):
    """Which statements, and where the list goes on."""

    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    program: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    currency: NotRequired[str]
    since: NotRequired[str]
    through: NotRequired[str]
    newest: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class PayeeFilters(TypedDict):
    """Which versions, and where the list goes on."""

    state: NotRequired[PayeeState | None]
    location: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class RecomputeFilters(TypedDict):
    """Which recomputes, and where the list goes on."""

    program: NotRequired[str]
    state: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class PaymentHoldFilters(TypedDict):
    """Which holds, and where the list goes on."""

    location: NotRequired[str]
    state: NotRequired[Literal["standing", "released"] | None]
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
    status: NotRequired[PaymentStatus | None]
    location: NotRequired[str]
    batch: NotRequired[str]
    currency: NotRequired[str]
    since: NotRequired[str]
    through: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class ScoreFilters(TypedDict):
    """Which scores, and where the list goes on."""

    q: NotRequired[str]
    program: NotRequired[str]
    partner: NotRequired[str]
    designation: NotRequired[str]
    state: NotRequired[ScoreState | str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class OpportunityFilters(TypedDict):
    """Which are wanted: of one reason, and what they are narrowed to; they are of now."""

    location: NotRequired[str]
    customer: NotRequired[str]
    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    reason: NotRequired[Cause | None]


class PerformanceFilter(TypedDict):
    """Which months, and what they are narrowed to; empty: the newest, all."""

    months: NotRequired[int]
    since: NotRequired[str]
    through: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]


class PartnerPlace(TypedDict):
    """Which partners, and where the list goes on."""

    area: NotRequired[str]
    workload: NotRequired[str]
    location: NotRequired[str]
    months: NotRequired[int]
    since: NotRequired[str]
    through: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class PartnersFilter(TypedDict):
    """Which of a customer's associations and figures are wanted; empty: all.

    With ``months``, ``since`` or ``through``: what was held in these months, and their
    figures.
    """

    area: NotRequired[str]
    workload: NotRequired[str]
    location: NotRequired[str]
    months: NotRequired[int]
    since: NotRequired[str]
    through: NotRequired[str]


class ProgramFilter(TypedDict):
    """Which months, and what they are narrowed to; empty: through this month, all."""

    months: NotRequired[int]
    since: NotRequired[str]
    through: NotRequired[str]
    program: NotRequired[str]
    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    customer: NotRequired[str]
    location: NotRequired[str]
