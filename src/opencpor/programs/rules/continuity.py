"""What a new version may not take back: claims, months and money hang on the old ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
            what = f"{new!r} instead of {old!r}"
            yield DocumentError.at((field,), what, "the same in every version")
    for section in ("solution_areas", "channels", "engagements", "workloads", "products"):
        missing = sorted(_keys(getattr(before, section)) - _keys(getattr(after, section)))
        for key in missing:
            yield DocumentError.at((section,), f"{key!r} is gone", "it to stay, retired if need be")
    for workload in before.workloads:
        now = after.workload(workload.key)
        if now is not None and now.solution_area != workload.solution_area:
            path = ("workloads", workload.key, "solution_area")
            what = f"{now.solution_area!r} instead of {workload.solution_area!r}"
            yield DocumentError.at(path, what, "the same in every version")
    for engagement in before.engagements:
        later = after.engagement(engagement.key)
        if later is not None and later.association_unit != engagement.association_unit:
            path = ("engagements", engagement.key, "association_unit")
            what = (
                f"{later.association_unit.value!r} instead of {engagement.association_unit.value!r}"
            )
            yield DocumentError.at(path, what, "the same in every version")


def _keys(entries: Iterable[object]) -> set[str]:
    return {str(getattr(entry, "key", "")) for entry in entries}
