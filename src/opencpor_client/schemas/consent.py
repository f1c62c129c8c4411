"""The shapes of requests and answers about consent.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from opencpor_client.schemas.common import AnswerOut
from opencpor_client.schemas.consent_and_customers import FigureOut, ShownLine


class ConsentOut(TypedDict):
    """Where the customer's say on a claim stands.

    ``state``: not_asked, waiting (no mail accepted yet), open (the window runs), unreached,
    settled, refused.
    """

    state: str
    text_number: NotRequired[int | None]
    heading: NotRequired[str]
    text: NotRequired[str]
    sha256: NotRequired[str]
    mode: NotRequired[str]
    frozen_at: NotRequired[str | None]
    last_sent_at: NotRequired[str | None]
    answer_by: NotRequired[str | None]
    unreached_reason: NotRequired[str]
    better_contact: NotRequired[str]
    resends_left: NotRequired[int]
    answers: NotRequired[list[AnswerOut]]


class BouncedIn(TypedDict):
    """What the returned mail says."""

    reason: str


class ContactIn(TypedDict):
    """Whom to ask instead."""

    name: str
    title: str
    email: str
    language: NotRequired[str]


class DeclineIn(TypedDict):
    """Which lines; none named: all that still stand."""

    lines: NotRequired[list[str] | None]


class LinkOut(TypedDict):
    """What a link shows. Where it does not act, only a fresh link is offered."""

    acts: bool
    why_not: str
    asked: bool
    heading: str
    text: str
    sha256: str
    language: str
    mode: str
    answer_by: str | None
    lines: list[ShownLine]
    also_remains: list[str]
    answers: list[AnswerOut]
    figures: list[FigureOut]
    receipt: str | None


class NotMeIn(TypedDict):
    """A better address, if one is known."""

    better_contact: NotRequired[str]


class ReceiptPage(TypedDict):
    """One page of receipts."""

    items: list[ReceiptRow]
    next: str | None


class ReceiptRow(TypedDict):
    """One receipt; ``GET /receipts/{id}`` gives it as JSON or PDF."""

    id: str
    claim: str
    partner: str
    customer: str
    heading: str
    acknowledged_at: str
    identity_verified: bool
