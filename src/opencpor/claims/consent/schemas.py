"""Consent as the API shows it."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from opencpor.claims.consent.models import AnswerKind, ConsentAnswer
from opencpor.claims.consent.queries import ClaimConsent, LinkView
from opencpor.http.inputs import Input


class ShownLine(Schema):
    """One line of the text, and where it stands now."""

    id: str
    name: str
    state: str


class FigureOut(Schema):
    """What was used of a product in a month; null: not known."""

    product: str
    month: date
    active_users: int | None
    paid_units: int | None


class AnswerOut(Schema):
    """What the customer said. ``id`` of an acknowledgement is its receipt's."""

    id: str
    kind: AnswerKind
    at: datetime
    lines: list[str]
    identity_verified: bool

    @staticmethod
    def of(row: ConsentAnswer) -> "AnswerOut":
        """Return an answer as the API shows it."""
        return AnswerOut(
            id=row.id,
            kind=AnswerKind(row.kind),
            at=row.at,
            lines=sorted(line.id for line in row.lines.all()),
            identity_verified=row.identity_verified,
        )


class LinkOut(Schema):
    """What a link shows. Where it does not act, only a fresh link is offered."""

    acts: bool
    why_not: str
    asked: bool
    heading: str
    text: str
    sha256: str
    language: str
    mode: str
    answer_by: datetime | None
    lines: list[ShownLine]
    also_remains: list[str]
    answers: list[AnswerOut]
    figures: list[FigureOut]  # the customer's own; only for a contact on a verified domain
    receipt: str | None

    @staticmethod
    def of(view: LinkView) -> "LinkOut":
        """Return a link's page as the API shows it."""
        document: dict[str, Any] = view.text.document if view.acts else {}
        answers = [*view.declined, *(a for a in (view.acknowledged, view.not_me) if a is not None)]
        return LinkOut(
            acts=view.acts,
            why_not=view.why_not,
            asked=view.asked,
            heading=document.get("heading", ""),
            text=document.get("text", ""),
            sha256=bytes(view.text.sha256).hex() if view.acts else "",
            language=document.get("language", ""),
            mode=document.get("mode", ""),
            answer_by=view.answer_by,
            lines=[ShownLine(id=line.id, name=name, state=line.state) for name, line in view.lines],
            also_remains=list(view.other),
            answers=[AnswerOut.of(row) for row in sorted(answers, key=lambda row: row.at)],
            figures=[
                FigureOut(
                    product=name,
                    month=one.month,
                    active_users=one.active_users,
                    paid_units=one.paid_units,
                )
                for name, one in view.figures
            ],
            receipt=view.acknowledged.id if view.acknowledged else None,
        )


class DeclineIn(Input):
    """Which lines; none named: all that still stand."""

    lines: list[str] | None = None


class NotMeIn(Input):
    """A better address, if one is known."""

    better_contact: str = Field("", max_length=254)


class BouncedIn(Input):
    """What the returned mail says."""

    reason: str = Field(min_length=1, max_length=10_000)


class ContactIn(Input):
    """Whom to ask instead."""

    name: str = Field(min_length=1, max_length=200)
    title: str = Field(min_length=1, max_length=200)
    email: str = Field(min_length=3, max_length=254)
    language: str = Field("", max_length=10)


class ConsentOut(Schema):
    """Where the customer's say on a claim stands.

    ``state``: not_asked, waiting (no mail accepted yet), open (the window runs), unreached,
    settled, refused.
    """

    state: str
    text_number: int | None = None
    heading: str = ""
    text: str = ""
    sha256: str = ""
    mode: str = ""
    frozen_at: datetime | None = None
    last_sent_at: datetime | None = None
    answer_by: datetime | None = None
    unreached_reason: str = ""
    better_contact: str = ""
    resends_left: int = 0
    answers: list[AnswerOut] = []

    @staticmethod
    def of(found: ClaimConsent) -> "ConsentOut":
        """Return it as the API shows it."""
        text = found.text
        if text is None:
            return ConsentOut(state="not_asked")
        return ConsentOut(
            state=_state(found),
            text_number=text.number,
            heading=text.document["heading"],
            text=text.document["text"],
            sha256=bytes(text.sha256).hex(),
            mode=text.document["mode"],
            frozen_at=text.frozen_at,
            last_sent_at=found.sent[-1].made_at if found.sent else None,
            answer_by=text.answer_by,
            unreached_reason=text.unreached_reason,
            better_contact=found.better_contact,
            resends_left=found.resends_left,
            answers=[AnswerOut.of(row) for row in found.answers],
        )


def _state(found: ClaimConsent) -> str:
    if found.where.settled:
        return "settled"
    if found.where.refused:
        return "refused"
    if found.text is not None and found.text.unreached_at is not None:
        return "unreached"
    return "open" if found.where.answer_by else "waiting"
