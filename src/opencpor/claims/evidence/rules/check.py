"""The one check that every uploaded file passes."""

import hashlib
import unicodedata
from collections.abc import Callable, Collection
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from opencpor.claims.evidence.rules import compound, image, office, plain
from opencpor.claims.evidence.rules.facts import Checked, FileFacts
from opencpor.claims.evidence.rules.refusal import noted as _
from opencpor.claims.evidence.rules.refusal import refuse

MB = 1024 * 1024
LONGEST_NAME = 200
SNIFFED = 4096
ALIASES = {"jpeg": "jpg", "jpe": "jpg"}
OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."


def _check_pdf(source: IO[bytes]) -> Checked:
    from opencpor.claims.evidence.rules.pdf import check_pdf

    return check_pdf(source)


# kind: media type, how the content begins (none: checked as a whole), the check of the content
KINDS: dict[str, tuple[str, bytes, Callable[[IO[bytes]], Checked]]] = {
    "pdf": ("application/pdf", b"%PDF-", _check_pdf),
    "docx": (
        OFFICE_TYPE + "wordprocessingml.document",
        b"PK\x03\x04",
        partial(office.check_office, kind="docx"),
    ),
    "xlsx": (
        OFFICE_TYPE + "spreadsheetml.sheet",
        b"PK\x03\x04",
        partial(office.check_office, kind="xlsx"),
    ),
    "pptx": (
        OFFICE_TYPE + "presentationml.presentation",
        b"PK\x03\x04",
        partial(office.check_office, kind="pptx"),
    ),
    "png": ("image/png", image.PNG_START, image.check_png),
    "jpg": ("image/jpeg", image.JPEG_START, image.check_jpeg),
    "msg": ("application/vnd.ms-outlook", compound.START, compound.check_msg),
    "eml": ("message/rfc822", b"", plain.check_mail),
    "txt": ("text/plain", b"", plain.check_text),
}
NO_TEXT_STARTS = (
    *(start for _, start, _ in KINDS.values() if start),
    b"MZ",
    b"\x7fELF",
    b"{\\rtf",
)
ARCHIVES = frozenset({"zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "tar", "cab", "iso"})
WITH_MACROS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlsb", "pptm", "potm", "ppsm"})


def plain_name(name: str) -> str:
    """Return a file's name without folders, control or direction characters, of sane length."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"})
    stem, dot, ending = shown.strip().rpartition(".")
    if not dot:
        return ending[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(ending) - 1] + dot + ending


def kind_of(name: str) -> str:
    """Return the kind that a name claims, by its last extension; empty: it claims none."""
    _, dot, ending = name.rpartition(".")
    low = ending.lower() if dot else ""
    return ALIASES.get(low, low)


def _looks_like(head: bytes) -> str:
    """Return what a content is, in words."""
    import puremagic

    try:
        guess = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return _("an unknown kind of file")
    return str(guess[0].name or guess[0].extension)


def _check_kind(kind: str, accept: Collection[str]) -> None:
    if kind in KINDS and kind in accept:
        return
    if kind in ARCHIVES:
        raise refuse("archive")
    if kind in WITH_MACROS:
        raise refuse("active_content", detail=_("macros"))
    accepted = ", ".join(sorted(set(accept) & set(KINDS)))
    raise refuse("type_not_accepted", kind=kind or _("without an extension"), accepted=accepted)


def _check_start(kind: str, source: IO[bytes]) -> None:
    """The first bytes must agree with the name before anything parses the rest."""
    source.seek(0)
    head, start = source.read(SNIFFED), KINDS[kind][1]
    if start and head.startswith(start):
        return
    if not start and not head.startswith(NO_TEXT_STARTS):
        return
    if kind in office.MAIN_TYPES and head.startswith(compound.START):
        raise compound.refusal_of_office(source, kind)
    raise refuse("content_differs", kind=kind, found=_looks_like(head))


def _digest(source: IO[bytes]) -> bytes:
    found = hashlib.sha256()
    while block := source.read(MB):
        found.update(block)
    return found.digest()


def check_file(name: str, source: IO[bytes], accept: Collection[str], max_mb: int) -> FileFacts:
    """Check an uploaded file; return what is known of it.

    Args:
        name: As the uploader named it.
        source: Its content, from the start, able to seek.
        accept: Kinds that the program accepts.
        max_mb: The largest size that it accepts.

    Raises:
        TooLarge, UnsupportedType, Invalid: With the reason and the remedy.
    """
    shown = plain_name(name)
    kind = kind_of(shown)
    _check_kind(kind, accept)
    size = source.seek(0, 2)
    if size == 0:
        raise refuse("file_empty")
    if size > max_mb * MB:
        raise refuse("file_too_large", limit=max_mb)
    _check_start(kind, source)
    media_type, _, check = KINDS[kind]
    source.seek(0)
    checked = check(source)
    source.seek(0)
    digest = _digest(source)
    source.seek(0)
    return FileFacts(shown, kind, media_type, size, digest, checked.readable, checked.pages)
