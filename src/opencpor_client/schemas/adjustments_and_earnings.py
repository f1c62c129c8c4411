"""The shapes of requests and answers about adjustments and earnings.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict

from opencpor_client.schemas.common import Money


class EarningOut(TypedDict):
    """One posted line; `illustrative_rate`: its rule's rates are examples, not published ones.

    `rule_name`: the rule's name for people; the key where it has none.
    """

    id: str
    kind: str
    program: str
    location: str
    customer: str
    association: str
    engagement: str
    rule: str
    rule_name: str
    milestone: str
    workload: str
    subscription_id: str
    applies_to: str
    processed_in: str
    amount: Money
    illustrative_rate: bool
    corrects: str | None


class AdjustmentOut(TypedDict):
    """One adjustment by hand; who did what is said to the operator's people alone."""

    id: str
    program: str
    location: str
    customer: str
    association: str | None
    earning: str | None
    type: str
    amount: Money
    note: str
    applies_to: str
    processed_in: str | None
    state: str
    allowed: list[str]
    proposed_by: str | None
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    journal: str | None
