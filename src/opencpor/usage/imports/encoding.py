"""Which encoding a text file has; what is not UTF-8 is rewritten, or refused."""

import codecs
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from opencpor.common.beside import beside
from opencpor.common.phrases import phrase
from opencpor.usage.imports.limits import MEBIBYTE
from opencpor.usage.imports.refusal import Refusal, RefusedError

PART = 256 * 1024  # bytes that are looked at at once: they stay in a processor's own memory
PIECE = 32 * MEBIBYTE  # bytes that one thread looks at
HANDS = 2
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Control characters that no text has: their presence says that the file is something else.
BINARY = bytes({*range(9), 11, 12, *range(14, 27), *range(28, 32), 127})

LAST_OF_ASCII, FIRST_SHOWN = 126, 32  # what lies between is a letter, a digit, a mark or a blank

BINARY_CHARACTERS = frozenset(map(chr, BINARY))


def _no_text() -> RefusedError:
    return RefusedError(
        Refusal.NOT_A_TABLE,
        "This is no CSV, TSV, XLSX, Parquet or gzip file, whatever its name says.",
    )


def as_utf8(path: Path, scratch: Path) -> tuple[Path, str]:
    """Return a UTF-8 file with the same text, and a note if it had to be rewritten.

    Raises:
        RefusedError: If the file is no text.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] in UTF16_MARKS:
        return _rewritten(path, scratch, "utf-16"), phrase("The file was read as UTF-16.")
    if _is_plain(path) or _is_utf8(path):
        return path, ""
    return (
        _rewritten(path, scratch, "cp1252"),
        phrase("The file is not UTF-8; it was read as Windows-1252."),
    )


def _is_plain(path: Path) -> bool:
    """Tell whether a file has nothing but shown characters of ASCII, tabs and ends of lines.

    Nearly all files have no others, and asking this costs a fraction of looking at each letter.
    """
    size = path.stat().st_size
    pieces = (partial(_piece_is_plain, path, start) for start in range(0, size, PIECE))
    if size <= PIECE:
        return all(piece() for piece in pieces)
    with beside(*pieces, hands=HANDS) as answers:
        return all(answers())


def _piece_is_plain(path: Path, start: int) -> bool:
    return all(map(_part_is_plain, _parts(path, start)))


def _parts(path: Path, start: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        for _ in range(PIECE // PART):
            if part := file.read(PART):
                yield part


def _part_is_plain(part: bytes) -> bool:
    import numpy as np

    letters = np.frombuffer(part, np.uint8)
    if letters.max() > LAST_OF_ASCII:
        return False
    hidden = np.count_nonzero(letters < FIRST_SHOWN)
    for usual in b"\n\r\t":
        hidden -= np.count_nonzero(letters == usual)
        if not hidden:
            return True
    return False


def _is_utf8(path: Path) -> bool:
    """Tell whether the whole file is UTF-8; RefusedError if it is no text at all."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    right = True
    with path.open("rb") as file:
        while chunk := file.read(MEBIBYTE):
            if len(chunk.translate(None, BINARY)) != len(chunk):
                raise _no_text()
            unfinished = decoder.getstate()[0]  # a letter begun at the end of the part before
            if right and (unfinished or not chunk.isascii()):
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    right = False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        right = False
    return right


def _rewritten(path: Path, scratch: Path, encoding: str) -> Path:
    target = scratch / "text.utf8"
    try:
        with (
            path.open(encoding=encoding, newline="") as source,
            target.open("w", encoding="utf-8", newline="") as sink,
        ):
            while chunk := source.read(MEBIBYTE):
                if not BINARY_CHARACTERS.isdisjoint(chunk):
                    raise _no_text()
                sink.write(chunk)
    except UnicodeError as error:
        raise RefusedError(
            Refusal.ENCODING,
            "The text is neither UTF-8 nor UTF-16 nor Windows-1252. Save it as CSV UTF-8.",
        ) from error
    return target
