"""The words of a file, part by part, as a reader took them out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    """What the parts of a file are."""

    PAGE = "page"  # of a PDF, counted from 1
    HEADING = "heading"  # of a Word document: the text under it
    SHEET = "sheet"  # of a workbook
    SLIDE = "slide"  # of a presentation, counted from 1
    TEXT = "text"  # a text, a mail, or what stands before the first heading
    PICTURE = "picture"  # a picture, or a scan


@dataclass(frozen=True)
class Passage:
    """One part of a file.

    Attributes:
        unit: What it is.
        name: Its number or name; empty where there is only one.
        text: Its words.
        readable: False: it holds no words that a machine can read, perhaps a picture of some.
    """

    unit: Unit
    name: str
    text: str
    readable: bool = True

    @property
    def label(self) -> str:
        """How people call it: "page 3", "sheet Orders"."""
        return f"{self.unit} {self.name}".strip()


@dataclass(frozen=True)
class Reading:
    """What a reader took out of one file.

    Attributes:
        passages: Its parts, in order.
        complete: False: more of it was left unread, because there is too much of it.
        signature: How its structure is signed: a value of `report.SignedHow`.
    """

    passages: tuple[Passage, ...]
    complete: bool = True
    signature: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "passages": [
                [one.unit.value, one.name, one.text, one.readable] for one in self.passages
            ],
            "complete": self.complete,
            "signature": self.signature,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Reading":
        """Return what `as_json` made.

        Raises:
            ValueError, KeyError, TypeError: If the data is anything else.
        """
        passages = tuple(
            Passage(Unit(unit), str(name), str(text), bool(readable))
            for unit, name, text, readable in data["passages"]
        )
        return cls(passages, bool(data["complete"]), str(data["signature"]))
