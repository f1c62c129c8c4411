"""Presentations: the words of every slide that is shown."""

from collections.abc import Iterator
from typing import IO

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

MAIN = "ppt/presentation.xml"
BREAKS = {"p": "\n", "br": "\n", "tc": "\t"}


def _slides(package: Package) -> Iterator[str]:
    """Yield the parts of the slides, in their order."""
    targets = package.relations(MAIN)
    for element in seen(package.tree(MAIN)):
        if local(element) == "sldId":
            relation = next(
                (value for key, value in element.attrib.items() if key.endswith("}id")), ""
            )
            if relation in targets:
                yield targets[relation]


def _slide(package: Package, name: str, number: int) -> Passage | None:
    tree = package.tree(name)
    if attribute(tree, "show") in {"0", "false"}:
        return None
    text, pictures = [], False
    for element in seen(tree):
        kind = local(element)
        pictures = pictures or kind == "blip"
        text.append(element.text or "" if kind == "t" else BREAKS.get(kind, ""))
    words = "".join(text)
    return Passage(Unit.SLIDE, str(number), words, not pictures or counted(words) >= FEW_WORDS)


def read_slides(source: IO[bytes]) -> tuple[list[Passage], str]:
    """Return the slides of a presentation, and whether it is signed."""
    package = opened(source)
    try:
        found = [
            slide
            for number, name in enumerate(_slides(package), 1)
            if (slide := _slide(package, name, number)) is not None
        ]
    except FAILURES as error:
        raise BadInputError("its structure cannot be read") from error
    return found, SignedHow.DIGITAL.value if package.signed else ""
