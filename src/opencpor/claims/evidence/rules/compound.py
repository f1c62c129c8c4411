"""Outlook mails (MSG), which are Microsoft compound files: a small file system in a file.

Only what the check needs is read: the directory, and the short streams that name attachments.
Source: the published format [MS-CFB], and [MS-OXMSG] for the names inside.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from opencpor.claims.evidence.rules.facts import Checked
from opencpor.claims.evidence.rules.refusal import noted as _
from opencpor.claims.evidence.rules.refusal import refuse
from opencpor.common.errors import Problem

START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER_BYTES = 512
ENTRY_BYTES = 128
SECTOR_SHIFTS, SMALL_SHIFT = (9, 12), 6
LONGEST_FILE_NAME = 2_048  # bytes
LAST = 0xFFFFFFFA  # sector numbers from here on are no sectors
IN_HEADER = 109
STREAM, ROOT = 2, 5
MOST_ENTRIES = 20_000
PROPERTIES = "__properties_version1.0"
BODY = ("__substg1.0_1000001F", "__substg1.0_1000001E", "__substg1.0_10090102",
        "__substg1.0_10130102")  # fmt: skip
FILE_NAMES = ("__substg1.0_3707001F", "__substg1.0_3707001E", "__substg1.0_3704001F",
              "__substg1.0_3704001E")  # fmt: skip
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
MACROS = frozenset({"_VBA_PROJECT", "VBA", "Macros"})


@dataclass(frozen=True)
class Entry:
    """One name in the directory."""

    name: str
    kind: int
    start: int
    size: int


class Compound:
    """The directory of a compound file, and its streams."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in SECTOR_SHIFTS or small_shift != SMALL_SHIFT:
            raise ValueError("no size of sectors that the format knows")
        self.sector, self.small = 1 << shift, 1 << small_shift
        first, cutoff, small_first = struct.unpack_from("<I4xII", content, 48)
        self.cutoff = cutoff
        self.table = self._table()
        directory = self._chain(first, self.table, self._sector)
        self.entries = list(self._entries(directory))
        if not self.entries:
            raise ValueError("the directory is empty")
        self.small_table = self._words(self._chain(small_first, self.table, self._sector))
        roots = [entry for entry in self.entries if entry.kind == ROOT]
        self.small_stream = self._chain(roots[0].start, self.table, self._sector) if roots else b""

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.sector
        return self.content[start : start + self.sector]

    def _small_sector(self, number: int) -> bytes:
        return self.small_stream[number * self.small : (number + 1) * self.small]

    @staticmethod
    def _words(data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _table(self) -> tuple[int, ...]:
        """Return the allocation table: for each sector the next of its chain."""
        places = list(struct.unpack_from(f"<{IN_HEADER}I", self.content, 76))
        more, count = struct.unpack_from("<II", self.content, 68)
        for _turn in range(min(count, len(self.content) // self.sector)):
            words = self._words(self._sector(more))
            if not words:
                break
            places += words[:-1]
            more = words[-1]
        return self._words(b"".join(self._sector(place) for place in places if place < LAST))

    @staticmethod
    def _chain(start: int, table: tuple[int, ...], read: object) -> bytes:
        parts, seen = [], set()
        while start < LAST:
            if start in seen or start >= len(table):
                raise ValueError("a chain of sectors is broken")
            seen.add(start)
            parts.append(read(start))  # type: ignore[operator]
            start = table[start]
        return b"".join(parts)

    def _entries(self, directory: bytes) -> Iterator[Entry]:
        if len(directory) // ENTRY_BYTES > MOST_ENTRIES:
            raise ValueError("too many names")
        for place in range(0, len(directory) - ENTRY_BYTES + 1, ENTRY_BYTES):
            raw = directory[place : place + ENTRY_BYTES]
            length, kind = struct.unpack_from("<HB", raw, 64)
            start, size = struct.unpack_from("<II", raw, 116)
            if kind:
                name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le")
                yield Entry(name, kind, start, size)

    def read(self, entry: Entry) -> bytes:
        """Return a stream."""
        if entry.size < self.cutoff:
            found = self._chain(entry.start, self.small_table, self._small_sector)
        else:
            found = self._chain(entry.start, self.table, self._sector)
        return found[: entry.size]


def _text(name: str, content: bytes) -> str:
    encoding = "utf-16-le" if name.endswith("F") else "cp1252"
    return content.decode(encoding, "replace").strip("\0 ")


def refusal_of_office(source: IO[bytes], kind: str) -> Problem:
    """Return why a compound file that is named as a newer Office document is refused."""
    source.seek(0)
    try:
        names = {entry.name for entry in Compound(source.read()).entries}
    except (struct.error, ValueError, IndexError):
        return refuse("file_corrupt", detail=_("its structure cannot be read"))
    if "EncryptedPackage" in names:
        return refuse("file_encrypted")
    return refuse("content_differs", kind=kind, found=_("an older Office document"))


def _check_names(found: Compound) -> None:
    names = {entry.name for entry in found.entries}
    if "EncryptedPackage" in names:
        raise refuse("file_encrypted")
    if names & MACROS:
        raise refuse("active_content", detail=_("macros"))
    if PROPERTIES not in names:
        raise refuse("content_differs", kind="msg", found=_("an older Office document"))
    for entry in found.entries:
        if entry.name in FILE_NAMES:
            if entry.size > LONGEST_FILE_NAME:
                raise refuse("embedded_file", detail=_("an attachment"))
            name = _text(entry.name, found.read(entry))
            if not name.lower().endswith(PICTURES):
                raise refuse("embedded_file", detail=name or _("an attachment"))


def check_msg(source: IO[bytes]) -> Checked:
    """Check an Outlook mail: a mail, not encrypted, no attachments but pictures."""
    source.seek(0)
    try:
        found = Compound(source.read())
        _check_names(found)
        bodies = [entry for entry in found.entries if entry.name in BODY and entry.size]
        return Checked(readable=bool(bodies))
    except (struct.error, ValueError, IndexError) as error:
        raise refuse("file_corrupt", detail=_("its structure cannot be read")) from error
