"""Make a webhook; its secret is returned once."""

from collections.abc import Sequence

from django.db import transaction

from opencpor.access.actions.giving import organization_for
from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.journal.events import EventType
from opencpor.notices.webhooks import secrets
from opencpor.notices.webhooks.actions.managing import check, refuse_strangers, tell
from opencpor.notices.webhooks.models import Webhook
from opencpor.notices.webhooks.rules import MOST


@transaction.atomic
def create_webhook(
    actor: Actor, organization_id: str, url: str, name: str, events: Sequence[str]
) -> tuple[Webhook, str]:
    """Store a webhook of an organization.

    Args:
        actor: Who does it.
        organization_id: Whose events it hears of; an operator's hears of all.
        url: Where they are sent.
        name: What it is for.
        events: Names of the events; none: all.

    Returns:
        The webhook, and the secret with which its receiver verifies what it gets.

    Raises:
        NotFound: If the organization is not the actor's.
        Forbidden: If the actor does not manage its webhooks.
        Invalid: If a value is not acceptable.
        Conflict: If the organization has as many as it may have.
    """
    place = organization_for(actor, organization_id, Permission.TOKEN_WRITE)
    refuse_strangers(actor, place.id)
    url, name = url.strip(), legible(name)
    check(url, name, events)
    if Webhook.objects.filter(organization=place).count() >= MOST:
        raise Conflict(
            phrase("An organization has at most {most} webhooks.", most=MOST),
            code="too_many_webhooks",
        )
    secret, sealed = secrets.fresh()
    webhook = Webhook.objects.create(
        organization=place,
        url=url,
        name=name,
        events=sorted(set(events)),
        secret=sealed,
        created_at=now(),
        created_by=actor.id,
    )
    tell(EventType.WEBHOOK_CREATED, webhook, actor, events=webhook.events)
    return webhook, secret
