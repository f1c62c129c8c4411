"""What the actions on webhooks have in common: who may, what is right, what is recorded."""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.rules import manages
from opencpor.access.scope import fetch
from opencpor.common.errors import FieldError, Forbidden, Invalid
from opencpor.common.phrases import phrase
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.journal.public import PublicEvent
from opencpor.notices.webhooks.models import Webhook
from opencpor.notices.webhooks.rules import LONGEST_NAME, Targets, fault_of_url


def targets() -> Targets:
    """Return which addresses this installation calls."""
    return Targets(settings.WEBHOOK_TARGETS)


def refuse_strangers(actor: Actor, organization_id: str) -> None:
    """Refuse whoever does not manage the tokens and webhooks of this very organization.

    Raises:
        Forbidden: If the actor does not.
    """
    if not manages(actor, Permission.TOKEN_WRITE, organization_id):
        raise Forbidden("Only the organization itself manages its webhooks.", code="not_allowed")


def managed(actor: Actor, webhook_id: str, seen: str | None) -> Webhook:
    """Return a webhook that the actor manages, locked until the transaction ends.

    Raises:
        NotFound: If there is none, or it is another's.
        Forbidden: If the actor may see it but does not manage it.
        Stale: If it was changed since the actor saw it.
    """
    rows = Webhook.objects.select_for_update()
    webhook = fetch(rows, actor, "webhook", id=webhook_id)
    refuse_strangers(actor, webhook.organization_id)
    check_revision(seen, webhook)
    return webhook


def check(url: str, name: str, events: Collection[str]) -> None:
    """Refuse what a webhook cannot be, all of it at once.

    Raises:
        Invalid: With one error per wrong field.
    """
    errors = []
    fault = fault_of_url(url, targets())
    if fault:
        errors.append(FieldError("url", "invalid", fault))
    if not 1 <= len(name) <= LONGEST_NAME:
        errors.append(
            FieldError(
                "name", "length", phrase("A name has 1 to {most} characters.", most=LONGEST_NAME)
            )
        )
    unknown = sorted(set(events) - set(PublicEvent))
    if unknown:
        errors.append(
            FieldError(
                "events", "unknown", phrase("No such event: {events}.", events=", ".join(unknown))
            )
        )
    if errors:
        raise Invalid("The webhook cannot be kept like this.", code="invalid", errors=errors)


def tell(event: EventType, webhook: Webhook, actor: Actor, **said: Any) -> None:
    """Record what was done; of the address only its host, since the rest may hold a secret."""
    facts: Mapping[str, Any] = {"webhook": webhook.id, "host": urlsplit(webhook.url).hostname or ""}
    record(event, f"organization:{webhook.organization_id}", actor.ref(), data={**facts, **said})
