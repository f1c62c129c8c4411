"""Queue a mail, in the caller's transaction: it goes out if and only if the change happened."""

from django.conf import settings
from django.db import connection, transaction

from opencpor.access.actor import Actor, system
from opencpor.common.clock import now
from opencpor.common.ids import new_id
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.notices.jobs import deliver_mail
from opencpor.notices.models import Mail
from opencpor.notices.rules import Letter, checked_address, message_id
from opencpor.notices.sealing import seal


def queue_mail(
    letter: Letter, *, kind: str, key: str, about: str, actor: Actor | None = None
) -> Mail:
    """Store a mail and the job that sends it.

    Args:
        letter: The finished mail.
        kind: What sort of mail; listeners register by it.
        key: Names this very mail; queuing it again gives back the first.
        about: The stream it is about, such as ``claim:clm_…``.
        actor: On whose doing; none: the system.

    Raises:
        ValueError: If the address is none.
        TransactionManagementError: Outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A mail is queued with its change.")
    address = checked_address(letter.to)
    mail_id = new_id("ml")
    sender = letter.sender.address if letter.sender else str(settings.DEFAULT_FROM_EMAIL)
    mail, created = Mail.objects.get_or_create(
        key=key,
        defaults={
            "id": mail_id,
            "kind": kind,
            "about": about,
            "recipient": address,
            "language": letter.language,
            "message_id": message_id(mail_id, sender),
            "sealed": seal(letter),
            "queued_at": now(),
        },
    )
    if created:
        by = (actor or system("notices")).ref()
        record(EventType.NOTICE_QUEUED, f"mail:{mail.id}", by, data={"kind": kind, "about": about})
        deliver_mail.configure(lock=f"mail:{mail.id}").defer(mail_id=mail.id)
    return mail
