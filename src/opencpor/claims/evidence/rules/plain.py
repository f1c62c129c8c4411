"""Plain text and saved mails."""

import email
from email import policy
from email.message import EmailMessage
from typing import IO

from opencpor.claims.evidence.rules.facts import Checked
from opencpor.claims.evidence.rules.refusal import refuse

ALLOWED_CONTROLS = frozenset("\t\n\r\f")
FIRST_PRINTABLE = " "
MOST_PARTS = 500
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
        raise refuse("content_differs", kind="txt", found="no plain text")
    return Checked(readable=any(character.isalnum() for character in text))


def _check_part(part: EmailMessage) -> None:
    kind = part.get_content_type()
    name = part.get_filename()
    if not kind.startswith(HARMLESS_PARTS) or kind in ACTIVE_IMAGES:
        raise refuse("embedded_file", detail=name or kind)
    if name and not kind.startswith("image/") and part.get_content_disposition() == "attachment":
        raise refuse("embedded_file", detail=name)


def check_mail(source: IO[bytes]) -> Checked:
    """Check a saved mail (EML): headers of a mail, words, no attachments but pictures."""
    source.seek(0)
    content = source.read()
    message = email.message_from_bytes(content, policy=policy.default)
    if not (message["From"] and message["Date"]):
        raise refuse("content_differs", kind="eml", found="no mail")
    try:
        parts = list(message.walk())
        if len(parts) > MOST_PARTS:
            raise refuse("file_too_complex", detail="too many parts")
        for part in parts:
            if isinstance(part, EmailMessage):
                _check_part(part)
        body = message.get_body(("plain", "html"))
        words = str(body.get_content()) if body is not None else ""
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise refuse("file_corrupt", detail="the mail cannot be read") from error
    return Checked(readable=any(character.isalnum() for character in words))
