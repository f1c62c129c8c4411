"""The shapes of requests and answers about events.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from opencpor_client.schemas.events_and_webhooks import PublicEvent


class EventDataOut(TypedDict):
    """What an event is about, and what changed; read the rest at ``url``."""

    kind: str
    id: str
    url: str | None
    before: NotRequired[StateOut | None]
    after: NotRequired[StateOut | None]
    line: NotRequired[str | None]
    month: NotRequired[str | None]
    arbitration: NotRequired[str | None]


class EventOut(TypedDict):
    """A CloudEvent 1.0. ``sequence`` is its position, the number of which the cursor is made."""

    specversion: str
    id: str
    source: str
    type: PublicEvent
    subject: str
    time: str
    datacontenttype: str
    sequence: str
    data: EventDataOut


class EventPage(TypedDict):
    """Some events in order. ``next`` leads on, also from the end: ask it again later."""

    items: list[EventOut]
    next: str
    more: bool


class StateOut(TypedDict):
    """The state before or after."""

    state: str
