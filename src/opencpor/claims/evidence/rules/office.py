"""DOCX, XLSX, PPTX: the right package, no macros, nothing from outside, nothing hidden in it."""

import zipfile
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from opencpor.claims.evidence.rules import package as package_rules
from opencpor.claims.evidence.rules.facts import Checked
from opencpor.claims.evidence.rules.refusal import noted as _
from opencpor.claims.evidence.rules.refusal import refuse

MOST_ENTRIES = 5_000
MOST_BYTES = 200 * 1024 * 1024
WORST_RATIO = 200
SMALL = 1024 * 1024  # below this a high ratio is no bomb
MOST_INDEX = 5 * 1024 * 1024  # a list of parts or relations
STEP = 64 * 1024

TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_TYPES = {
    "docx": OFFICE + "wordprocessingml.document.main+xml",
    "xlsx": OFFICE + "spreadsheetml.sheet.main+xml",
    "pptx": OFFICE + "presentationml.presentation.main+xml",
}
TEXT_PARTS = {"docx": "word/document.xml", "xlsx": "xl/", "pptx": "ppt/slides/"}
TEXT_ELEMENTS = frozenset({"t", "v"})
Element = tuple[str, dict[str, str]]


def _elements(content: bytes) -> list[Element]:
    """Return the elements of a small XML part; document types, and so entities, are refused."""
    if len(content) > MOST_INDEX:
        raise refuse("file_too_complex", detail=_("it has too many parts"))
    found: list[Element] = []
    parser = package_rules.parser_of_parts()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (name.rpartition(":")[2], attributes)
    )
    parser.Parse(content, True)
    return found


def _check_size(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise refuse("file_too_complex", detail=_("it unpacks to too much"))
    for entry in entries:
        if entry.flag_bits & 1:
            raise refuse("file_encrypted")
        if entry.file_size > SMALL and entry.file_size > WORST_RATIO * max(entry.compress_size, 1):
            raise refuse("file_too_complex", detail=_("it unpacks to too much"))


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a part; one that is longer than its directory says is refused."""
    size = package.getinfo(name).file_size
    with package.open(name) as part:
        content = part.read(size + 1)
    if len(content) > size:
        raise refuse("file_corrupt", detail=_("a part is longer than it says"))
    return content


def _check_types(package: zipfile.ZipFile, kind: str) -> None:
    named = [
        attributes.get("ContentType", "") for _name, attributes in _elements(_read(package, TYPES))
    ]
    if any("macroenabled" in name.lower() or "vbaproject" in name.lower() for name in named):
        raise refuse("active_content", detail=_("macros"))
    if MAIN_TYPES[kind] not in named:
        found = next((k for k, main in MAIN_TYPES.items() if main in named), _("another package"))
        raise refuse("content_differs", kind=kind, found=found)


def _check_relations(package: zipfile.ZipFile) -> None:
    for name in package.namelist():
        if package_rules.ending_of(name) != "rels":
            continue
        for element, attributes in _elements(_read(package, name)):
            if element == "Relationship":
                package_rules.check_relation(attributes)


def _texts(package: zipfile.ZipFile, kind: str) -> Iterator[bytes]:
    for name in package.namelist():
        if name.startswith(TEXT_PARTS[kind]) and name.endswith(".xml"):
            yield _read(package, name)


def _names_text(content: bytes) -> bool:
    """Whether a part has an element that holds words; large parts are not kept in memory."""
    found = False

    def see(name: str, _: dict[str, str]) -> None:
        nonlocal found
        found = found or name.rpartition(":")[2] in TEXT_ELEMENTS

    parser = package_rules.parser_of_parts()
    parser.StartElementHandler = see
    for start in range(0, len(content), STEP):
        parser.Parse(content[start : start + STEP], start + STEP >= len(content))
        if found:
            return True
    return False


def _has_words(package: zipfile.ZipFile, kind: str) -> bool:
    return any(_names_text(content) for content in _texts(package, kind))


def check_office(source: IO[bytes], kind: str) -> Checked:
    """Check an Office Open XML document.

    Args:
        source: The file.
        kind: docx, xlsx or pptx.
    """
    try:
        with zipfile.ZipFile(source) as package:
            _check_size(package)
            package_rules.check_frame(source, package)
            if TYPES not in package.namelist():
                raise refuse("content_differs", kind=kind, found=_("an archive"))
            _check_types(package, kind)
            package_rules.check_names(package)
            package_rules.check_contents(package)
            _check_relations(package)
            if kind == "docx":
                package_rules.check_fields(_words_of(package))
            if package.testzip() is not None:
                raise refuse("file_corrupt", detail=_("a part does not match its checksum"))
            return Checked(readable=_has_words(package, kind))
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, OSError, EOFError,
            ValueError, NotImplementedError, RuntimeError) as error:  # fmt: skip
        raise refuse("file_corrupt", detail=_("its structure cannot be read")) from error


def _words_of(package: zipfile.ZipFile) -> Iterator[bytes]:
    for name in package.namelist():
        if name.lower().startswith("word/") and package_rules.ending_of(name) == "xml":
            yield _read(package, name)
