"""What is said of a row in quarantine: kept in English beside the row, said in any language later.

The text is of a closed form: every problem of the row, one behind the other, each a sentence whose
gaps are the column's name and the value. So it is read back from what is kept, of whatever age.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from opencpor.common.phrases import Phrase, phrase
from opencpor.usage.imports.codes import PROBLEMS
from opencpor.usage.layouts import BY_KEY
from opencpor.usage.layouts.base import Column, Layout
from opencpor.usage.transactions.codes import PROBLEMS as OF_TRANSACTIONS

BETWEEN = "; "
MANY_VALUES = phrase("has more values than there are headings")
FEW_VALUES = phrase("has {found} values instead of {expected}")
OPEN_QUOTE = phrase("a quotation mark is not closed")
LONG_LINE = phrase("is longer than a row can be")
UNREADABLE = phrase("cannot be read")
NO_USER = phrase("User Principal Name is empty")
OTHER_VALUES = phrase("the report has another row for this user with different values")
NO_DATE = phrase("last activity in {workload}: '{value}' is no date")
LATE_DATE = phrase("last activity in {workload}: {day} is later than the report")
ALONE = (
    MANY_VALUES, FEW_VALUES, OPEN_QUOTE, LONG_LINE, UNREADABLE,
    NO_USER, OTHER_VALUES, NO_DATE, LATE_DATE,
)  # fmt: skip
"""What stands alone: what is said of a line that cannot be read, and of a user."""


def heading(layout: Layout, column: str) -> str:
    """Call a column as its layout does; nothing for the whole row."""
    names = layout.columns.get(Column(column)) if column else None
    return names[0] if names else column


def parts_of(template: str, words: Callable[[str], str], gap: Callable[[str], str]) -> list[str]:
    """Return the parts of a sentence in order: its words as they are written, and its gaps."""
    parts = []
    for said, name, _form, _conversion in Formatter().parse(template):
        if said:
            parts.append(words(said))
        if name:
            parts.append(gap(name))
    return parts


@dataclass(frozen=True)
class _Form:
    """One sentence as it may stand in a text.

    Attributes:
        template: The sentence.
        given: The gaps that are known: the column's name.
        asked: For each of its other gaps the group that finds what fills it.
        group: The group that finds the sentence.
        pattern: What it looks like.
    """

    template: str
    given: Mapping[str, str]
    asked: Mapping[str, str]
    group: str
    pattern: str

    @classmethod
    def of(cls, template: str, place: int, given: Mapping[str, str]) -> _Form:
        names = parts_of(template, lambda _: "", lambda name: name)
        asked = {name: f"{name}_{place}" for name in names if name and name not in given}

        def gap(name: str) -> str:
            return f"(?P<{asked[name]}>.*?)" if name in asked else re.escape(given[name])

        pattern = "".join(parts_of(template, re.escape, gap))
        return cls(template, given, asked, f"form_{place}", f"(?P<form_{place}>{pattern})")

    def found_in(self, match: re.Match[str]) -> Phrase | None:
        if match[self.group] is None:
            return None
        said = {name: match[group] for name, group in self.asked.items()}
        return Phrase(self.template, dict(self.given) | said)


@lru_cache
def _alone() -> tuple[list[_Form], re.Pattern[str]]:
    forms = [_Form.of(template, place, {}) for place, template in enumerate(ALONE)]
    return forms, re.compile("|".join(form.pattern for form in forms), re.DOTALL)


@lru_cache
def _listed(layout_key: str) -> tuple[list[_Form], re.Pattern[str]]:
    """Return what may be said of rows of a layout, in the order in which it is said."""
    layout = BY_KEY[layout_key]
    forms = [
        _Form.of(one.text, one.bit, {"column": heading(layout, one.column)} if one.column else {})
        for one in (OF_TRANSACTIONS if layout.transactions else PROBLEMS)
    ]
    several = "".join(f"(?:(?:^|{re.escape(BETWEEN)}){form.pattern})?" for form in forms)
    return forms, re.compile(several, re.DOTALL)


def recognized(text: str, layout_key: str) -> str:
    """Return what is kept of a row as the phrase that it was; text of another form as it is.

    Args:
        text: In English, as a check wrote it.
        layout_key: Of the row's file.
    """
    kinds = [_alone(), *([_listed(layout_key)] if layout_key in BY_KEY else [])]
    for forms, pattern in kinds:
        match = pattern.fullmatch(text)
        found = [said for form in forms if match and (said := form.found_in(match))]
        if found:
            named = {f"part{place}": said for place, said in enumerate(found)}
            return Phrase(BETWEEN.join(f"{{{name}}}" for name in named), named)
    return text
