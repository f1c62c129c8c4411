"""Reads a mail that says what became of another one (RFC 3461 to 3464). Pure; the mail is hostile.

What it says is a claim of whoever sent it: `actions.take` believes it only of a mail of ours, to
the very recipient it went to. Python's parser can be made to fail, or to count for minutes, by a
mail of any size: `reading` runs this in a confined child.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from enum import StrEnum

from opencpor.common.text import one_line

MOST_BYTES = 512 * 1024
MOST_LINES = 12_000
MOST_PARTS = 40
"""How often a header may name a kind of content: each level of nesting needs one."""
MOST_NAMED = 10  # recipients of one report, and mails that it may be about
MOST_WORDS = 250

MESSAGE_ID = re.compile(r"<[^<>\s@]{1,80}@[^<>\s@]{1,230}>")
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
KIND = "multipart/report"
OTHER_KIND = f"it is not of the kind '{KIND}'"
REPORT = "message/delivery-status"
ORIGINALS = {
    "message/rfc822", "message/global",
    "text/rfc822-headers", "message/rfc822-headers", "message/global-headers",
}  # fmt: skip


class Fate(StrEnum):
    """What a report says of a mail."""

    FAILED = "failed"  # it will never arrive
    DELAYED = "delayed"  # it is tried again


class NotAReportError(ValueError):
    """The mail is no report of a delivery; the text says why."""


@dataclass(frozen=True)
class Returned:
    """What a report says of one recipient.

    Attributes:
        message_ids: The mails that it may be about, the one it quotes first.
        recipients: The addresses named for it, in lower case: the one that was written to, and the
            one that it came to in the end.
        fate: What became of the mail.
        status: The code of RFC 3463, such as ``5.1.1``; empty: none is given.
        words: What the server said, in one line.
    """

    message_ids: tuple[str, ...]
    recipients: tuple[str, ...]
    fate: Fate
    status: str
    words: str


def refuse_at_sight(raw: bytes) -> None:
    """Refuse what no mail server writes as a report, before anything takes it apart.

    Raises:
        NotAReportError: If it is too large, nested too deeply, or plainly anything else.
    """
    if len(raw) > MOST_BYTES or raw.count(b"\n") > MOST_LINES:
        raise NotAReportError("it is larger than any report of a delivery")
    if raw.lower().count(b"content-type") > MOST_PARTS:
        raise NotAReportError("it is nested deeper than any report of a delivery")
    if KIND.encode() not in raw.lower():
        raise NotAReportError(OTHER_KIND)


def _text(block: Message, name: str) -> str:
    value = block.get(name)
    return one_line(str(value)) if value is not None else ""


def _address(value: str) -> str:
    """Return the address in a field such as ``rfc822; <ann@example.com>``."""
    return value.rpartition(";")[2].strip().strip("<>").strip().lower()


def _fate(action: str, status: str) -> Fate | None:
    """Return what a recipient's fields say; None: it arrived, or they contradict each other.

    The action counts: a server that has given up on a passing trouble has given up.
    """
    kind = status[:1]
    if kind == "2":
        return None
    if action == "failed" or (not action and kind == "5"):
        return Fate.FAILED
    if action == "delayed" or (not action and kind == "4"):
        return Fate.DELAYED
    return None


def _named(block: Message, message_ids: tuple[str, ...]) -> Returned | None:
    found = STATUS.search(_text(block, "Status"))
    status = found.group() if found else ""
    fate = _fate(_text(block, "Action").lower(), status)
    given = [_address(_text(block, name)) for name in ("Original-Recipient", "Final-Recipient")]
    recipients = tuple(dict.fromkeys(one for one in given if "@" in one))
    if fate is None or not recipients:
        return None
    words = _text(block, "Diagnostic-Code").partition(";")[2].strip()
    return Returned(message_ids, recipients, fate, status, words[:MOST_WORDS])


def _blocks(parts: Iterable[Message]) -> Iterator[Message]:
    """Give the groups of fields of a report; the first is about the mail, the others about people.

    Some servers leave out the first.
    """
    for part in parts:
        content = part.get_payload()
        if part.get_content_type() == REPORT and isinstance(content, list):
            yield from (block for block in content if isinstance(block, Message))


def _quoted(part: Message) -> str:
    """Return the Message-ID field of the mail, or of its headers, that a part quotes."""
    content = part.get_payload()
    if isinstance(content, list):
        return _text(content[0], "Message-ID") if isinstance(content[0], Message) else ""
    decoded = part.get_payload(decode=True)
    headers = decoded if isinstance(decoded, bytes) else str(content).encode("utf-8", "replace")
    return _text(message_from_string(headers.decode("utf-8", "replace")), "Message-ID")


def _about(report: Message, parts: Iterable[Message]) -> tuple[str, ...]:
    """Return the mails that a report may be about: the one it quotes, then those it answers."""
    fields = [_quoted(part) for part in parts if part.get_content_type() in ORIGINALS]
    fields += [_text(report, "In-Reply-To"), _text(report, "References")]
    found = [one for field in fields for one in MESSAGE_ID.findall(field)]
    return tuple(dict.fromkeys(found))[:MOST_NAMED]


def read_report(raw: bytes) -> tuple[Returned, ...]:
    """Return what a report says, for each recipient whom the mail did not reach.

    Args:
        raw: The whole mail as the server wrote it.

    Raises:
        NotAReportError: If it is anything else than a report of a delivery, or names no mail.
    """
    refuse_at_sight(raw)
    report = message_from_bytes(raw)
    content = report.get_payload()
    if report.get_content_type() != KIND or not isinstance(content, list):
        raise NotAReportError(OTHER_KIND)
    parts = [part for part in content if isinstance(part, Message)]
    message_ids = _about(report, parts)
    if not message_ids:
        raise NotAReportError("it does not say which mail it is about")
    found = [_named(block, message_ids) for block in _blocks(parts)]
    named = tuple(one for one in found if one is not None)
    return named[:MOST_NAMED]
