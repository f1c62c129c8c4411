"""The shapes of requests and answers about webhooks.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from opencpor_client.schemas.events_and_webhooks import PublicEvent

DeliveryState = Literal["queued", "succeeded", "failed"]

Failure = Literal[
    "name_not_found",
    "refused",
    "timed_out",
    "certificate",
    "tls",
    "cut_off",
    "not_http",
    "unreachable",
    "not_public",
    "secret_lost",
]


class WebhookOut(TypedDict):
    """A webhook, without its secret."""

    id: str
    url: str
    name: str
    events: list[PublicEvent]
    organization_id: str
    active: bool
    off_because: str
    earlier_secret_until: str | None
    created_at: str


class WebhookPage(TypedDict):
    """One page of webhooks."""

    items: list[WebhookOut]
    next: str | None


class NewWebhookOut(TypedDict):
    """A webhook with its new secret, which is shown this once."""

    id: str
    url: str
    name: str
    events: list[PublicEvent]
    organization_id: str
    active: bool
    off_because: str
    earlier_secret_until: str | None
    created_at: str
    secret: str


class WebhookIn(TypedDict):
    """WebhookIn.

    A webhook to make; without events it hears of all, without an organization in one's own.
    """

    url: str
    name: str
    events: NotRequired[list[PublicEvent]]
    organization_id: NotRequired[str | None]


class WebhookPatch(TypedDict):
    """What to change; what is absent stays."""

    url: NotRequired[str | None]
    name: NotRequired[str | None]
    events: NotRequired[list[PublicEvent] | None]
    active: NotRequired[bool | None]


class RotateIn(TypedDict):
    """Whether the secret before stops signing now, instead of after a day."""

    at_once: NotRequired[bool]


class AttemptOut(TypedDict):
    """One attempt: the status and the answer's beginning, or why there was no answer.

    Without an answer ``said`` is what failed, as the machine says it; ``failure`` is absent
    from attempts before this was kept.
    """

    at: str
    milliseconds: int
    status: int | None
    said: str
    failure: Failure | None


class DeliveryOut(TypedDict):
    """One event for one webhook; its id is the ``webhook-id`` of every attempt."""

    id: str
    event: str
    state: DeliveryState
    created_at: str
    body: dict[str, Any]
    attempts: list[AttemptOut]


class DeliveryPage(TypedDict):
    """One page of deliveries."""

    items: list[DeliveryOut]
    next: str | None
