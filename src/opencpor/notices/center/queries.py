"""Reads one's own notices and choices: notices as long as one has a role that they are for."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.errors import not_found
from opencpor.notices.center.kinds import all_needs, kinds_for
from opencpor.notices.center.models import MailChoice, Notice
from opencpor.ui.shell import MOST_UNREAD


@dataclass(frozen=True)
class Choice:
    """Whether mails of a kind are sent to somebody, and whether that can be chosen."""

    kind: str
    label: str
    mail: bool
    mandatory: bool


def _named(actor: Actor, needed: Permission) -> Q:
    """Return which notices name no location that none of the actor's roles covers any longer."""
    roles = actor.granting(needed)
    limited = [one.units for one in roles if one.units is not None]
    if not limited:
        return Q()
    held = sorted({unit for units in limited for unit in units})
    whole = [one.organization_id for one in roles if one.units is None]
    return Q(places=None) | Q(organization_id__in=whole) | Q(places__contained_by=held)


def _notices(actor: Actor, user_id: str) -> QuerySet[Notice]:
    found = Notice.objects.none()
    for needed in all_needs():
        if actor.may(needed):
            rows = Notice.objects.filter(_named(actor, needed), needs=needed)
            found |= restrict(rows, actor, needed)
    return found.filter(user_id=user_id)


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """Return what a person was told and may still know; machines are told nothing."""
    return _notices(actor, actor.id)


MOST_COUNTED = MOST_UNREAD + 1  # every page counts
_UNREAD = KeptFor(
    lambda actor, user_id: _notices(actor, user_id).filter(read_at=None).only("id")[:MOST_COUNTED]
)


def unread_of(actor: Actor) -> int:
    """Return how much of it is not read, and ``MOST_COUNTED`` if it is that much or more."""
    return _UNREAD.count(actor, actor.id)


def one_notice(actor: Actor, notice_id: str) -> Notice:
    """Return one of them.

    Raises:
        NotFound: If there is none, or it is another's.
    """
    found = notices_of(actor).filter(id=notice_id).first()
    if found is None:
        raise not_found("notice")
    return found


def choices_of(actor: Actor) -> list[Choice]:
    """Return the kinds of notices that a person gets, with what was chosen; machines get none."""
    if actor.kind is not ActorKind.USER:
        return []
    chosen = dict(MailChoice.objects.filter(user_id=actor.id).values_list("kind", "mail"))
    return [
        Choice(kind.key, kind.label(), kind.mandatory or chosen.get(kind.key, True), kind.mandatory)
        for kind in kinds_for(actor)
    ]
