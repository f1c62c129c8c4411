"""PDF: whole, not encrypted, nothing in it that acts or hides a file."""

import zipfile
from collections.abc import Iterator
from typing import IO, Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from opencpor.claims.evidence.rules.facts import Checked
from opencpor.claims.evidence.rules.refusal import noted as _
from opencpor.claims.evidence.rules.refusal import refuse

MOST_OBJECTS = 200_000
MOST_PAGES = 2_000
PAGES_READ = 30
MOST_STEPS = 100_000
STEPS_OF_A_FORM = 5_000
LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 32_000_000,
    "lzw_maximum_output_length": 32_000_000,
    "run_length_maximum_output_length": 32_000_000,
    "array_based_stream_maximum_output_length": 32_000_000,
    "stream_decoding_work_maximum_length": 64_000_000,
    "stream_parsing_work_maximum_count": 50_000,  # of one page or form; a page of text has 2,000
    "xform_maximum_invocations_per_extraction": 50,
}
ENOUGH_WORDS = 20  # letters and digits; fewer are a stamp or page numbers on a scan

ACTIVE_KEYS = {
    "/JS": _("JavaScript"),
    "/RichMedia": _("media"),
    "/XFA": _("a form with its own program"),
}
ACTIVE_ACTIONS = {
    "/JavaScript": _("JavaScript"),
    "/Launch": _("starting another program"),
    "/SubmitForm": _("sending a form"),
    "/ImportData": _("loading data"),
    "/Rendition": _("media"),
    "/Movie": _("media"),
    "/Sound": _("media"),
    "/GoToE": _("opening a hidden file"),
    "/GoToR": _("opening another file"),
    "/GoTo3DView": _("media"),
}
MEDIA = frozenset({"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"})
LINKS = ("http:", "https:", "mailto:", "tel:")
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg")
HEAD = 1024
MOST_BEHIND = 32  # bytes behind the end that sloppy programs leave
FAILURES = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError,
            RecursionError, AssertionError, NotImplementedError, OSError)  # fmt: skip


def _numbers(reader: PdfReader) -> Iterator[tuple[int, int]]:
    for generation, objects in reader.xref.items():
        yield from ((number, generation) for number in objects)
    yield from ((number, 0) for number in reader.xref_objStm)


def _parts(value: Any) -> Iterator[DictionaryObject]:
    """Yield the dictionaries of one object; references lead to objects looked at by themselves."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, DictionaryObject):
            yield found
            waiting += [found.raw_get(key) for key in found]
        elif isinstance(found, ArrayObject):
            waiting += list.__iter__(found)


def _plain(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _check_part(part: DictionaryObject) -> None:
    for key, what in ACTIVE_KEYS.items():
        if key in part:
            raise refuse("active_content", detail=what)
    action = _plain(part.raw_get("/S")) if "/S" in part else None
    if isinstance(action, str) and action in ACTIVE_ACTIONS:
        raise refuse("active_content", detail=ACTIVE_ACTIONS[action])
    if _named(part, "/Subtype") in MEDIA:
        raise refuse("active_content", detail=_("media"))
    _check_links(part)
    kind = _plain(part.raw_get("/Type")) if "/Type" in part else None
    if kind == "/EmbeddedFile" or "/EmbeddedFiles" in part or "/EF" in part:
        raise refuse("embedded_file", detail=_("an attachment"))


def _named(part: DictionaryObject, key: str) -> Any:
    return _plain(part.raw_get(key)) if key in part else None


def _check_links(part: DictionaryObject) -> None:
    """Links lead to web pages and mailboxes, and only when somebody follows them."""
    first = _named(part, "/OpenAction")
    if isinstance(first, DictionaryObject) and _named(first, "/S") == "/URI":
        raise refuse("active_content", detail=_("opening a web page"))
    target = _named(part, "/URI")
    if not isinstance(target, str) or _named(part, "/S") != "/URI":
        return
    start, colon, _rest = target.strip().lower().partition(":")
    named = colon and all(c.isalnum() or c in "+-." for c in start)
    if (named and f"{start}:" not in LINKS) or target.strip().startswith("\\\\"):
        raise refuse("active_content", detail=_("a link that leads to no web page"))


def _check_frame(source: IO[bytes]) -> None:
    """Refuse a file that is something else at the same time."""
    size = source.seek(0, 2)
    source.seek(0)
    head = source.read(HEAD).lower()
    source.seek(max(0, size - HEAD))
    *before, behind = source.read().split(b"%%EOF")
    if not before:
        raise refuse("file_corrupt", detail=_("its end is missing"))
    strange = len(behind.strip(b"\0 \t\r\n\f")) > MOST_BEHIND
    if strange or any(mark in head for mark in MARKUP) or zipfile.is_zipfile(source):
        raise refuse("embedded_file", detail=_("something before, in or behind the document"))


def _check_objects(reader: PdfReader) -> None:
    numbers = set(_numbers(reader))
    if len(numbers) > MOST_OBJECTS:
        raise refuse("file_too_complex", detail=_("over {most} objects"), most=MOST_OBJECTS)
    for part in _parts(reader.trailer):
        _check_part(part)
    for number, generation in sorted(numbers):
        if number == 0:
            continue
        for part in _parts(reader.get_object(IndirectObject(number, generation, reader))):
            _check_part(part)


class _TooMuchWorkError(PyPdfError):
    """Reading the words of a file takes more steps than any honest one needs."""


class _Work:
    """Counts the steps of reading words; a small file can ask for hours of them."""

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def step(self, operator: Any, *_rest: Any) -> None:
        """Count one operator; drawing a form stands for what may be in it."""
        self.left -= STEPS_OF_A_FORM if operator == b"Do" else 1
        if self.left < 0:
            raise _TooMuchWorkError("too many steps")


def _has_words(reader: PdfReader) -> bool:
    found, work = 0, _Work()
    for page in reader.pages[:PAGES_READ]:
        try:
            text = page.extract_text(visitor_operand_before=work.step)
        except FAILURES:
            continue  # a page whose text cannot be read is as good as a picture
        found += sum(character.isalnum() for character in text)
        if found >= ENOUGH_WORDS:
            return True
    return False


def check_pdf(source: IO[bytes]) -> Checked:
    """Check a PDF; what takes too much memory or time to look at is refused or not read."""
    with apply_configuration(**LIMITS):
        return _check(source)


def _check(source: IO[bytes]) -> Checked:
    try:
        _check_frame(source)
        reader = PdfReader(source, strict=False)
        if reader.is_encrypted:
            raise refuse("file_encrypted")
        pages = len(reader.pages)
        if not pages:
            raise refuse("file_corrupt", detail=_("it has no pages"))
        if pages > MOST_PAGES:
            raise refuse("file_too_complex", detail=_("over {most} pages"), most=MOST_PAGES)
        _check_objects(reader)
        return Checked(readable=_has_words(reader), pages=pages)
    except LimitReachedError as error:
        raise refuse("file_too_complex", detail=_("a part unpacks to too much")) from error
    except FAILURES as error:
        raise refuse("file_corrupt", detail=_("its structure cannot be read")) from error
