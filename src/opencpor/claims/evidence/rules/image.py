"""PNG and JPEG: whole pictures of a sane size, with nothing behind them."""

import struct
import zlib
from typing import IO

from opencpor.claims.evidence.rules.facts import Checked
from opencpor.claims.evidence.rules.refusal import noted as _
from opencpor.claims.evidence.rules.refusal import refuse

PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START, JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
ZIP_END = b"PK\x05\x06"
MOST_PIXELS = 200_000_000
PICTURE = Checked(readable=False, pages=None)
_NO_LENGTH = {0x01, *range(0xD0, 0xD9)}  # JPEG markers that stand alone
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SCAN, _END = 0xDA, 0xD9


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise refuse("file_corrupt", detail=_("the picture has no size"))
    if width * height > MOST_PIXELS:
        raise refuse("file_too_complex", detail=_("the picture is too large"))


def check_png(source: IO[bytes]) -> Checked:
    """Check a PNG, chunk by chunk."""
    source.seek(len(PNG_START))
    first = True
    while True:
        head = source.read(8)
        if len(head) < 8:  # noqa: PLR2004 - length and name
            raise refuse("file_corrupt", detail=_("the picture ends too early"))
        length, name = struct.unpack(">I4s", head)
        body = source.read(length)
        check = source.read(4)
        if len(body) < length or len(check) < 4 or zlib.crc32(name + body) != int.from_bytes(check):  # noqa: PLR2004
            raise refuse("file_corrupt", detail=_("a part does not match its checksum"))
        if first:
            if name != b"IHDR" or length < 8:  # noqa: PLR2004 - width and height
                raise refuse("file_corrupt", detail=_("the picture has no header"))
            _check_pixels(*struct.unpack(">II", body[:8]))
            first = False
        if name == b"IEND":
            break
    if source.read(1):
        raise refuse("embedded_file", detail=_("something behind the picture"))
    return PICTURE


def _skip_scan(content: bytes, place: int) -> int:
    """Return where the next marker stands behind the coded picture."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise refuse("file_corrupt", detail=_("the picture ends too early"))
        marker = content[place + 1]
        if marker != 0 and marker not in range(0xD0, 0xD8):
            return place
        place += 2


def check_jpeg(source: IO[bytes]) -> Checked:
    """Check a JPEG, marker by marker; some cameras write a trailer, but an archive is none."""
    source.seek(0)
    content = source.read()
    place, sized = 2, False
    while True:
        if place + 4 > len(content) or content[place] != 0xFF:  # noqa: PLR2004 - start of a marker
            raise refuse("file_corrupt", detail=_("the picture ends too early"))
        marker = content[place + 1]
        if marker == _END:
            break
        if marker == 0xFF or marker in _NO_LENGTH:  # noqa: PLR2004 - filling
            place += 1 if marker == 0xFF else 2  # noqa: PLR2004
            continue
        length = int.from_bytes(content[place + 2 : place + 4])
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9].ljust(4, b"\0"))
            _check_pixels(width, height)
            sized = True
        place += 2 + max(length, 2)
        if marker == _SCAN:
            place = _skip_scan(content, place)
            if content[place : place + 2] == JPEG_END:
                break
    if not sized:
        raise refuse("file_corrupt", detail=_("the picture has no size"))
    if ZIP_END in content[place:]:
        raise refuse("embedded_file", detail=_("an archive behind the picture"))
    return PICTURE
