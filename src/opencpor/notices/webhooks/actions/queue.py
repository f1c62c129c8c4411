"""Queue what webhooks hear of: published events, tests, and what is to be sent once more."""

import json
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from procrastinate.types import JSONValue

from opencpor.access.actor import Actor
from opencpor.access.roles import Side
from opencpor.access.scope import fetch, scope_of
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.notices.feed.cloud import cloud_event, plain_event
from opencpor.notices.feed.models import Publication
from opencpor.notices.feed.subjects import subject_of
from opencpor.notices.webhooks.actions.managing import managed
from opencpor.notices.webhooks.jobs import deliver_webhook
from opencpor.notices.webhooks.models import DeliveryState, Webhook, WebhookDelivery

TEST = "webhook.test"


def _hearers() -> dict[str, list[Webhook]]:
    """Return the webhooks that are on by whose events they hear of; operators' by ``""``, too."""
    found: dict[str, list[Webhook]] = defaultdict(list)
    for webhook in (
        Webhook.objects.filter(active=True).select_related("organization").order_by("id")
    ):
        place = webhook.organization
        found[place.id].append(webhook)
        if place.kind == Side.OPERATOR.value:
            found[""].append(webhook)
    return found


def _concerned(row: Publication) -> set[str]:
    """Return whose webhooks hear of an event; ``""`` are those of operators."""
    subject = subject_of(row.kind)
    if subject is not None and scope_of(subject.model).home:
        return {row.partner_id}
    return {"", row.partner_id, row.customer_id}


def _queue(deliveries: Sequence[WebhookDelivery]) -> None:
    WebhookDelivery.objects.bulk_create(deliveries)
    if deliveries:
        jobs: list[dict[str, JSONValue]] = [{"delivery_id": one.id} for one in deliveries]
        deliver_webhook.batch_defer(*jobs)


def queue_published(rows: Sequence[Publication]) -> None:
    """Queue published events for whom they concern, in the sequencer's transaction.

    A webhook hears of rows of its own organization and of no others; operators see all rows but
    those that stay in one organization.
    """
    hearers = _hearers()
    if not hearers:
        return
    moment = now()
    _queue([
        WebhookDelivery(
            webhook=webhook, publication=row, event=row.name, body=body, created_at=moment,
            since=moment,
        )
        for row in rows
        for body in [json.dumps(cloud_event(row), ensure_ascii=False)]
        for owner in _concerned(row)
        for webhook in hearers.get(owner, [])
        if not webhook.events or row.name in webhook.events
    ])  # fmt: skip


@transaction.atomic
def send_test(actor: Actor, webhook_id: str, seen: str | None = None) -> WebhookDelivery:
    """Queue a test event for a webhook.

    Raises:
        NotFound: If there is no such webhook for the actor.
        Forbidden: If the actor does not manage it.
        Stale: If it was changed since it was seen.
        Conflict: If it is off.
    """
    webhook = managed(actor, webhook_id, seen)
    _refuse_if_off(webhook)
    moment = now()
    delivery = WebhookDelivery(webhook=webhook, event=TEST, created_at=moment, since=moment)
    about = {"kind": "webhook", "id": webhook.id}
    event = plain_event(delivery.id, TEST, webhook.id, moment, about)
    delivery.body = json.dumps(event, ensure_ascii=False)
    _queue([delivery])
    return delivery


@transaction.atomic
def replay(
    actor: Actor, webhook_id: str, delivery_id: str, seen: str | None = None
) -> WebhookDelivery:
    """Send something once more, with the same ``webhook-id`` and the same content.

    What waits already is sent at once besides.

    Raises:
        NotFound: If there is no such webhook or delivery for the actor.
        Forbidden: If the actor does not manage it.
        Stale: If the webhook was changed since it was seen.
        Conflict: If the webhook is off.
    """
    webhook = managed(actor, webhook_id, seen)
    rows = WebhookDelivery.objects.select_for_update().filter(webhook=webhook)
    delivery = fetch(rows, actor, "delivery", id=delivery_id)
    _refuse_if_off(webhook)
    delivery.state, delivery.since = DeliveryState.QUEUED, now()
    delivery.save(update_fields=["state", "since"])
    deliver_webhook.defer(delivery_id=delivery.id)
    return delivery


def _refuse_if_off(webhook: Webhook) -> None:
    if not webhook.active:
        raise Conflict("The webhook is off. Turn it on first.", code="webhook_off")
