"""Word documents: the words under each heading, and what stands in the margins."""

from typing import IO
from xml.etree.ElementTree import Element

from opencpor.claims.evidence.reading.bounds import FEW_WORDS, counted
from opencpor.claims.evidence.reading.package import (
    FAILURES,
    Package,
    attribute,
    local,
    opened,
    seen,
)
from opencpor.claims.evidence.rules.passages import Passage, Unit
from opencpor.claims.evidence.rules.report import SignedHow
from opencpor.runtime.confined import BadInputError

MAIN = "word/document.xml"
STYLES = "word/styles.xml"
MARGINS = ("word/header", "word/footer", "word/footnotes", "word/endnotes")
PICTURES = frozenset({"blip", "imagedata"})
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class _Writer:
    """Collects passages while it walks through the elements."""

    def __init__(self, headings: frozenset[str]) -> None:
        self.headings = headings
        self.passages: list[Passage] = []
        self.name, self.text, self.pictures = "", list[str](), False
        self.hidden, self.title = False, list[str]()
        self.in_title = False

    def see(self, element: Element) -> None:
        """Take in one element."""
        kind = local(element)
        if kind == "p":
            self._paragraph(element)
        elif kind == "tc":
            self._add("\t")
        elif kind == "r":
            self.hidden = any(
                local(one) == "vanish" and attribute(one, "val") not in {"0", "false"}
                for part in element
                if local(part) == "rPr"
                for one in part
            )
        elif kind in PICTURES:
            self.pictures = True
        elif kind == "t" and not self.hidden:
            self._add(element.text or "")
        elif kind in BREAKS:
            self._add(BREAKS[kind])

    def _add(self, text: str) -> None:
        (self.title if self.in_title else self.text).append(text)

    def _paragraph(self, element: Element) -> None:
        self._end_title()
        style = next(
            (attribute(one, "val") for part in element if local(part) == "pPr"
             for one in part if local(one) == "pStyle"), "",
        )  # fmt: skip
        if style in self.headings:
            self.finish()
            self.in_title = True
        else:
            self._add("\n")

    def _end_title(self) -> None:
        if self.in_title:
            self.in_title, self.name = False, "".join(self.title).strip()
            self.text, self.title = [self.name, "\n"], []

    def finish(self) -> None:
        """Close the passage at hand."""
        self._end_title()
        text = "".join(self.text).strip()
        if text or self.pictures:
            unit = Unit.HEADING if self.name else Unit.TEXT
            readable = not self.pictures or counted(text) >= FEW_WORDS
            self.passages.append(Passage(unit, self.name, text, readable))
        self.name, self.text, self.pictures = "", [], False


def _headings(package: Package) -> frozenset[str]:
    """Return the identifiers of the styles that are headings, in whatever language Word ran."""
    if STYLES not in package.names:
        return frozenset()
    found = set()
    for style in package.tree(STYLES):
        names = [attribute(one, "val").lower() for one in style if local(one) == "name"]
        if any(name.startswith("heading") or name == "title" for name in names):
            found.add(attribute(style, "styleId"))
    return frozenset(found)


def _margins(package: Package) -> list[Passage]:
    writer = _Writer(frozenset())
    for name in sorted(package.names):
        if name.startswith(MARGINS) and name.endswith(".xml"):
            for element in seen(package.tree(name)):
                writer.see(element)
    writer.pictures = False  # a logo
    writer.finish()
    return writer.passages


def read_document(source: IO[bytes]) -> tuple[list[Passage], str]:
    """Return the passages of a Word document, and whether it is signed."""
    package = opened(source)
    try:
        writer = _Writer(_headings(package))
        for element in seen(package.tree(MAIN)):
            writer.see(element)
        writer.finish()
        passages = writer.passages + _margins(package)
    except FAILURES as error:
        raise BadInputError("its structure cannot be read") from error
    return passages, SignedHow.DIGITAL.value if package.signed else ""
