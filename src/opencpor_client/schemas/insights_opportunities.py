"""The shapes of requests and answers about insights opportunities.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from opencpor_client.schemas.common import Money
from opencpor_client.schemas.insights import UnitOut

Cause = Literal[
    "claim_lapses",
    "agreed_not_claimed",
    "agreed_not_earning",
    "requirement_missing",
    "association_ends",
    "certification_expires",
    "milestone_near",
    "usage_falls",
    "growth_stalled",
    "seats_unused",
    "workload_unclaimed",
    "proof_old",
    "proof_missing",
    "little_left",
]


class OpportunitiesOut(TypedDict):
    """The first of what is worth doing, ``total`` of those asked for, and counts by reason.

    ``found_at`` is when the oldest of it was found; null: all of it just now.
    """

    items: list[OpportunityOut]
    total: int
    counts: dict[str, int]
    found_at: str | None


class OpportunityOut(TypedDict):
    """One thing worth doing, with its size.

    ``users`` counts users, paid units, or a claim's lines; ``amount`` is what it is worth
    at most, null where that is not known or not shown to the caller; ``illustrative``: by
    rates that are examples. ``subject`` is the association, claim or enrollment to act on,
    ``page`` where people do it.
    """

    reason: Cause
    text: str
    program: str
    customer: str | None
    name: str
    unit: UnitOut | None
    subject: str | None
    on: str | None
    items: list[str]
    users: int | None
    amount: Money | None
    illustrative: bool
    milestone: str | None
    page: str
