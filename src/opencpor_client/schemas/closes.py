"""The shapes of requests and answers about closes.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class CloseOut(TypedDict):
    """One closed month.

    `judged_from` is the close whose results it went on from; null: it judged every month
    anew from all usage. `judged_anew` is of how many associations it judged earlier months
    anew, since something about their customers had changed; null: of all.
    """

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
    judged_from: str | None
    judged_anew: int | None
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
