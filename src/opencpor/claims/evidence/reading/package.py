"""Parts of Office packages as trees of elements."""

import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError, XMLParser, fromstring

from opencpor.runtime.confined import BadInputError

FAILURES = (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, ParseError,
            NotImplementedError, RecursionError, TypeError, AttributeError, IndexError)  # fmt: skip
SIGNATURES = "_xmlsignatures/"


def local(element: Element) -> str:
    """Return an element's name without its name space."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """Return an attribute, whatever its name space; empty: it is not there."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


class Package:
    """An Office package."""

    def __init__(self, source: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(source)
        self.names = set(self.zip.namelist())

    def tree(self, name: str) -> Element:
        """Return a part. Document types were refused at the door, so it has no entities."""
        return fromstring(self.zip.read(name), XMLParser())  # noqa: S314 - confined, no entities

    def relations(self, name: str) -> dict[str, str]:
        """Return what a part refers to: names of parts by identifier."""
        folder, _, file = name.rpartition("/")
        index = f"{folder}/_rels/{file}.rels"
        if index not in self.names:
            return {}
        found = {}
        for one in self.tree(index):
            target = one.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
            found[one.get("Id", "")] = path
        return found

    @property
    def signed(self) -> bool:
        """Whether it carries a digital signature."""
        return any(
            name.startswith(SIGNATURES) and name.endswith(".xml") and not name.endswith(".rels")
            for name in self.names
        )


def _joined(folder: str, target: str) -> str:
    parts = folder.split("/")
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in {"", "."}:
            parts.append(step)
    return "/".join(parts)


def opened(source: IO[bytes]) -> Package:
    """Open a package.

    Raises:
        BadInputError: If it is none.
    """
    try:
        return Package(source)
    except FAILURES as error:
        raise BadInputError("its structure cannot be read") from error


def seen(element: Element) -> Iterator[Element]:
    """Yield an element and what is below it, in order, once: not what older programs would show."""
    yield element
    for child in element:
        if local(child) != "Fallback":
            yield from seen(child)
