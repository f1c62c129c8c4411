"""Notices, as the API shows them."""

from datetime import datetime

from ninja import Schema

from opencpor.http.inputs import Input
from opencpor.notices.center.models import Notice
from opencpor.notices.center.queries import Choice


class NoticeOut(Schema):
    """One thing that you were told, in your language."""

    id: str
    kind: str
    about: str
    path: str
    subject: str
    text: str
    at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, row: Notice) -> "NoticeOut":
        """Return a notice."""
        return cls(
            id=row.id,
            kind=row.kind,
            about=row.about,
            path=row.path,
            subject=row.subject,
            text=row.text,
            at=row.at,
            read_at=row.read_at,
        )


class NoticePage(Schema):
    """One page of notices, and how many you have not read."""

    items: list[NoticeOut]
    next: str | None
    unread: int


class ReadOut(Schema):
    """How many notices were not read yet."""

    marked: int


class ChoiceIn(Input):
    """Whether mails of a kind are sent to you."""

    kind: str
    mail: bool


class ChoiceOut(Schema):
    """A kind of notice that you get; mails of mandatory ones are always sent."""

    kind: str
    label: str
    mail: bool
    mandatory: bool

    @classmethod
    def of(cls, choice: Choice) -> "ChoiceOut":
        """Return a choice."""
        return cls(
            kind=choice.kind, label=choice.label, mail=choice.mail, mandatory=choice.mandatory
        )


class ChoicesOut(Schema):
    """All kinds of notices that you get."""

    items: list[ChoiceOut]
