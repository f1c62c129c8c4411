"""The shapes of requests and answers about what ifs.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from opencpor_client.schemas.common import Money


class WhatIfOut(TypedDict):
    """A question, and whether it is answered."""

    id: str
    program: str
    kind: str
    first: str
    last: str
    asked: dict[str, Any]
    close: str
    operation: str | None
    asked_by: str
    asked_at: str
    finished_at: str | None
    expires_at: str | None


class WhatIfPage(TypedDict):
    """A page of questions, the newest first."""

    items: list[WhatIfOut]
    next: str | None


class BackTestIn(TypedDict):
    """What would have been paid: by a version, proposal, draft or document, or other rates."""

    program: str
    first: NotRequired[str]
    last: NotRequired[str]
    version: NotRequired[int | None]
    proposal: NotRequired[str]
    draft: NotRequired[str]
    document: NotRequired[str]
    rates: NotRequired[list[TriedRateIn]]
    rules_of: NotRequired[str]


class TriedRateIn(TypedDict):
    """Another rate of a rule of growth."""

    rule: str
    rate: str
    workload: NotRequired[str]


class UsageGrowthIn(TypedDict):
    """What usage would grow by, each month from the latest closed one on."""

    program: str
    percent: NotRequired[str]
    units: NotRequired[int | None]
    months: NotRequired[int]
    paid_too: NotRequired[bool]
    workload: NotRequired[str]
    customer: NotRequired[str]
    draft: NotRequired[str]


class SumOut(TypedDict):
    """What some lines amount to, as it is and as it would be."""

    key: str
    before: Money
    after: Money
    change: Money
    lines: int


class WhatIfAnswerOut(TypedDict):
    """A question with its answer: totals and sums; ``total`` is absent until it is answered."""

    id: str
    program: str
    kind: str
    first: str
    last: str
    asked: dict[str, Any]
    close: str
    operation: str | None
    asked_by: str
    asked_at: str
    finished_at: str | None
    expires_at: str | None
    total: SumOut | None
    by_location: list[SumOut]
    by_workload: list[SumOut]
    by_month: list[SumOut]


class DifferingLineOut(TypedDict):
    """One line that differs. No amount: it earns nothing on that side."""

    applies_to: str
    association: str
    location: str
    tenant_id: str
    workload: str
    subscription_id: str | None
    rule: str
    rule_name: str
    milestone: str | None
    before: Money | None
    after: Money | None
    change: Money
    growth_before: int | None
    growth_after: int | None
    rate_before: str | None
    rate_after: str | None
    reasons_before: list[str]
    reasons_after: list[str]


class DifferingLines(TypedDict):
    """Lines that differ, in order of month, association, rule, milestone."""

    items: list[DifferingLineOut]
