"""Hands one mail to the mail server and says what the server made of it."""

import smtplib
from contextlib import suppress
from email.utils import format_datetime, formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from opencpor.common.clock import now
from opencpor.common.text import one_line
from opencpor.notices.models import Mail
from opencpor.notices.rules import (
    Accepted,
    Later,
    Letter,
    Outcome,
    Refused,
    answer_of,
)


def _from(letter: Letter) -> str:
    if letter.sender is None:
        return str(settings.DEFAULT_FROM_EMAIL)
    return formataddr((one_line(letter.sender.name), letter.sender.address))


def message_of(mail: Mail, letter: Letter) -> EmailMultiAlternatives:
    """Return the mail as it goes out; the same at every attempt."""
    message = EmailMultiAlternatives(
        subject=one_line(letter.subject),
        body=letter.text,
        from_email=_from(letter),
        to=[letter.to],
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.queued_at),
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(letter.html, "text/html")
    for file in letter.files:
        message.attach(file.name, file.text.encode(), file.kind)
    return message


def _words(said: object) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _meaning(error: Exception) -> Refused | Later:
    """Return what an error while sending means for this mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return answer_of(code, _words(said), about_us=False)
    if isinstance(error, smtplib.SMTPDataError):
        return answer_of(error.smtp_code, _words(error.smtp_error), about_us=False)
    if isinstance(error, smtplib.SMTPResponseException):
        return answer_of(error.smtp_code, _words(error.smtp_error), about_us=True)
    return Later(one_line(f"{type(error).__name__}: {error}"))


def hand_over(mail: Mail, letter: Letter) -> Outcome:
    """Give a mail to the server; the answer counts, not how the connection ends after it."""
    connection = get_connection()
    try:
        connection.open()
        connection.send_messages([message_of(mail, letter)])
    except (smtplib.SMTPException, OSError) as error:
        return _meaning(error)
    else:
        return Accepted(now())
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()
