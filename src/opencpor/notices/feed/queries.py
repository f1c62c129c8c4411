"""Reads published events: each reader those about rows that it may read."""

from django.db.models import Max, Q, QuerySet

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Side
from opencpor.access.scope import restrict
from opencpor.notices.feed.models import Publication
from opencpor.notices.feed.subjects import known


def publications_for(actor: Actor) -> QuerySet[Publication]:
    """Return the published events about rows that an actor may read now.

    Of a row that became a reader's own later, such as a draft that did not name its customer yet,
    the events before are not its to read.
    """
    readable = Q(pk__in=[])
    for subject in known():
        rows = restrict(subject.model._default_manager.all(), actor)
        if subject.owner and actor.kind is not ActorKind.SYSTEM:
            rows = rows.filter(**{subject.owner: actor.id})
        readable |= Q(kind=subject.kind, subject__in=rows.values("pk"))
    found = Publication.objects.filter(readable)
    if actor.kind is ActorKind.SYSTEM or actor.on(Side.OPERATOR):
        return found
    mine = {grant.organization_id for grant in actor.grants}
    return found.filter(Q(partner_id__in=mine) | Q(customer_id__in=mine))


def last_position() -> int:
    """Return the position of the newest published event; 0: there is none."""
    return Publication.objects.aggregate(last=Max("position"))["last"] or 0
