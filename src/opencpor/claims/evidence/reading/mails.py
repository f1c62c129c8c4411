"""Plain texts and saved mails."""

import email
import struct
from email import policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import IO

from opencpor.claims.evidence.reading.bounds import FEW_WORDS, counted
from opencpor.claims.evidence.rules.compound import Compound
from opencpor.claims.evidence.rules.passages import Passage, Unit
from opencpor.claims.evidence.rules.plain import decoded
from opencpor.runtime.confined import BadInputError

HEADERS = ("Subject", "From", "To", "Cc", "Date")
UNSEEN = frozenset({"script", "style", "head", "title"})
BLOCKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "td", "th"})
SUBJECT, SENDER, RECIPIENTS, TRANSPORT = "0037", "0C1A", "0E04", "007D"
BODY, HTML = "1000", "1013"
FORMATTED_ONLY = "__substg1.0_10090102"  # a body in a format that is not read here


class _Html(HTMLParser):
    """Keeps what a reader of a page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.unseen, self.pictures = 0, False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """See an element begin."""
        del attrs
        self.unseen += tag in UNSEEN
        self.pictures = self.pictures or tag == "img"
        if tag in BLOCKS:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """See an element end."""
        self.unseen = max(0, self.unseen - (tag in UNSEEN))

    def handle_data(self, data: str) -> None:
        """See words."""
        if not self.unseen:
            self.text.append(data)


def _from_html(page: str) -> tuple[str, bool]:
    parser = _Html()
    parser.feed(page)
    parser.close()
    return "".join(parser.text), parser.pictures


def _whole(head: str, body: str, *, pictures: bool) -> tuple[list[Passage], str]:
    """Return a mail as one passage; one whose body is a picture is not read."""
    readable = not pictures or counted(body) >= FEW_WORDS
    return [Passage(Unit.TEXT, "", f"{head}\n\n{body}", readable)], ""


def read_text(source: IO[bytes]) -> tuple[list[Passage], str]:
    """Return a plain text."""
    text = decoded(source.read())
    if text is None:
        raise BadInputError("it is no plain text")
    return [Passage(Unit.TEXT, "", text)], ""


def read_mail(source: IO[bytes]) -> tuple[list[Passage], str]:
    """Return a saved mail: its headers and its body."""
    try:
        mail = email.message_from_bytes(source.read(), policy=policy.default)
        head = "\n".join(f"{name}: {mail[name]}" for name in HEADERS if mail[name])
        part = mail.get_body(("plain", "html"))
        body = str(part.get_content()) if isinstance(part, EmailMessage) else ""
        pictures = any(one.get_content_maintype() == "image" for one in mail.walk())
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise BadInputError("the mail cannot be read") from error
    if isinstance(part, EmailMessage) and part.get_content_subtype() == "html":
        body, shown = _from_html(body)
        pictures = pictures or shown
    return _whole(head, body, pictures=pictures)


class _Msg:
    """The properties of an Outlook mail."""

    def __init__(self, found: Compound) -> None:
        self.streams = {one.name: found.read(one) for one in reversed(found.entries) if one.size}

    def text(self, number: str) -> str:
        """Return a text by the number of its property; empty: there is none."""
        wide = self.streams.get(f"__substg1.0_{number}001F")
        if wide is not None:
            return wide.decode("utf-16-le", "replace").strip("\0")
        return self.streams.get(f"__substg1.0_{number}001E", b"").decode("cp1252", "replace")

    @property
    def html(self) -> str:
        """Return its body as a page."""
        raw = self.streams.get(f"__substg1.0_{HTML}0102", b"")
        return self.text(HTML) or (decoded(raw) or "")


def read_msg(source: IO[bytes]) -> tuple[list[Passage], str]:
    """Return an Outlook mail: who wrote to whom, about what, and its body."""
    try:
        mail = _Msg(Compound(source.read()))
    except (struct.error, ValueError, IndexError) as error:
        raise BadInputError("its structure cannot be read") from error
    sent = email.message_from_string(mail.text(TRANSPORT), policy=policy.default)["Date"]
    named = {"Subject": SUBJECT, "From": SENDER, "To": RECIPIENTS}
    lines = [f"{name}: {mail.text(number)}" for name, number in named.items()]
    head = "\n".join([*lines, f"Date: {sent}" if sent else ""])
    body, pictures = mail.text(BODY), False
    if not body.strip():
        body, pictures = _from_html(mail.html)
    unread = not body.strip() and FORMATTED_ONLY in mail.streams
    return _whole(head, body, pictures=pictures or unread)
