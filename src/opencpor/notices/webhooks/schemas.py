"""Webhooks and what was sent to them, as the API shows and takes them."""

import json
from datetime import datetime
from typing import Any

from ninja import Field, Schema

from opencpor.http.inputs import Input
from opencpor.http.wording import in_words
from opencpor.journal.public import PublicEvent
from opencpor.notices.webhooks.models import DeliveryState, Webhook, WebhookDelivery
from opencpor.notices.webhooks.rules import Failure


class WebhookIn(Input):
    """A webhook to make; without events it hears of all, without an organization in one's own."""

    url: str
    name: str
    events: list[PublicEvent] = []
    organization_id: str | None = None


class WebhookPatch(Input):
    """What to change; what is absent stays."""

    url: str | None = None
    name: str | None = None
    events: list[PublicEvent] | None = None
    active: bool | None = None


class RotateIn(Input):
    """Whether the secret before stops signing now, instead of after a day."""

    at_once: bool = False


class WebhookOut(Schema):
    """A webhook, without its secret."""

    id: str
    url: str
    name: str
    events: list[PublicEvent]
    organization_id: str
    active: bool
    off_because: str
    earlier_secret_until: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, row: Webhook) -> "WebhookOut":
        """Return a webhook."""
        return cls(
            id=row.id,
            url=row.url,
            name=row.name,
            events=[PublicEvent(name) for name in row.events],
            organization_id=row.organization_id,
            active=row.active,
            off_because=in_words(row.off_because),
            earlier_secret_until=row.earlier_until,
            created_at=row.created_at,
        )


class NewWebhookOut(WebhookOut):
    """A webhook with its new secret, which is shown this once."""

    secret: str


class WebhookPage(Schema):
    """One page of webhooks."""

    items: list[WebhookOut]
    next: str | None


class AttemptOut(Schema):
    """One attempt: the status and the answer's beginning, or why there was no answer.

    Without an answer ``said`` is what failed, as the machine says it; ``failure`` is absent from
    attempts before this was kept.
    """

    at: datetime
    milliseconds: int = Field(..., ge=0)
    status: int | None
    said: str
    failure: Failure | None


class DeliveryOut(Schema):
    """One event for one webhook; its id is the ``webhook-id`` of every attempt."""

    id: str
    event: str
    state: DeliveryState
    created_at: datetime
    body: dict[str, Any]
    attempts: list[AttemptOut]

    @classmethod
    def of(cls, row: WebhookDelivery) -> "DeliveryOut":
        """Return a delivery; its attempts are prefetched."""
        attempts = sorted(row.attempts.all(), key=lambda one: one.id)
        return cls(
            id=row.id,
            event=row.event,
            state=DeliveryState(row.state),
            created_at=row.created_at,
            body=json.loads(row.body),
            attempts=[
                AttemptOut(
                    at=a.at,
                    milliseconds=a.milliseconds,
                    status=a.status,
                    said=a.said,
                    failure=Failure(a.failure) if a.failure else None,
                )
                for a in attempts
            ],
        )


class DeliveryPage(Schema):
    """One page of deliveries."""

    items: list[DeliveryOut]
    next: str | None
