"""The shapes of requests and answers about arbitrations.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


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
