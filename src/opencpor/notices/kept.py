"""Mail where no server is set: each one is a file in the data folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from opencpor.runtime import environment

ENDING = ".eml"


@dataclass(frozen=True)
class Kept:
    """One kept mail, as a person would read it."""

    message_id: str
    at: datetime
    sender: str
    to: str
    subject: str
    text: str
    html: str


def folder_of_kept() -> Path:
    """Return where mails are kept; an empty path if they go to a server."""
    return Path(getattr(settings, "EMAIL_FILE_PATH", None) or "")


def leaves_no_mail() -> bool:
    """Whether mails reach nobody: they are kept here, and nobody is meant to read them here."""
    return folder_of_kept() != Path() and not environment.current().demo


class KeptMail(BaseEmailBackend):
    """Writes each mail to a file named after its Message-ID: a repeated one replaces itself."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep some mails; return how many."""
        folder = folder_of_kept()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            plain = message.message()
            name = quote(str(plain["Message-ID"]).strip("<>"), safe="@") + ENDING
            partial = folder / f"{name}.part"
            partial.write_bytes(plain.as_bytes())
            partial.rename(folder / name)
        return len(email_messages)


def _part(message: Parsed, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _read(path: Path) -> Kept:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    if not isinstance(message, Parsed):
        raise TypeError("the default policy makes another kind of message")
    return Kept(
        message_id=str(message["Message-ID"]).strip("<>"),
        at=parsedate_to_datetime(str(message["Date"])),
        sender=str(message["From"]),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def kept_mails(most: int = 200) -> list[Kept]:
    """Return the newest kept mails, newest first; none if mail goes to a server."""
    folder = folder_of_kept()
    if not folder.is_dir() or folder == Path():
        return []
    newest = sorted(folder.glob(f"*{ENDING}"), key=lambda path: path.stat().st_mtime_ns)
    return [_read(path) for path in reversed(newest[-most:])]
