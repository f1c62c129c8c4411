"""Give a webhook a new secret; the one before signs too for a day."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.journal.events import EventType
from opencpor.notices.webhooks import secrets
from opencpor.notices.webhooks.actions.managing import managed, tell
from opencpor.notices.webhooks.models import Webhook
from opencpor.notices.webhooks.rules import OVERLAP


@transaction.atomic
def rotate_secret(
    actor: Actor, webhook_id: str, *, seen: str | None = None, at_once: bool = False
) -> tuple[Webhook, str]:
    """Make a new secret, which is returned this once.

    Args:
        actor: Who does it.
        webhook_id: Of which webhook.
        seen: The revision that the actor saw.
        at_once: Whether the one before stops signing now, since somebody else has seen it.

    Raises:
        NotFound: If there is no such webhook for the actor.
        Forbidden: If the actor does not manage it.
        Stale: If it was changed since it was seen.
    """
    webhook = managed(actor, webhook_id, seen)
    secret, sealed = secrets.fresh()
    webhook.earlier_secret = None if at_once else webhook.secret
    webhook.earlier_until = None if at_once else now() + OVERLAP
    webhook.secret = sealed
    webhook.revision += 1
    webhook.save()
    tell(EventType.WEBHOOK_SECRET_ROTATED, webhook, actor, at_once=at_once)
    return webhook, secret
