"""Compute the figures of data quality and keep them for whoever reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256
from time import monotonic

from django.db import transaction
from django.db.models import Max, Min

from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.common.months import Month
from opencpor.programs.queries import program_keys
from opencpor.runtime.alone import alone
from opencpor.usage.models import FileKind, LakeFile
from opencpor.usage.quality.actions.compare_late import compare_late
from opencpor.usage.quality.models import WHOLE, QualityChange, QualityPlaces, QualityResult
from opencpor.usage.quality.queries import all_computed
from opencpor.usage.quality.rules import Kind
from opencpor.usage.quality.tallies import Span, tallied, thresholds_of

AT_ONCE = 6  # months that are read together
LOCK = "usage.quality"
Tell = Callable[[int], None]


@dataclass(frozen=True)
class _Computed:
    """What came out for one program."""

    months: tuple[Month, ...]
    sources: str
    cells: list[list[object]]
    places: dict[tuple[Month, Kind], dict[str, int]]


def compute_quality(tell: Tell = lambda _percent: None, *, again: bool = False) -> bool:
    """Compute the figures of all programs, also of what came late; return whether there was need.

    Args:
        tell: Is told how far it is, in percent.
        again: Do so even if nothing has changed.

    Raises:
        Conflict: ``in_progress``, while another process computes them.
        LakeError: If the lake cannot be reached; what was known stays.
    """
    busy = Conflict("Data quality is being computed right now.", code="in_progress")
    with alone(LOCK, busy):  # the later one's figures would go under
        changes = list(QualityChange.objects.values_list("id", flat=True))
        keys = program_keys()
        if not (changes or again) and all_computed():
            return False
        try:
            for place, key in enumerate(keys):
                _compute(key, _part(tell, place, len(keys)))
                compare_late(key)
            QualityChange.objects.filter(id__in=changes).delete()
        finally:  # what failed is not under way any more
            QualityResult.objects.update(percent=None)
    return True


def _part(tell: Tell, place: int, parts: int) -> Tell:
    """Tell how far the whole is, while one part of it is computed."""
    return lambda percent: tell((place * WHOLE + percent) // parts)


def _compute(program_key: str, tell: Tell) -> None:
    started, clock = now(), monotonic()
    row, _new = QualityResult.objects.get_or_create(program_key=program_key)

    def said(percent: int) -> None:
        QualityResult.objects.filter(program_key=program_key).update(percent=percent)
        tell(percent)

    said(0)
    thresholds = thresholds_of(program_key)
    found = _counted(program_key, said)
    row.computed_at, row.percent = started, WHOLE
    row.first = found.months[0].first_day if found.months else None
    row.last = found.months[-1].first_day if found.months else None
    row.jump_factor, row.jump_minimum = str(thresholds.factor), thresholds.minimum
    row.sources, row.cells = found.sources, found.cells
    row.seconds = round(monotonic() - clock)
    with transaction.atomic():  # lists look where the figures say that there is something
        row.save()
        QualityPlaces.objects.filter(program_key=program_key).delete()
        QualityPlaces.objects.bulk_create(
            [
                QualityPlaces(
                    program_key=program_key, month=month.first_day, kind=kind.value, counts=counts
                )
                for (month, kind), counts in found.places.items()
            ]
        )


def _counted(program_key: str, said: Tell) -> _Computed:
    """Count from the first month with usage to the one after the newest, some at a time."""
    files = LakeFile.objects.filter(kind=FileKind.FACTS.value, program_key=program_key)
    names = "\n".join(files.order_by("name").values_list("name", flat=True))
    digest = sha256(names.encode()).hexdigest()
    ends = files.aggregate(first=Min("month"), last=Max("month"))
    if ends["first"] is None:
        return _Computed((), digest, [], {})
    first = Month.of(ends["first"])
    months = tuple(first.plus(n) for n in range(Month.of(ends["last"]).since(first) + 2))
    cells: list[list[object]] = []
    places: dict[tuple[Month, Kind], dict[str, int]] = {}
    for place in range(0, len(months), AT_ONCE):
        some: Sequence[Month] = months[place : place + AT_ONCE]
        found = tallied(Span(program_key, tuple(some)))
        for (month, workload), counts in found.cells.items():
            cells.append([month.index, workload, *astuple(counts)])
        places |= found.places
        said(min(place + AT_ONCE, len(months)) * WHOLE // len(months))
    return _Computed(months, digest, cells, places)
