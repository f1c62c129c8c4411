"""What the parts of an Office package may be: names, kinds, relations, fields of Word."""

import zipfile
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import urlsplit
from xml.parsers import expat

from opencpor.claims.evidence.rules.compound import START as COMPOUND
from opencpor.claims.evidence.rules.refusal import noted as _
from opencpor.claims.evidence.rules.refusal import refuse

STEP = 64 * 1024
MOST_WORDS = 50 * 1024 * 1024  # of all parts of a Word document that may hold fields
END_RECORD = 22

# Kinds of parts that Office itself writes and that do nothing. Sound and film are not among them.
ENDINGS = frozenset(
    {"xml", "rels", "vml", "png", "jpg", "jpeg", "jpe", "gif", "bmp", "tif", "tiff", "emf", "wmf",
     "wdp", "svg", "bin", "odttf", "fntdata", "ttf", "otf", "psmdcp", "sigs", "dat"}
)  # fmt: skip
FONTS = frozenset({"odttf", "fntdata", "ttf", "otf"})  # stored scrambled: may begin with anything
FILES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"\x7fELF", b"%PDF-",
         b"{\\rtf", COMPOUND)  # fmt: skip
PROGRAM = b"MZ"

ACTIVE_NAMES = {
    "vbaproject": _("macros"),
    "vbadata": _("macros"),
    "/macrosheets/": _("macros"),
    "/activex/": _("controls"),
    "/ctrlprops/": _("controls"),
    "customui/": _("its own buttons"),
    "/webextensions/": _("an add-in"),
}
OUTSIDE_NAMES = {
    "/externallinks/": _("another workbook or program"),
    "xl/connections.xml": _("a connection"),
    "/querytables/": _("a connection"),
}
EMBEDDING_RELATIONS = frozenset({"afchunk", "oleobject", "package", "control", "subdocument"})
SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
FIELDS = {
    "DDE": _("fields that start other programs"),
    "DDEAUTO": _("fields that start other programs"),
    "INCLUDEPICTURE": _("pictures from elsewhere"),
    "INCLUDETEXT": _("text from elsewhere"),
    "IMPORT": _("pictures from elsewhere"),
    "LINK": _("another file"),
}


def ending_of(name: str) -> str:
    """Return the extension of a part's name, in small letters."""
    return name.lower().rpartition("/")[2].rpartition(".")[2]


def _forbid(*_told: object) -> None:
    raise refuse("file_corrupt", detail=_("a part declares a document type"))


def parser_of_parts() -> "expat.XMLParserType":
    """Return a parser that refuses document types, and with them every entity of one's own."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _forbid
    return parser


def check_frame(source: IO[bytes], package: zipfile.ZipFile) -> None:
    """Refuse a package that is something else at the same time, before or behind its parts."""
    size = source.seek(0, 2)
    source.seek(max(0, size - STEP - END_RECORD))
    tail = source.read()
    behind = len(tail) - tail.rfind(b"PK\x05\x06") - END_RECORD
    before = min((entry.header_offset for entry in package.infolist()), default=0)
    if before or behind:
        raise refuse("embedded_file", detail=_("something before or behind the document"))


def check_names(package: zipfile.ZipFile) -> None:
    """Refuse parts with ambiguous or straying names, and those that act or hide a file."""
    seen: set[str] = set()
    for name in package.namelist():
        low = name.lower()
        if low in seen:
            raise refuse("file_corrupt", detail=_("it has two parts of one name"))
        seen.add(low)
        if low.startswith("/") or "\\" in low or ".." in low.split("/"):
            raise refuse("file_corrupt", detail=_("a part lies outside of it"))
        for table, code in ((ACTIVE_NAMES, "active_content"), (OUTSIDE_NAMES, "outside_content")):
            found = [what for part, what in table.items() if part in f"/{low}"]
            if found:
                raise refuse(code, detail=found[0])
        strange = ending_of(low) not in ENDINGS or "/embeddings/" in low
        if strange and not low.endswith("/"):
            raise refuse("embedded_file", detail=name.rpartition("/")[2])


def _is_a_file(head: bytes, ending: str) -> bool:
    return head.startswith(FILES) or (head.startswith(PROGRAM) and ending not in FONTS)


def check_contents(package: zipfile.ZipFile) -> None:
    """Refuse parts that are files of their own, and any XML that declares a document type."""
    for name in package.namelist():
        ending = ending_of(name)
        with package.open(name) as part:
            head = part.read(STEP)
            if _is_a_file(head, ending):
                raise refuse("embedded_file", detail=name.rpartition("/")[2])
            if ending in {"xml", "rels", "vml", "svg"}:
                _check_prolog(head, part)


class _RootError(Exception):
    """The first element has begun; a document type could only have stood before it."""


def _check_prolog(head: bytes, part: IO[bytes]) -> None:
    def stop(*_: Any) -> None:
        raise _RootError

    parser = parser_of_parts()
    parser.StartElementHandler = stop
    try:
        while head:
            parser.Parse(head)
            head = part.read(STEP)
    except _RootError:
        return


def check_relation(attributes: dict[str, str]) -> None:
    """Refuse a relation that loads from elsewhere, or that puts a file into the document."""
    what = attributes.get("Type", "").rpartition("/")[2]
    target = attributes.get("Target", "")
    outside = attributes.get("TargetMode", "").lower() == "external"
    if outside and what != "hyperlink":
        raise refuse("outside_content", detail=what or _("a link"))
    if what.lower() in EMBEDDING_RELATIONS:
        raise refuse("embedded_file", detail=what)
    if not outside:
        return
    if _scheme(target) not in SCHEMES or target.startswith(("\\\\", "//")):
        raise refuse("active_content", detail=_("a link that leads to no web page"))


def _scheme(target: str) -> str:
    try:
        return urlsplit(target).scheme.lower()
    except ValueError:  # such as a bad address in brackets: it leads nowhere
        return ""


class _Fields:
    """Follows the fields of a Word part: each begins with the word that says what it does."""

    def __init__(self) -> None:
        self.open: list[list[str]] = [[]]  # what stands in each field around the present place
        self.reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See an element begin."""
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        local = name.rpartition(":")[2]
        self.reading = local == "instrText"
        if local == "fldSimple":
            self.judge(plain.get("instr", ""))
        if local == "fldChar" and plain.get("fldCharType") == "begin":
            self.open.append([])
        if local == "fldChar" and plain.get("fldCharType") == "end":
            self.close()

    def text(self, text: str) -> None:
        """See characters."""
        if self.reading:
            self.open[-1].append(text)

    def end(self, _name: str) -> None:
        """See an element end."""
        self.reading = False

    def close(self) -> None:
        """Judge the innermost field."""
        self.judge("".join(self.open.pop()))
        self.open = self.open or [[]]

    def judge(self, words: str) -> None:
        """Refuse a field by its first word."""
        first = words.split(maxsplit=1)[0].upper() if words.strip() else ""
        if first in FIELDS:
            code = "active_content" if first.startswith("DDE") else "outside_content"
            raise refuse(code, detail=FIELDS[first])


def check_fields(parts: Iterator[bytes]) -> None:
    """Refuse Word fields that start programs or load from elsewhere, however they are written."""
    total = 0
    for content in parts:
        total += len(content)
        if total > MOST_WORDS:
            raise refuse("file_too_complex", detail=_("it has too much text"))
        fields, parser = _Fields(), parser_of_parts()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = fields.start, fields.end
        parser.CharacterDataHandler = fields.text
        parser.Parse(content, True)
        while len(fields.open) > 1:
            fields.close()
        fields.close()
