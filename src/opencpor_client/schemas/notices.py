"""The shapes of requests and answers about notices.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict


class NoticeOut(TypedDict):
    """One thing that you were told, in your language."""

    id: str
    kind: str
    about: str
    path: str
    subject: str
    text: str
    at: str
    read_at: str | None


class NoticePage(TypedDict):
    """One page of notices, and how many you have not read."""

    items: list[NoticeOut]
    next: str | None
    unread: int


class ReadOut(TypedDict):
    """How many notices were not read yet."""

    marked: int


class ChoiceOut(TypedDict):
    """A kind of notice that you get; mails of mandatory ones are always sent."""

    kind: str
    label: str
    mail: bool
    mandatory: bool


class ChoicesOut(TypedDict):
    """All kinds of notices that you get."""

    items: list[ChoiceOut]


class ChoiceIn(TypedDict):
    """Whether mails of a kind are sent to you."""

    kind: str
    mail: bool
