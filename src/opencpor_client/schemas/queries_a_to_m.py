"""The shapes of requests and answers about queries a to m.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from opencpor_client.schemas.evidence import EvidenceKind
from opencpor_client.schemas.insights_log import Group
from opencpor_client.schemas.payments import Result

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


class ImportChoice(TypedDict):
    """What is to happen with a sheet."""

    dry_run: NotRequired[bool]
    only_clean_rows: NotRequired[bool]
    organization_id: NotRequired[str]


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


class ImportIn(TypedDict):
    """The same, and whether the file is only to be checked."""

    program: NotRequired[str]
    layout: NotRequired[str]
    tenant_id: NotRequired[str]
    report_date: NotRequired[str | None]
    as_of: NotRequired[str | None]
    dry_run: NotRequired[bool]


class EarningFilters(TypedDict):
    """Which lines, and where the list goes on."""

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
    rule: NotRequired[str]
    part: NotRequired[str]
    association: NotRequired[str]
    applies_to: NotRequired[str]
    processed_in: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class LineFilters(TypedDict):
    """Which lines; months as 2026-10."""

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
    rule: NotRequired[str]
    part: NotRequired[str]
    association: NotRequired[str]
    applies_to: NotRequired[str]
    processed_in: NotRequired[str]


class AdjustmentQuery(TypedDict):
    """Which adjustments, and where the list goes on."""

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
    state: NotRequired[str]
    type: NotRequired[str]
    earning: NotRequired[str]
    applies_to: NotRequired[str]
    processed_in: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class BudgetFilters(TypedDict):
    """Which budgets, and where the list goes on."""

    program: NotRequired[str]
    rule: NotRequired[str]
    state: NotRequired[Literal["standing", "replaced"] | None]
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


class ForfeitureFilters(TypedDict):
    """Of which location, and where the list goes on."""

    location: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class BehindFilters(TypedDict):
    """Which customers, and where the list goes on."""

    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    track: NotRequired[str]
    metric: NotRequired[str]
    source: NotRequired[str]
    kind: NotRequired[str]
    standing: NotRequired[str]
    customer: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class ChangeFilters(TypedDict):
    """Which scores that differ, and where the list goes on."""

    designation: NotRequired[str]
    moved: NotRequired[bool | None]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class EligibilityImportChoice(TypedDict):
    """Whether the file is only checked."""

    dry_run: NotRequired[bool]


class HomeFilter(TypedDict):
    """Which months of usage and earnings, and what everything is narrowed to; empty: all."""

    months: NotRequired[int]
    since: NotRequired[str]
    through: NotRequired[str]
    location: NotRequired[str]
    customer: NotRequired[str]
    area: NotRequired[str]
    workload: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]


class LogPaging(TypedDict):
    """Which events, and where the list goes on."""

    group: NotRequired[Group | None]
    days: NotRequired[int]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class EarningsFilter(TypedDict):
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
    rule: NotRequired[str]


class Filters(TypedDict):
    """Which customers are wanted, and where the list goes on.

    ``standing`` is ``current`` or ``past``. With ``months``, ``since`` or ``through``:
    those of whom something was held in these months.
    """

    text: NotRequired[str]
    standing: NotRequired[str]
    workload: NotRequired[str]
    area: NotRequired[str]
    location: NotRequired[str]
    market: NotRequired[str]
    segment: NotRequired[str]
    months: NotRequired[int]
    since: NotRequired[str]
    through: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]


class CustomerFilter(TypedDict):
    """Which workloads, and which months of usage and earnings; empty: all, the newest.

    Figures of units, and what could still be earned, are of now.
    """

    months: NotRequired[int]
    since: NotRequired[str]
    through: NotRequired[str]
    area: NotRequired[str]
    workload: NotRequired[str]


class LeadersFilter(TypedDict):
    """How partners and customers are ranked; without a currency, by the (first) program's."""

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
    by: NotRequired[Literal["won", "growth", "earned"]]
    currency: NotRequired[str]


class BehindPaging(TypedDict):
    """The claims behind a figure, a page at a time."""

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
    figure: NotRequired[str]
    cursor: NotRequired[str]
    limit: NotRequired[int]
