"""Delete a webhook with everything that was sent or waits to be."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.journal.events import EventType
from opencpor.notices.webhooks.actions.managing import managed, tell


@transaction.atomic
def delete_webhook(actor: Actor, webhook_id: str, seen: str | None = None) -> None:
    """Delete a webhook.

    Raises:
        NotFound: If there is no such webhook for the actor.
        Forbidden: If the actor does not manage it.
        Stale: If it was changed since it was seen.
    """
    webhook = managed(actor, webhook_id, seen)
    tell(EventType.WEBHOOK_DELETED, webhook, actor)
    webhook.delete()
