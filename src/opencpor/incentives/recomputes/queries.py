"""Reads recomputes: the operator's people who may see money see all."""

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.incentives.recomputes.models import Recompute


def recomputes(actor: Actor) -> QuerySet[Recompute]:
    """Return the recomputes that an actor may see."""
    return restrict(Recompute.objects.select_related("what_if", "close"), actor)


def fetch_recompute(actor: Actor, recompute_id: str) -> Recompute:
    """Return one.

    Raises:
        NotFound: If there is none for the actor.
    """
    rows = Recompute.objects.select_related("what_if", "close")
    return fetch(rows, actor, "recompute", id=recompute_id)
