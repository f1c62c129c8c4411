"""Send one queued event to one webhook, and record what the other side said."""

from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.translation import gettext_noop

from opencpor.access.actor import system
from opencpor.common.clock import now
from opencpor.journal.events import EventType
from opencpor.notices.feed.cloud import MEDIA_TYPE
from opencpor.notices.rules import given_up
from opencpor.notices.webhooks import calling
from opencpor.notices.webhooks.actions.managing import targets, tell
from opencpor.notices.webhooks.models import (
    DeliveryState,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
)
from opencpor.notices.webhooks.rules import Answer, Failure
from opencpor.notices.webhooks.secrets import headers_for

SYSTEM = system("webhooks")
GONE = gettext_noop("Its server answered 410: it is not to be called any longer.")
KEY_CHANGED = "The installation's secret key has changed. Give the webhook a new secret."


class NotYetTaken(Exception):  # noqa: N818 - not an error: it says to try again later
    """The event stays queued."""


def _attempt(delivery: WebhookDelivery) -> Answer:
    try:
        signed = headers_for(delivery.webhook, delivery.id, delivery.body)
    except InvalidToken:
        return Answer(None, KEY_CHANGED, 0, Failure.SECRET_LOST)
    headers = {"Content-Type": MEDIA_TYPE, "User-Agent": "OpenCPOR-Webhooks", **signed}
    return calling.post(delivery.webhook.url, headers, delivery.body.encode(), targets())


def _turn_off(webhook_id: str) -> None:
    webhook = Webhook.objects.select_for_update().get(id=webhook_id)
    if webhook.active:
        webhook.active, webhook.off_because = False, GONE
        webhook.revision += 1
        webhook.save()
        tell(EventType.WEBHOOK_TURNED_OFF, webhook, SYSTEM)


def _record(delivery: WebhookDelivery, answer: Answer) -> None:
    """Write down an attempt and what follows from it."""
    moment = now()
    WebhookAttempt.objects.create(
        delivery=delivery,
        at=moment - timedelta(milliseconds=answer.milliseconds),
        milliseconds=answer.milliseconds,
        status=answer.status,
        said=answer.said,
        failure=answer.failure or "",
    )
    delivery.tries += 1
    if answer.taken:
        delivery.state = DeliveryState.SUCCEEDED
    elif answer.gone or given_up(delivery.since, moment):
        delivery.state = DeliveryState.FAILED
    delivery.save(update_fields=["tries", "state"])
    if answer.gone:
        _turn_off(delivery.webhook_id)


def deliver(delivery_id: str) -> None:
    """Send an event if it is still queued; it is tried for three days.

    The row stays locked while the other side is asked. If the process dies between its answer and
    our record, the event is sent again with the same ``webhook-id``.

    Raises:
        NotYetTaken: If the other side did not take it; the attempt is recorded.
    """
    with transaction.atomic():
        waiting = WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",))
        waiting = waiting.select_related("webhook")
        delivery = waiting.filter(id=delivery_id, state=DeliveryState.QUEUED).first()
        if delivery is None:
            return
        if not delivery.webhook.active:
            delivery.state = DeliveryState.FAILED
            delivery.save(update_fields=["state"])
            return
        answer = _attempt(delivery)
        _record(delivery, answer)
    if delivery.state == DeliveryState.QUEUED:
        raise NotYetTaken(answer.said or f"HTTP {answer.status}")
