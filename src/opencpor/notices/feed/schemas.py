"""Published events, as the API shows them."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema

from opencpor.journal.public import PublicEvent
from opencpor.notices.feed.cloud import cloud_event
from opencpor.notices.feed.models import Publication


class StateOut(Schema):
    """The state before or after."""

    state: str


class EventDataOut(Schema):
    """What an event is about, and what changed; read the rest at ``url``."""

    kind: str
    id: str
    url: str | None
    before: StateOut | None = None
    after: StateOut | None = None
    line: str | None = None
    month: str | None = None
    arbitration: str | None = None


class EventOut(Schema):
    """A CloudEvent 1.0. ``sequence`` is its position, the number of which the cursor is made."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: PublicEvent
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"]
    sequence: str
    data: EventDataOut

    @classmethod
    def of(cls, row: Publication) -> "EventOut":
        """Return a published event."""
        plain: dict[str, Any] = cloud_event(row)
        return cls.model_validate(plain)


class EventPage(Schema):
    """Some events in order. ``next`` leads on, also from the end: ask it again later."""

    items: list[EventOut]
    next: str
    more: bool
