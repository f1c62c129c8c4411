"""The shapes of requests and answers about claims green path.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict


class SampleOut(TypedDict):
    """One sampled decision."""

    claim: str
    name: str
    partner: str
    program: str
    decided_at: str
    verdict: str
    reason: str


class SamplePage(TypedDict):
    """One page of samples, the oldest first."""

    items: list[SampleOut]
    next: str | None
