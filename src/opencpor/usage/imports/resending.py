"""Which quarantined rows can be read now: their workload was unknown, and has a name since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from opencpor.common.months import Month
from opencpor.usage.imports.codes import PROBLEMS, Code
from opencpor.usage.imports.vocabulary import Vocabulary
from opencpor.usage.layouts.base import Column, Match
from opencpor.usage.layouts.months import written_forms

Unit = tuple[str, str, str, Month]
"""What a fact is about: tenant, workload, subscription (may be empty), month."""

ALONE = next(one.text.rpartition("}' ")[2] for one in PROBLEMS if one.code is Code.UNKNOWNWORKLOAD)


def only_unknown(code: str, text: str) -> bool:
    """Whether nothing but the workload was wrong with a row; other problems are named behind it."""
    return code == Code.UNKNOWNWORKLOAD and text.endswith(ALONE)


def readable(
    rows: Iterable[Sequence[str]], match: Match, words: Vocabulary, taken: set[Unit]
) -> Iterator[Sequence[str]]:
    """Give the rows that have a workload now.

    Args:
        rows: What rows said in which nothing but the workload was wrong.
        match: Where in them which column stands.
        words: What files may say now.
        taken: About what the file, or a correction of it, has facts: they stay as they are.
    """
    months = dict(written_forms(words.current))
    for row in rows:
        said = {column: row[place].strip() for column, place in match.places.items()}
        name = said[Column.WORKLOAD].lower()
        workload = words.names.get(name) or words.find(name)
        if workload is None:
            continue
        subscription = said.get(Column.SUBSCRIPTION, "")
        written = said[Column.MONTH]
        day = written[:10] if written[10:11] in {"T", " "} else written.lower()
        unit = (
            str(UUID(said[Column.TENANT])),
            workload,
            str(UUID(subscription)) if subscription else "",
            months[day],
        )
        if unit not in taken:
            yield row
