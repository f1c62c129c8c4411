"""The difference between two documents as a list of changed places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

# What tells the entries of a list apart, tried in this order.
IDENTITIES = ("key", "code", "rule", "sku", "service", "scope", "size", "reach", "date")


class ChangeKind(StrEnum):
    """What happened at a place."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One place that differs; entries of lists are named by what identifies them.

    `before` is None where something was added, `after` where something was removed. `steps` is the
    path in parts: what identifies an entry may hold dots itself.
    """

    path: str
    kind: ChangeKind
    before: Any = None
    after: Any = None
    steps: tuple[str, ...] = field(default=(), compare=False)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Compare two documents as data; equal documents give an empty list.

    Entries of a list are matched by their key, code or name wherever they stand, so that an
    inserted workload is one addition and not a change of everything behind it. The order of such
    entries means nothing here; lists of plain values are compared as a whole.
    """
    return list(_compare((), before, after))


def _compare(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Change]:
    left, right = _entries(before), _entries(after)
    if left is None or right is None:
        if before != after:
            yield Change(".".join(path), ChangeKind.CHANGED, before, after, path)
        return
    for name in [*left, *(name for name in right if name not in left)]:
        place = (*path, name)
        if name not in right:
            kind = ChangeKind.REMOVED
            yield Change(".".join(place), kind, before=left[name], steps=place)
        elif name not in left:
            yield Change(".".join(place), ChangeKind.ADDED, after=right[name], steps=place)
        else:
            yield from _compare(place, left[name], right[name])


def _entries(value: Any) -> Mapping[str, Any] | None:
    """Give the parts of a mapping or of a list of identified entries; None for plain values."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list):
        return _identified(value)
    return None


def _identified(entries: Sequence[Any]) -> Mapping[str, Any] | None:
    if not all(isinstance(entry, Mapping) for entry in entries):
        return None
    if not entries:
        return {}
    for name in IDENTITIES:
        named = {str(entry.get(name)): entry for entry in entries}
        if all(name in entry for entry in entries) and len(named) == len(entries):
            return named
    return {str(place): entry for place, entry in enumerate(entries)}
