"""Take a report of a mail that came back, and tell the room whose mail it was."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.notices.models import Mail, MailState
from opencpor.notices.ports import Return, return_listener_for
from opencpor.notices.returned.models import MailReturn
from opencpor.notices.returned.reading import read_confined
from opencpor.notices.returned.rules import Fate, Returned


@dataclass(frozen=True)
class Taken:
    """What came of a report.

    Attributes:
        failed: How many mails are now known never to arrive.
        delayed: How many are now known to be late.
        known: How many were reported so before.
    """

    failed: int = 0
    delayed: int = 0
    known: int = 0

    @property
    def ours(self) -> bool:
        """Whether it was about a mail that was sent from here."""
        return bool(self.failed or self.delayed or self.known)


def _mail(said: Returned) -> Mail | None:
    """Return the mail that is meant: one that was sent, to exactly this recipient.

    The Message-ID is known to whoever got the mail or carried it; nobody else can report of it.
    """
    rows = Mail.objects.filter(message_id__in=said.message_ids, state=MailState.SENT)
    by_id = {row.message_id: row for row in rows if row.recipient is not None}
    found = (by_id.get(one) for one in said.message_ids)
    return next(
        (row for row in found if row and (row.recipient or "").lower() in said.recipients), None
    )


def _note(mail: Mail, said: Returned, actor: Actor) -> bool:
    """Note what is said of a mail; return whether it is new."""
    row, made = MailReturn.objects.get_or_create(
        mail=mail, fate=said.fate.value, status=said.status, defaults={"reported_at": now()}
    )
    if not made:
        return False
    data = {"kind": mail.kind, "fate": row.fate, "status": row.status}
    record(EventType.NOTICE_RETURNED, f"mail:{mail.id}", actor.ref(), data=data)
    listener = return_listener_for(mail.kind)
    if said.fate is Fate.FAILED and listener is not None:
        reason = f"{said.status} {said.words}".strip() or "The mail came back."
        listener(Return(mail.id, mail.kind, mail.about, reason))
    return True


def take_report(raw: bytes, actor: Actor) -> Taken:
    """Note what a report says of mails that were sent from here; said again, nothing changes.

    Only a failure for good has consequences: the room that queued the mail is told. What is about
    nobody's mail, or about another recipient than ours, is passed over.

    Args:
        raw: The report as the mail server wrote it; it is not kept.
        actor: Which door took it.

    Raises:
        NotAReportError: If it is none.
    """
    return _take(read_confined(raw), actor)


@transaction.atomic
def _take(reported: Iterable[Returned], actor: Actor) -> Taken:
    failed = delayed = known = 0
    for said in reported:
        mail = _mail(said)
        if mail is None:
            continue
        if not _note(mail, said, actor):
            known += 1
        elif said.fate is Fate.FAILED:
            failed += 1
        else:
            delayed += 1
    return Taken(failed, delayed, known)
