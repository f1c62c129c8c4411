"""What a new version may not take back: claims, months and money hang on the old ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from opencpor.common.phrases import phrase
from opencpor.programs.document.errors import DocumentError
from opencpor.programs.document.program import Program


def continuity_errors(before: Program, after: Program) -> Iterator[DocumentError]:
    """Say what a new version of a program takes away that its history needs.

    The ledger is in the program's currency and its months end in its time zone; claims,
    associations and usage name solution areas, engagements, workloads, products and channels.
    Those are retired, never removed.
    """
    for field in ("currency", "time_zone"):
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield _changed((field,), str(old), str(new))
    for section in ("solution_areas", "channels", "engagements", "workloads", "products"):
        missing = sorted(_keys(getattr(before, section)) - _keys(getattr(after, section)))
        for key in missing:
            what = phrase("{key} is gone", key=repr(key))
            yield DocumentError.at((section,), what, phrase("it to stay, retired if need be"))
    for workload in before.workloads:
        now = after.workload(workload.key)
        if now is not None and now.solution_area != workload.solution_area:
            path = ("workloads", workload.key, "solution_area")
            yield _changed(path, workload.solution_area, now.solution_area)
    for engagement in before.engagements:
        later = after.engagement(engagement.key)
        if later is not None and later.association_unit != engagement.association_unit:
            path = ("engagements", engagement.key, "association_unit")
            yield _changed(path, engagement.association_unit.value, later.association_unit.value)


def _changed(path: tuple[str, ...], old: str, new: str) -> DocumentError:
    what = phrase("{new} instead of {old}", new=repr(new), old=repr(old))
    return DocumentError.at(path, what, phrase("the same in every version"))


def _keys(entries: Iterable[object]) -> set[str]:
    return {str(getattr(entry, "key", "")) for entry in entries}
