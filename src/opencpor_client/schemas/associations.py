"""The shapes of requests and answers about associations.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from opencpor_client.schemas.associations_and_claims import NoteOut
from opencpor_client.schemas.associations_and_insights import PartyOut, RenewalOut
from opencpor_client.schemas.common import AnswerOut


class TakenRowOut(TypedDict):
    """A row: its line in the sheet, its outcome, and its association once that is there."""

    line: int
    reference: str
    outcome: str
    association: str | None
    notes: list[NoteOut]


class TakenRowPage(TypedDict):
    """A page of rows."""

    items: list[TakenRowOut]
    next: str | None


class RenewalPage(TypedDict):
    """One page of open suggestions."""

    items: list[RenewalOut]
    next: str | None


class AssociationOut(TypedDict):
    """An association; ``last_day`` is the last whole day held, in the program's calendar.

    ``planned_end_at`` and ``planned_last_day`` say when it is to pass on to another
    partner, as an arbitration has decided; until then its own end stays as it is.
    ``subscription_last_day`` is the last day of its subscription, as it is known today,
    with which an open association ends. ``void_from`` is the first month that does not
    count although it was held. ``moved_from`` and ``moved_to`` are the associations before
    and after at another location of the partner, ``moves`` a move that a later month
    brings.
    """

    id: str
    program: str
    program_version: int
    engagement: str
    partner: PartyOut
    location: PartyOut
    customer: PartyOut
    workload: str
    subscription_id: str | None
    starts_at: str
    ends_at: str | None
    last_day: str | None
    planned_end_at: str | None
    planned_last_day: str | None
    subscription_last_day: str | None
    end_reason: str | None
    opted_out: bool
    payment_changes: list[PaymentChangeOut]
    void_from: str | None
    moved_from: str | None
    moved_to: str | None
    moves: MoveOut | None
    source: str
    reference: str | None
    claim_line: str | None
    revision: int


class AssociationPage(TypedDict):
    """One page of associations."""

    items: list[AssociationOut]
    next: str | None
    total: NotRequired[int | None]


class MoveOut(TypedDict):
    """From a month on, written ``2026-12``, the association is to be another location's."""

    month: str
    location: PartyOut


class PaymentChangeOut(TypedDict):
    """From a month on, written ``2026-12``, payment is waived, or not any longer."""

    month: str
    opted_out: bool


class EndIn(TypedDict):
    """Why an association ends; partners must say."""

    reason: NotRequired[str]


class RevokeIn(TypedDict):
    """Why the operator ends an association: a code of the program's end reasons."""

    code: str
    text: NotRequired[str]
    void_from: NotRequired[str | None]


class ReinstateIn(TypedDict):
    """Why an association is reinstated."""

    reason: str


class MoveIn(TypedDict):
    """To which location an association moves, from the start of which month."""

    location: str
    month: str


class HeldOut(TypedDict):
    """One thing that a partner has or asks for; ``key`` names it when it is declined."""

    key: str
    product: str
    role: str
    claim: str | None
    association: str | None
    since: str | None


class TogetherOut(TypedDict):
    """What is declined together with an association, and what the partner keeps besides."""

    declines: list[HeldOut]
    remains: list[HeldOut]


class DeclinedOut(TypedDict):
    """What came of it: an answer for each claim, and imported associations that ended."""

    answers: list[AnswerOut]
    ended: list[str]


class KeysIn(TypedDict):
    """Which of them; none named: all."""

    keys: NotRequired[list[str] | None]
