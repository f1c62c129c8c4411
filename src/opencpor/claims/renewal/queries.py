"""Reads suggestions to claim renewals: open ones, of one's own organization."""

from collections.abc import Collection

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.claims.renewal.models import Renewal
from opencpor.claims.renewal.rules import ENDED_BY_ITSELF
from opencpor.directory.models import Subscription


def renewals(actor: Actor) -> QuerySet[Renewal]:
    """Return the open suggestions that an actor may see.

    What anybody has ended meanwhile is left out at once, whatever the clock has noted yet.
    """
    rows = Renewal.objects.select_related(
        "association__slot__customer", "association__location", "association__partner",
        "subscription",
    ).filter(
        claim=None, closed_at=None, association__end_reason__in=ENDED_BY_ITSELF
    )  # fmt: skip
    return restrict(rows, actor)


def subscriptions_before(rows: Collection[Renewal]) -> dict[str, Subscription]:
    """Return the subscriptions that some suggestions follow, by the suggestions; in one query."""
    named = {row.id: row.association.slot.subscription_id for row in rows}
    guids = {guid for guid in named.values() if guid is not None}
    found = Subscription.objects.filter(subscription_id__in=guids) if guids else []
    known = {one.subscription_id: one for one in found}
    return {key: known[guid] for key, guid in named.items() if guid in known}


def _any(actor: Actor) -> QuerySet[Renewal]:
    rows = renewals(actor).select_related(None).only("id")
    return restrict(rows, actor, Permission.CLAIM_WRITE)[:1]


ANY = KeptFor(_any)  # every list of claims asks


def waiting_for(actor: Actor) -> bool:
    """Whether a partner's user, who could claim them, has open suggestions."""
    claims = actor.on(Side.PARTNER) and actor.may(Permission.CLAIM_WRITE)
    return bool(claims) and bool(ANY(actor))
