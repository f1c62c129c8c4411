"""What pages hand to the components, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class StepState(StrEnum):
    """How far a step of a path or of a guided form is."""

    DONE = "done"
    CURRENT = "current"
    TODO = "todo"
    WRONG = "wrong"  # something in it must be mended
    SKIPPED = "skipped"  # the path left before it, or it does not apply


@dataclass(frozen=True)
class Step:
    """One step of a stepper, or of the list beside a guided form."""

    label: Any
    state: StepState
    url: str = ""
    note: Any = ""


@dataclass(frozen=True)
class Tab:
    """One tab: a link to a page of its own.

    Attributes:
        label: In words.
        url: Address of its page.
        current: Whether it is the one that is shown.
        count: How many things its page lists, if that was counted.
        more: Whether there are more than ``count``, which were not counted.
    """

    label: Any
    url: str
    current: bool = False
    count: int | None = None
    more: bool = False


@dataclass(frozen=True)
class Happening:
    """One line of a history: what happened, who did it, when, and what they said."""

    what: Any
    at: datetime
    who: Any = ""
    note: Any = ""
    icon: str = "point"
    tone: str = "neutral"


@dataclass(frozen=True)
class Column:
    """One column of a list.

    Attributes:
        key: Its name in the address when sorting by it.
        label: Its heading.
        sortable: Whether the heading sorts.
        figures: Whether it holds numbers, which stand right-aligned.
        narrow: Whether it is left out on a phone.
    """

    key: str
    label: Any
    sortable: bool = False
    figures: bool = False
    narrow: bool = False


@dataclass(frozen=True)
class Listing:
    """A list as it is drawn: columns, one page of rows, how many there are, and what comes next.

    Attributes:
        columns: The headings, from left to right.
        rows: One page, as ``http.paging.page_of`` returns it.
        next_cursor: Where the next page starts; empty on the last. It stands in the address as
            ``cursor``.
        total: How many there are in all, if that was counted.
        sort: The order: a column's key, with ``-`` in front for falling; it stands in the address
            as ``sort``.
        more: Whether there are more than ``total``, which were not counted.
    """

    columns: Sequence[Column]
    rows: Sequence[Any]
    next_cursor: str = ""
    total: int | None = None
    sort: str = ""
    more: bool = False


@dataclass(frozen=True)
class Chosen:
    """One thing that a list is narrowed to, drawn as a chip that takes it away.

    Attributes:
        label: What it narrows: "Country".
        word: To what: "Germany".
        names: The parts of the address that say so.
    """

    label: Any
    word: Any
    names: tuple[str, ...]


def sort_of(asked: str, columns: Sequence[Column], default: str) -> str:
    """Return the order asked for in an address if the list has it, else the default."""
    allowed = {column.key for column in columns if column.sortable}
    return asked if asked.removeprefix("-") in allowed else default


Trail = Sequence[tuple[Any, str]]
"""Pages above another one: what each is called, and its address."""


@dataclass(frozen=True)
class Question:
    """What a dangerous action asks once, naming what will happen.

    Attributes:
        title: The question.
        do: The button's words, a verb: "Revoke the association".
        back: Address of the page that Cancel goes back to.
        text: One sentence under the question.
        consequences: What will happen, a line each.
        dangerous: Whether the button is drawn in red.
        trail: The pages above it, each with its address, for the breadcrumbs.
    """

    title: Any
    do: Any
    back: str
    text: Any = ""
    consequences: Sequence[Any] = ()
    dangerous: bool = True
    trail: Trail = ()
