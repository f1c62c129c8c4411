"""PDF: the words of every page, of filled-in form fields, and signatures."""

from collections.abc import Iterator
from typing import IO, Any

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.generic import DictionaryObject

from opencpor.claims.evidence.reading.bounds import FEW_WORDS, counted
from opencpor.claims.evidence.rules.checker import SIGNATURE_WORDS
from opencpor.claims.evidence.rules.passages import Passage, Unit
from opencpor.claims.evidence.rules.pdf import FAILURES, LIMITS
from opencpor.claims.evidence.rules.report import SignedHow
from opencpor.runtime.confined import BadInputError

MOST_PAGES = 300
MOST_FIELDS = 2_000
DEEPEST_FORM = 3  # drawings within drawings, where a scan may hide
NO_LETTERS = frozenset({"\ufffd", "\u25a1"})  # what fonts without a table of letters come out as
PRIVATE = range(0xE000, 0xF900)
BAD_SHARE = 4  # one strange sign in so many makes a page unreadable


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _has_picture(resources: Any, depth: int = 0) -> bool:
    found = _resolved(resources)
    drawn = _resolved(found.get("/XObject")) if isinstance(found, DictionaryObject) else None
    if not isinstance(drawn, DictionaryObject) or depth > DEEPEST_FORM:
        return False
    for key in drawn:
        one = _resolved(drawn.raw_get(key))
        if not isinstance(one, DictionaryObject):
            continue
        if one.get("/Subtype") == "/Image" or _has_picture(one.get("/Resources"), depth + 1):
            return True
    return False


def _draws(page: PageObject) -> bool:
    contents = page.get_contents()
    return contents is not None and bool(contents.get_data().strip())


def _garbled(text: str) -> bool:
    strange = sum(sign in NO_LETTERS or ord(sign) in PRIVATE for sign in text)
    return strange * BAD_SHARE > len(text)


def _readable(page: PageObject, text: str) -> bool:
    """Whether a page's words are all that it says; pictures and drawn letters may say more."""
    words = counted(text)
    if words >= FEW_WORDS:
        return not _garbled(text)
    if _has_picture(page.get("/Resources")):
        return False
    return bool(words) or not _draws(page)


def _typed(page: PageObject) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the form fields on a page."""
    notes = _resolved(page.get("/Annots")) or []
    for note in list(notes)[:MOST_FIELDS]:
        field = _resolved(note)
        parent = _resolved(field.get("/Parent")) if "/Parent" in field else DictionaryObject()
        value = _resolved(field.get("/V", parent.get("/V")))
        name = field.get("/TU") or field.get("/T") or parent.get("/TU") or parent.get("/T") or ""
        if isinstance(value, str) and not value.startswith("/"):
            yield str(name), str(value)


def _passage(number: int, page: PageObject) -> Passage:
    try:
        text = page.extract_text()
        readable = _readable(page, text)
        typed = "\n".join(value for _, value in _typed(page))
    except FAILURES:
        return Passage(Unit.PAGE, str(number), "", readable=False)
    return Passage(Unit.PAGE, str(number), f"{text}\n{typed}", readable)


def _passages(reader: PdfReader) -> Iterator[Passage]:
    for number, page in enumerate(reader.pages, 1):
        if number > MOST_PAGES:  # told apart from the end of the file by who counts
            yield Passage(Unit.PAGE, f"{number}-{len(reader.pages)}", "", readable=False)
            return
        yield _passage(number, page)


def _signed(reader: PdfReader) -> str:
    """Return how the document's form is signed."""
    try:
        fields = reader.get_fields() or {}
        if any(_is_signature(field) for field in fields.values()):
            return SignedHow.DIGITAL.value
        for page in reader.pages[:MOST_PAGES]:
            for name, value in _typed(page):
                if SIGNATURE_WORDS.search(name) and counted(value):
                    return SignedHow.FORM.value
    except FAILURES:
        return ""
    return ""


def _is_signature(field: Any) -> bool:
    value = _resolved(field.get("/V")) if field.get("/FT") == "/Sig" else None
    return isinstance(value, DictionaryObject) and "/ByteRange" in value and "/Contents" in value


def read_pdf(source: IO[bytes]) -> tuple[list[Passage], str]:
    """Return the pages of a PDF, and how it is signed."""
    with apply_configuration(**LIMITS):
        try:
            reader = PdfReader(source, strict=False)
            return list(_passages(reader)), _signed(reader)
        except FAILURES as error:
            raise BadInputError("its structure cannot be read") from error
