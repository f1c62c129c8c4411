"""Send one queued mail and record what the server said."""

from cryptography.fernet import InvalidToken
from django.db import transaction

from opencpor.access.actor import system
from opencpor.common.clock import now
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.notices.models import Mail, MailState
from opencpor.notices.ports import Delivery, listener_for
from opencpor.notices.rules import Accepted, Later, Outcome, Refused, given_up
from opencpor.notices.sealing import unseal
from opencpor.notices.transport import hand_over

SYSTEM = system("mail")


class NotYetDelivered(Exception):  # noqa: N818 - not an error: it says to try again later
    """The mail stays queued."""


def _attempt(mail: Mail) -> Outcome:
    try:
        letter = unseal(bytes(mail.sealed or b""))
    except InvalidToken:
        return Refused("The installation's secret key has changed since the mail was queued.")
    outcome = hand_over(mail, letter)
    if isinstance(outcome, Later) and given_up(mail.queued_at, now()):
        return Refused(outcome.reason)
    return outcome


def _finish(mail: Mail, event: EventType) -> None:
    from opencpor.notices.jobs import report_delivery

    mail.sealed = None
    mail.save()
    data = {"kind": mail.kind, "attempts": mail.attempts}
    record(event, f"mail:{mail.id}", SYSTEM.ref(), data=data)
    if listener_for(mail.kind) is not None:
        report_delivery.defer(mail_id=mail.id)


def report(mail_id: str) -> None:
    """Tell the room that queued a mail what became of it."""
    mail = Mail.objects.get(id=mail_id)
    listener = listener_for(mail.kind)
    if listener is not None:
        listener(Delivery(mail.id, mail.kind, mail.about, mail.accepted_at, mail.last_answer))


def deliver(mail_id: str) -> None:
    """Send a mail if it is still queued.

    The row stays locked while the server is asked, so two workers never send the same mail. If the
    process dies between the server's yes and our record, the mail is sent again with the same
    Message-ID: the only way in which it can arrive twice.

    Raises:
        NotYetDelivered: If nobody took or refused it; the attempt is recorded.
    """
    with transaction.atomic():
        waiting = Mail.objects.select_for_update(skip_locked=True)
        mail = waiting.filter(id=mail_id, state=MailState.QUEUED).first()
        if mail is None:
            return
        mail.attempts += 1
        outcome = _attempt(mail)
        match outcome:
            case Accepted(at):
                mail.state, mail.accepted_at, mail.last_answer = MailState.SENT, at, ""
                _finish(mail, EventType.NOTICE_SENT)
            case Refused(reason):
                mail.state, mail.failed_at = MailState.FAILED, now()
                mail.last_answer = reason
                _finish(mail, EventType.NOTICE_FAILED)
            case Later(reason):
                mail.last_answer = reason
                mail.save(update_fields=["attempts", "last_answer"])
    if isinstance(outcome, Later):
        raise NotYetDelivered(outcome.reason)
