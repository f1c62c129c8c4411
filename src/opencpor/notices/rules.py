"""What a mail may look like, and what a mail server's answer means. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from email_validator import EmailNotValidError, validate_email

from opencpor.common.text import one_line

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)
PERMANENT = range(500, 600)


@dataclass(frozen=True)
class Sender:
    """In whose name a mail is sent."""

    name: str
    address: str


@dataclass(frozen=True)
class Attached:
    """A file of text that goes with a mail; it arrives byte for byte."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True)
class Letter:
    """A finished mail: texts in the reader's language, links whole.

    Attributes:
        to: One address.
        subject: One line; line breaks and control characters become spaces.
        text: The mail for readers of plain text.
        html: The same mail as HTML.
        language: Language tag of the texts.
        sender: In whose name; none: the installation's own address.
        files: What goes with it.
    """

    to: str
    subject: str
    text: str
    html: str
    language: str = "en"
    sender: Sender | None = None
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """The receiving server took the mail."""

    at: datetime


@dataclass(frozen=True)
class Refused:
    """The receiving server will never take the mail; ``reason`` is for people."""

    reason: str


@dataclass(frozen=True)
class Later:
    """Nobody took or refused the mail yet; ``reason`` is for people."""

    reason: str


Outcome = Accepted | Refused | Later


def checked_address(address: str) -> str:
    """Return an address as a mail server understands it.

    Raises:
        ValueError: If it is no single mail address, or one that only some servers could take.
    """
    try:
        found = validate_email(
            address.strip(),
            allow_smtputf8=False,
            check_deliverability=False,
            globally_deliverable=False,
        )
    except EmailNotValidError as error:
        raise ValueError(f"not a mail address: {error}") from error
    return found.ascii_email or found.normalized


def is_address(text: str) -> bool:
    """Whether a mail can be sent to an address, as ``checked_address`` says."""
    try:
        checked_address(text)
    except ValueError:
        return False
    return True


def message_id(mail_id: str, sender_address: str) -> str:
    """Return the Message-ID of a mail: fixed by its id, so that a repetition can be told."""
    domain = parseaddr(sender_address)[1].rpartition("@")[2] or "localhost"
    return f"<{mail_id}@{domain}>"


def answer_of(code: int, said: str, *, about_us: bool) -> Refused | Later:
    """Return what a server's refusal means.

    Args:
        code: SMTP reply code.
        said: The server's words.
        about_us: Whether it refuses our own name or sign-in rather than this mail: that is ours to
            mend, so the mail waits.
    """
    reason = one_line(f"{code} {said}")
    if code in PERMANENT and not about_us:
        return Refused(reason)
    return Later(reason)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubling from 30 seconds up to an hour."""
    doublings = max(0, min(attempts - 1, 10))
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def given_up(queued_at: datetime, now: datetime) -> bool:
    """Whether a mail has been tried for so long that it counts as undeliverable."""
    return now - queued_at >= GIVE_UP_AFTER
