"""The shapes of requests and answers about claims bulk.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from opencpor_client.schemas.claims import ReasonIn, RulingIn


class ResultOut(TypedDict):
    """What became of one claim; ``problem`` is what the single verb would have answered."""

    claim: str
    done: bool
    state: str | None
    problem: dict[str, Any] | None


class ResultsOut(TypedDict):
    """A result for each claim, in the order of the request."""

    items: list[ResultOut]


class ClaimRef(TypedDict):
    """ClaimRef.

    One claim, perhaps with the ETag that was seen of it: if it changed, it alone is
    refused.
    """

    claim: str
    etag: NotRequired[str | None]


class SubmitSeveralIn(TypedDict):
    """Drafts to hand in, with what holds for all of them."""

    claims: list[ClaimRef]
    acknowledgements: NotRequired[list[str]]
    reasons: NotRequired[list[ReasonIn]]


class ReassignSeveralIn(TypedDict):
    """Claims, and who reviews them from now on."""

    claims: list[ClaimRef]
    reviewer: str


class ReleaseSeveralIn(TypedDict):
    """Claims that you review, to be given back to the queue."""

    claims: list[ClaimRef]


class DecideSeveralIn(TypedDict):
    """Claims to accept, as a whole or as their lines say, or to reject with a code."""

    claims: list[RuledRef]
    outcome: Literal["accept", "reject"]
    code: NotRequired[str]
    text: NotRequired[str]


class RuledRef(TypedDict):
    """One claim, perhaps with an outcome for each of its undecided lines."""

    claim: str
    etag: NotRequired[str | None]
    lines: NotRequired[list[RulingIn]]
