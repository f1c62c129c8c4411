"""The plain values that the page of a version is drawn from."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opencpor.programs.document.texts import Text


@dataclass(frozen=True)
class Table:
    """One table of a section.

    Attributes:
        title: Its heading.
        columns: The headings of its columns.
        rows: Cells as words; as many as columns.
        figures: Places of the columns that hold numbers.
        illustrative: Whether its figures are ours rather than published, which the page says.
        note: One sentence under the heading.
    """

    title: Any
    columns: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    figures: frozenset[int] = frozenset()
    illustrative: bool = False
    note: Any = ""


def words(text: Text | None) -> str:
    """Give a text in the reader's language; nothing for None."""
    return "" if text is None else text.in_language(get_language() or "en")


def yes(value: bool) -> str:  # noqa: FBT001 - the value is what is written
    """Write a truth value."""
    return _("yes") if value else _("no")


def joined(names: Iterable[Any]) -> str:
    """Write a list of names in one cell."""
    return ", ".join(str(name) for name in names)


def plain(value: Any) -> str:
    """Write a value of the document: words as they are, parts as JSON, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes(value)
    if isinstance(value, str | int):
        return str(value)
    return json.dumps(value, ensure_ascii=False, indent=1)
