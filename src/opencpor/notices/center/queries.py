"""Reads one's own notices and choices: notices as long as one has a role that they are for."""

from dataclasses import dataclass

from django.db.models import QuerySet

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.scope import restrict
from opencpor.common.errors import not_found
from opencpor.notices.center.kinds import all_needs, kinds_for
from opencpor.notices.center.models import MailChoice, Notice
from opencpor.runtime.statements import prepared


@dataclass(frozen=True)
class Choice:
    """Whether mails of a kind are sent to somebody, and whether that can be chosen."""

    kind: str
    label: str
    mail: bool
    mandatory: bool


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """Return what a person was told and may still know; machines are told nothing."""
    found = Notice.objects.none()
    for needed in all_needs():
        if actor.may(needed):
            found |= restrict(Notice.objects.filter(needs=needed), actor, needed)
    return found.filter(user_id=actor.id)


# Written by hand: every page asks it.
UNREAD = """
    SELECT count(*) FROM (
        SELECT FROM notices_notice WHERE user_id = %s AND read_at IS NULL LIMIT %s
    ) AS unread
"""


def unread_of(actor: Actor, most: int) -> int:
    """Return how much of it is not read, and ``most`` if it is that much or more."""
    with prepared() as cursor:
        cursor.execute(UNREAD, [actor.id, most])
        (number,) = cursor.fetchone()
    return int(number)


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
        for kind in kinds_for({grant.side for grant in actor.grants})
    ]
