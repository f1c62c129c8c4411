"""What differs between two documents, by section, in words that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

import yaml

from opencpor.programs.document.outline import Field, Kind, fields_along, root_fields
from opencpor.programs.rendering.labels import label_of, section_label
from opencpor.programs.rendering.options import option_named
from opencpor.programs.rendering.tables import yes
from opencpor.programs.rules.difference import Change

AROUND = 3  # lines that are shown before and behind a change
MOST_LINES = 10_000


@dataclass(frozen=True)
class ShownChange:
    """One place in words.

    Attributes:
        where: The steps below the section, in words.
        path: The place as it is written.
        kind: See the chips of ``program_change``.
        before: The value there was; empty: none.
        after: The value there is now.
        composed: Whether a value has parts, which are written line by line.
    """

    where: str
    path: str
    kind: str
    before: str
    after: str
    composed: bool


@dataclass(frozen=True)
class ChangedSection:
    """A section of the document with what differs in it."""

    title: Any
    changes: Sequence[ShownChange]


@dataclass(frozen=True)
class Line:
    """One line of the difference of two texts; ``kind`` is added, removed, same or gap."""

    kind: str
    before: int | None
    after: int | None
    text: str

    @property
    def sign(self) -> str:
        """The sign in front of it."""
        return {"added": "+", "removed": "-", "gap": "…"}.get(self.kind, "")


def by_section(changes: Iterable[Change]) -> list[ChangedSection]:
    """Group changes by section in the order of the document's schema."""
    order = {name: place for place, name in enumerate(root_fields())}
    ranked = sorted(changes, key=lambda one: order.get(_section(one), len(order)))
    titled = ((section_label(_section(one)), one) for one in ranked)
    return [
        ChangedSection(title, [shown_change(change) for _title, change in group])
        for title, group in groupby(titled, key=lambda one: str(one[0]))
    ]


def _section(change: Change) -> str:
    return change.steps[0] if change.steps else change.path.split(".", 1)[0]


def shown_change(change: Change) -> ShownChange:
    """Return a change in words."""
    fields = fields_along(change.steps)
    words = [
        str(label_of(step)) if field else step
        for step, field in zip(change.steps, fields, strict=True)
    ]
    # The section is the heading already, unless it is a field by itself, such as the currency.
    where = words[1:] if str(section_label(_section(change))) == words[0] and words[1:] else words
    before, after = (_options_named(one, fields) for one in (change.before, change.after))
    composed = any(isinstance(one, Mapping | list) for one in (before, after))
    return ShownChange(
        " / ".join(where),
        change.path,
        change.kind.value,
        value_in_words(before),
        value_in_words(after),
        composed,
    )


def _options_named(value: Any, fields: Sequence[Field | None]) -> Any:
    """Say a fixed value, or several one a line, as forms do; everything else stays."""
    last = fields[-1] if fields else None
    if last is None or last.kind not in (Kind.CHOICE, Kind.CHOICES):
        return value
    if isinstance(value, list):
        return "\n".join(str(option_named(one)) for one in value)
    return str(option_named(value)) if isinstance(value, str) else value


def value_in_words(value: Any) -> str:
    """Write a value of a document: words as they are, parts line by line, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes(value)
    if isinstance(value, list) and not any(isinstance(one, Mapping | list) for one in value):
        return ", ".join(str(one) for one in value)
    if isinstance(value, Mapping | list):
        written = yaml.safe_dump(_filled(value), allow_unicode=True, sort_keys=False, width=1000)
        return str(written).strip()
    return str(value)


def _filled(value: Any) -> Any:
    """Leave out what says nothing: defaults that are empty only make an entry longer."""
    if isinstance(value, Mapping):
        rest = {name: _filled(one) for name, one in value.items()}
        return {name: one for name, one in rest.items() if one not in (None, [], {}, "")}
    return [_filled(one) for one in value] if isinstance(value, list) else value


def text_difference(before: str, after: str) -> list[Line] | None:
    """Compare two texts line by line, with some lines around; None if they are too long for it."""
    left, right = before.splitlines(), after.splitlines()
    if max(len(left), len(right)) > MOST_LINES:
        return None
    found: list[Line] = []
    groups = SequenceMatcher(None, left, right).get_grouped_opcodes(AROUND)
    for group in groups:
        if found or group[0][1] or group[0][3]:
            found.append(Line("gap", None, None, ""))
        for kind, first, last, begin, end in group:
            if kind == "equal":
                found += [
                    Line("same", first + n + 1, begin + n + 1, left[first + n])
                    for n in range(last - first)
                ]
            else:
                found += [Line("removed", n + 1, None, left[n]) for n in range(first, last)]
                found += [Line("added", None, n + 1, right[n]) for n in range(begin, end)]
    return found
