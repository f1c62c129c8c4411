"""Reads files on their way: each is its sender's alone."""

from __future__ import annotations

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.usage.sending.models import Sending


def _own(actor: Actor) -> QuerySet[Sending]:
    return Sending.objects.filter(actor_kind=actor.kind.value, actor_id=actor.id)


def sendings(actor: Actor) -> QuerySet[Sending]:
    """Return an actor's files on their way, also those that became batches less than a day ago."""
    return restrict(_own(actor), actor)


def open_sendings(actor: Actor) -> QuerySet[Sending]:
    """Return those that are not imported yet, the newest first."""
    return sendings(actor).filter(batch=None).order_by("-id")


def sending(actor: Actor, sending_id: str, *, lock: bool = False) -> Sending:
    """Return one, locked for the rest of the transaction if asked; or the not-found answer."""
    rows = _own(actor).select_for_update() if lock else _own(actor)
    return fetch(rows, actor, "upload", id=sending_id)
