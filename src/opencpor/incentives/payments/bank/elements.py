"""XML from a bank as a tree of elements that know their lines; read without entities. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import InvalidOperation
from typing import Self
from xml.parsers import expat

from opencpor.common.errors import TooLarge
from opencpor.common.phrases import phrase
from opencpor.common.text import one_line
from opencpor.incentives.payments.bank.answers import MOST_ROWS, amount_of, refused
from opencpor.incentives.payments.bank.places import line

LARGEST = 20 * 1024 * 1024
DEEPEST = 40
MOST_ELEMENTS = 50 * MOST_ROWS  # banks need about 30 for a payment


@dataclass(slots=True)
class Element:
    """One element.

    Attributes:
        space: Its name space.
        line: Where it begins.
    """

    space: str
    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Self] = field(default_factory=list)

    def all(self, *path: str) -> Iterator["Element"]:
        """Give the elements at a path below this one."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.all(*path[1:])

    def first(self, *path: str) -> "Element | None":
        """Return the first element at a path, if there is one."""
        return next(self.all(*path), None)

    def said(self, *path: str) -> str:
        """Return the text of the first element at a path; empty: there is none."""
        found = self.first(*path)
        return found.text.strip() if found else ""

    def every(self, name: str) -> Iterator["Element"]:
        """Give this element and those below it that have a name."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            waiting.extend(reversed(one.children))
            if one.name == name:
                yield one

    @property
    def place(self) -> str:
        """Where it stands, for whoever looks for it."""
        return line(self.line, self.name)


class _Builder:
    """Builds the tree while the parser reads, within limits."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.open = [Element("", "", {}, 0)]
        self.texts: list[list[str]] = [[]]
        self.count = 0

    def doctype(self, *_told: object) -> None:
        """Refuse document types, and with them all entities."""
        place = line(self.parser.CurrentLineNumber)
        raise refused(place, "document_type", "The file declares a document type.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning."""
        self.count += 1
        number = self.parser.CurrentLineNumber
        if len(self.open) > DEEPEST or self.count > MOST_ELEMENTS:
            raise refused(line(number), "too_many_elements", "The file has too many elements.")
        space, _, local = name.rpartition(" ")
        element = Element(space, local, attributes, number)
        self.open[-1].children.append(element)
        self.open.append(element)
        self.texts.append([])

    def end(self, _name: str) -> None:
        """Take an element's end."""
        element, texts = self.open.pop(), self.texts.pop()
        if not element.children:
            element.text = "".join(texts)

    def characters(self, text: str) -> None:
        """Take text; only elements without others below them have any."""
        if not self.open[-1].children:
            self.texts[-1].append(text)


def parse(content: bytes) -> Element:
    """Return the outermost element of a file.

    Raises:
        Invalid: If it is no XML, or declares a document type.
        TooLarge: If it is too large.
    """
    if len(content) > LARGEST:
        raise TooLarge("A bank's file may have 20 MB.", code="too_large")
    builder = _Builder()
    try:
        builder.parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        number = getattr(error, "lineno", builder.parser.CurrentLineNumber)
        said = phrase("The file cannot be read as XML.")
        raise refused(line(number), "not_xml", said, "Send it as the bank gave it.") from error
    return builder.open[0].children[0]


def amount_in(found: Element) -> tuple[int, str]:
    """Return an amount in minor units and its currency, as an element says them.

    Raises:
        Invalid: If that is no amount of the currency.
    """
    currency = found.attributes.get("Ccy", "")
    try:
        return amount_of(found.text.strip(), currency), currency
    except (ValueError, InvalidOperation, OverflowError) as error:
        given = (one_line(found.text)[:40], one_line(currency)[:10])
        said = phrase("This is no amount: {amount}.", amount=" ".join(filter(None, given)))
        raise refused(found.place, "bad_amount", said) from error
