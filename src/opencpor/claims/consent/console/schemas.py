"""The console as the API shows it."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from opencpor.claims.consent.console.held import Held, Together
from opencpor.claims.consent.console.queries import Request, Turned
from opencpor.claims.consent.models import ConsentAnswer
from opencpor.claims.consent.schemas import AnswerOut, FigureOut, ShownLine
from opencpor.claims.models import AvailabilityQuestion, Claim
from opencpor.http.inputs import Input

LARGEST = 2**63 - 1  # of the database's whole numbers


class RequestRow(Schema):
    """One claim on the tenant."""

    claim: str
    partner: str
    engagement: str
    state: str
    submitted_at: datetime | None
    lines: list[str]  # workloads, or products

    @staticmethod
    def of(row: Claim) -> "RequestRow":
        """Return a row."""
        return RequestRow(
            claim=row.id,
            partner=row.partner.name,
            engagement=row.engagement,
            state=row.state,
            submitted_at=row.submitted_at,
            lines=[line.workload or line.product for line in row.lines.all()],
        )


class RequestPage(Schema):
    """One page of requests."""

    items: list[RequestRow]
    next: str | None


class RequestOut(RequestRow):
    """What a partner asks, as it is answered.

    ``frozen`` false: the contact was not asked yet; ``text`` is what would be frozen by an answer
    now. ``figures`` are the tenant's newest; the partner sees those of months at whose
    end it is recorded.
    """

    frozen: bool
    heading: str
    text: str
    sha256: str
    mode: str
    answer_by: datetime | None
    asks: bool
    declinable: bool
    shown_lines: list[ShownLine]
    figures: list[FigureOut]
    answers: list[AnswerOut]
    receipt: str | None

    @staticmethod
    def whole(found: Request) -> "RequestOut":
        """Return a request with everything that belongs to it."""
        document: dict[str, Any] = found.document
        return RequestOut(
            **RequestRow.of(found.claim).dict(),
            frozen=found.frozen,
            heading=document["heading"],
            text=document["text"],
            sha256=found.sha256,
            mode=document["mode"],
            answer_by=None if found.where.settled else found.where.answer_by,
            asks=found.asks,
            declinable=found.declinable,
            shown_lines=[
                ShownLine(id=line.id, name=name, state=line.state) for name, line in found.lines
            ],
            figures=[
                FigureOut(
                    product=name,
                    month=one.month,
                    active_users=one.active_users,
                    paid_units=one.paid_units,
                )
                for name, one in found.figures
            ],
            answers=[AnswerOut.of(row) for row in found.answers],
            receipt=found.acknowledged.id if found.acknowledged else None,
        )


class HeldOut(Schema):
    """One thing that a partner has or asks for; ``key`` names it when it is declined."""

    key: str
    product: str
    role: str
    claim: str | None
    association: str | None
    since: datetime | None

    @staticmethod
    def of(one: Held) -> "HeldOut":
        """Return it as the API shows it."""
        return HeldOut(
            key=one.key,
            product=one.product,
            role=one.role,
            claim=one.claim.id if one.claim else None,
            association=one.association_id or None,
            since=one.since,
        )


class TogetherOut(Schema):
    """What is declined together with an association, and what the partner keeps besides."""

    declines: list[HeldOut]
    remains: list[HeldOut]

    @staticmethod
    def of(found: Together) -> "TogetherOut":
        """Return it as the API shows it."""
        return TogetherOut(
            declines=[HeldOut.of(one) for one in found.chosen],
            remains=[HeldOut.of(one) for one in found.remains],
        )


class KeysIn(Input):
    """Which of them; none named: all."""

    keys: list[str] | None = None


class DeclinedOut(Schema):
    """What came of it: an answer for each claim, and imported associations that ended."""

    answers: list[AnswerOut]
    ended: list[str]


class ReceiptRow(Schema):
    """One receipt; ``GET /receipts/{id}`` gives it as JSON or PDF."""

    id: str
    claim: str
    partner: str
    customer: str
    heading: str
    acknowledged_at: datetime
    identity_verified: bool

    @staticmethod
    def of(row: ConsentAnswer) -> "ReceiptRow":
        """Return a row."""
        claim = row.text.claim
        return ReceiptRow(
            id=row.id,
            claim=claim.id,
            partner=claim.partner.name,
            customer=claim.customer.name if claim.customer else "",
            heading=row.text.document["heading"],
            acknowledged_at=row.at,
            identity_verified=row.identity_verified,
        )


class ReceiptPage(Schema):
    """One page of receipts."""

    items: list[ReceiptRow]
    next: str | None


class QuestionOut(Schema):
    """A partner asked whether something of the tenant is free; answers are codes."""

    id: str
    partner: str
    engagement: str
    asked_at: datetime
    units: list[dict[str, str]]
    answers: list[dict[str, Any]]

    @staticmethod
    def of(row: AvailabilityQuestion) -> "QuestionOut":
        """Return a question; who of the partner asked is the partner's own business."""
        return QuestionOut(
            id=row.id,
            partner=row.partner.name,
            engagement=row.engagement,
            asked_at=row.asked_at,
            units=row.units,
            answers=row.answers,
        )


class QuestionPage(Schema):
    """One page of questions."""

    items: list[QuestionOut]
    next: str | None


class TenantHappeningOut(Schema):
    """One thing that happened to a claim on the tenant, or to an association with it."""

    at: datetime
    event: str
    about: str  # claim:clm_… or association:asc_…
    partner: str
    by: str


class HappeningPage(Schema):
    """One page of history, the newest first."""

    items: list[TenantHappeningOut]
    next: str | None


class RefusalOut(Schema):
    """A partner that the tenant declined on one product; only an explicit yes counts there."""

    partner: str
    partner_name: str
    slot: int
    product: str
    declined_at: datetime
    reopened_at: datetime | None
    requests_since: int
    closed: bool  # it may not ask again unless the customer or the operator reopens

    @staticmethod
    def of(row: Turned) -> "RefusalOut":
        """Return it as the API shows it."""
        return RefusalOut(
            partner=row.partner.id,
            partner_name=row.partner.name,
            slot=row.refusal.slot_id,
            product=row.product,
            declined_at=row.refusal.at,
            reopened_at=row.refusal.reopened_at,
            requests_since=row.refusal.asked_since(),
            closed=row.closed,
        )


class ReopenIn(Input):
    """Whom to let ask again, and where; the operator says why."""

    partner: str
    slot: int = Field(ge=1, le=LARGEST)
    reason: str = Field("", max_length=10_000)
