"""Plain text and saved mails."""

import email
import re
from email import policy
from email.errors import HeaderParseError, MessageError
from email.message import EmailMessage, Message
from typing import IO

from opencpor.claims.evidence.rules.facts import Checked
from opencpor.claims.evidence.rules.refusal import noted as _
from opencpor.claims.evidence.rules.refusal import refuse

ALLOWED_CONTROLS = frozenset("\t\n\r\f")
FIRST_PRINTABLE = " "
MOST_PARTS = 500
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
LONGEST_HEAD = 256 * 1024
LONGEST_HEADER = 20_000  # of a mail to very many; folded lines count together
HARMLESS_PARTS = ("text/", "image/", "multipart/", "message/")
ACTIVE_IMAGES = frozenset({"image/svg+xml"})


def decoded(content: bytes) -> str | None:
    """Return a text in one of the usual encodings, or None if it is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(c >= FIRST_PRINTABLE or c in ALLOWED_CONTROLS for c in text):
            return text
    return None


def check_text(source: IO[bytes]) -> Checked:
    """Check a plain text: characters only."""
    source.seek(0)
    text = decoded(source.read())
    if text is None:
        raise refuse("content_differs", kind="txt", found=_("no plain text"))
    return Checked(readable=any(character.isalnum() for character in text))


def _check_part(part: EmailMessage) -> None:
    kind = part.get_content_type()
    name = part.get_filename()
    if not kind.startswith(HARMLESS_PARTS) or kind in ACTIVE_IMAGES:
        raise refuse("embedded_file", detail=name or kind)
    if name and not kind.startswith("image/") and part.get_content_disposition() == "attachment":
        raise refuse("embedded_file", detail=name)


def _check_headers(message: Message) -> None:
    """Refuse headers that are longer than any mail's: reading them costs more than their length."""
    for part in message.walk():
        for _name, value in part.raw_items():
            if len(str(value)) > LONGEST_HEADER:
                raise refuse("file_too_complex", detail=_("a header is too long"))


def _body(message: EmailMessage) -> str:
    """Check all parts of a mail and return its words."""
    parts = list(message.walk())
    if len(parts) > MOST_PARTS:
        raise refuse("file_too_complex", detail=_("too many parts"))
    _check_headers(message)
    if not (message["From"] and message["Date"]):
        raise refuse("content_differs", kind="eml", found=_("no mail"))
    for part in parts:
        if isinstance(part, EmailMessage):
            _check_part(part)
    body = message.get_body(("plain", "html"))
    return str(body.get_content()) if body is not None else ""


def check_mail(source: IO[bytes]) -> Checked:
    """Check a saved mail (EML): headers of a mail, words, no attachments but pictures."""
    source.seek(0)
    content = source.read()
    if not END_OF_HEADERS.search(content, 0, LONGEST_HEAD):
        raise refuse("content_differs", kind="eml", found=_("no mail"))
    try:
        words = _body(email.message_from_bytes(content, policy=policy.default))
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError,
            HeaderParseError, MessageError) as error:  # fmt: skip
        raise refuse("file_corrupt", detail=_("the mail cannot be read")) from error
    return Checked(readable=any(character.isalnum() for character in words))
