"""Change where a webhook sends, what it hears of, or whether it is on."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_noop

from opencpor.access.actor import Actor
from opencpor.common.text import legible
from opencpor.journal.events import EventType
from opencpor.notices.webhooks.actions.managing import check, managed, tell
from opencpor.notices.webhooks.models import Webhook

OFF = gettext_noop("Turned off by its organization.")


@transaction.atomic
def change_webhook(
    actor: Actor,
    webhook_id: str,
    *,
    seen: str | None = None,
    url: str | None = None,
    name: str | None = None,
    events: Sequence[str] | None = None,
    active: bool | None = None,
) -> Webhook:
    """Change what is given; what is None stays. What waits goes to the new address.

    Raises:
        NotFound: If there is no such webhook for the actor.
        Forbidden: If the actor does not manage it.
        Stale: If it was changed since it was seen.
        Invalid: If a value is not acceptable.
    """
    webhook = managed(actor, webhook_id, seen)
    before = (webhook.url, webhook.name, webhook.events, webhook.active)
    webhook.url = webhook.url if url is None else url.strip()
    webhook.name = webhook.name if name is None else legible(name)
    webhook.events = webhook.events if events is None else sorted(set(events))
    check(webhook.url, webhook.name, webhook.events)
    if active is not None and active != webhook.active:
        webhook.active, webhook.off_because = active, "" if active else OFF
    if before != (webhook.url, webhook.name, webhook.events, webhook.active):
        webhook.revision += 1
        webhook.save()
        tell(
            EventType.WEBHOOK_CHANGED, webhook, actor, events=webhook.events, active=webhook.active
        )
    return webhook
