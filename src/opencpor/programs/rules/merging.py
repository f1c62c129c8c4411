"""Two changes of one text put together line by line, where they do not touch the same lines."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher


def merged(base: str, ours: str, theirs: str) -> str | None:
    """Return a text with what both changed from a common base; None if they touch each other.

    Changes that are the same on both sides are one. Neighboring lines count as touching: what was
    put before and what was put behind one line may belong together.
    """
    start = base.splitlines(keepends=True)
    both = sorted({*_changes(start, ours), *_changes(start, theirs)})
    result: list[str] = []
    at = 0
    for place, (first, last, lines) in enumerate(both):
        if place and first <= both[place - 1][1]:
            return None
        result += [*start[at:first], *lines]
        at = last
    return "".join([*result, *start[at:]])


def _changes(base: Sequence[str], text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    lines = text.splitlines(keepends=True)
    steps = SequenceMatcher(None, base, lines).get_opcodes()
    return [
        (first, last, tuple(lines[begin:end]))
        for kind, first, last, begin, end in steps
        if kind != "equal"
    ]
