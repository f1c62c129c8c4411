"""Reads webhooks and what was sent to them."""

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.notices.webhooks.models import Webhook, WebhookDelivery


def webhooks(actor: Actor) -> QuerySet[Webhook]:
    """Return the webhooks that an actor may see."""
    return restrict(Webhook.objects.select_related("organization"), actor)


def one_webhook(actor: Actor, webhook_id: str) -> Webhook:
    """Return one of them.

    Raises:
        NotFound: If there is none, or it is another's.
    """
    rows = Webhook.objects.select_related("organization")
    return fetch(rows, actor, "webhook", id=webhook_id)


def deliveries(actor: Actor, webhook_id: str) -> QuerySet[WebhookDelivery]:
    """Return what was sent to a webhook or waits to be, with all attempts.

    Raises:
        NotFound: If there is no such webhook for the actor.
    """
    webhook = one_webhook(actor, webhook_id)
    rows = WebhookDelivery.objects.filter(webhook=webhook).prefetch_related("attempts")
    return restrict(rows, actor)


def one_delivery(actor: Actor, webhook_id: str, delivery_id: str) -> WebhookDelivery:
    """Return one of them.

    Raises:
        NotFound: If there is none, or it is another's.
    """
    return fetch(deliveries(actor, webhook_id), actor, "delivery", id=delivery_id)
