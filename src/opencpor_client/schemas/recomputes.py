"""The shapes of requests and answers about recomputes.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class RecomputeOut(TypedDict):
    """One recompute; ``what_if`` has the comparison."""

    id: str
    program: str
    first: str
    last: str
    version: int | None
    note: str
    state: str
    allowed: list[str]
    what_if: str
    operation: str
    differing_lines: int | None
    posted_lines: int | None
    processed_in: str | None
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None


class RecomputePage(TypedDict):
    """A page of recomputes, the newest first."""

    items: list[RecomputeOut]
    next: str | None


class RecomputeIn(TypedDict):
    """Which closed months are judged anew, by what, and why."""

    program: str
    first: str
    last: str
    note: str
    version: NotRequired[int | None]


class RecomputeRejectionIn(TypedDict):
    """Why a recompute is rejected."""

    reason: str
