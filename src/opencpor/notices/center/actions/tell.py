"""Tell people of a change: in the notice center always, by mail as they chose."""

from collections.abc import Sequence
from dataclasses import dataclass

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.notices.actions.send import queue_mail
from opencpor.notices.center.kinds import is_mandatory, needs_of
from opencpor.notices.center.models import LONGEST_SUBJECT, MailChoice, Notice
from opencpor.notices.rules import Letter, is_address


@dataclass(frozen=True)
class Message:
    """What one person is told.

    Attributes:
        user_id: Whom.
        organization_id: For which of the person's organizations.
        unit_id: At which location of it; None: wherever it is.
        key: Names this very message; the same key is told once.
        text: The words without greeting and link.
        letter: The whole mail, addressed.
        places: The locations that it names, if it is of several: whoever does not see all of them
            any longer does not see the notice.
    """

    user_id: str
    organization_id: str
    unit_id: str | None
    key: str
    text: str
    letter: Letter
    places: tuple[str, ...] = ()


def _unwanted(kind: str, messages: Sequence[Message]) -> set[str]:
    """Return who wants no mails of a kind."""
    if is_mandatory(kind):
        return set()
    users = [one.user_id for one in messages]
    rows = MailChoice.objects.filter(user_id__in=users, kind=kind, mail=False)
    return set(rows.values_list("user_id", flat=True))


def _cut(subject: str) -> str:
    """Return a subject as it is kept: names may be long, and no change hangs on that."""
    whole = len(subject) <= LONGEST_SUBJECT
    return subject if whole else f"{subject[: LONGEST_SUBJECT - 1]}\N{HORIZONTAL ELLIPSIS}"


def tell(
    messages: Sequence[Message], *, kind: str, about: str, path: str, actor: Actor, zone: str
) -> None:
    """Store notices and queue their mails, in the caller's transaction.

    Whose address takes no mail is told in the notice center only: the change does not hang on it.

    Args:
        messages: Whom to tell what.
        kind: What sort of notice.
        about: The stream it is about, such as ``claim:clm_…``.
        path: The page where one goes on, below the installation's address.
        actor: On whose doing.
        zone: The time zone of the program that tells it.
    """
    if not messages:
        return
    moment = now()
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=one.user_id, organization_id=one.organization_id, unit_id=one.unit_id,
                needs=needs_of(kind).value, key=one.key, kind=kind, about=about, path=path,
                subject=_cut(one.letter.subject), text=one.text, at=moment, zone=zone,
                places=list(one.places) or None,
            )
            for one in messages
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    unwanted = _unwanted(kind, messages)
    for one in messages:
        if one.user_id not in unwanted and is_address(one.letter.to):
            queue_mail(one.letter, kind=kind, key=one.key, about=about, actor=actor)
