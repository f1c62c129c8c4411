"""Compare what came late with what closes have read, and keep how many units it changes."""

from __future__ import annotations

from opencpor.common.months import Month
from opencpor.usage.quality.late import changed_in, newer_months, sources_of
from opencpor.usage.quality.models import LateCount


def compare_late(program_key: str) -> int:
    """Compare the closed months that something newer came for since; return how many were.

    Whoever calls it sees to it that nobody else does at the same time.

    Raises:
        LakeError: If the lake cannot be reached; what was known stays.
    """
    found = newer_months(program_key)
    rows = LateCount.objects.filter(program_key=program_key)
    kept = {Month.of(row.month): row.sources for row in rows}
    wanted = {month: own for month, own in found.items() if kept.get(month) != sources_of(own)}
    for month, own in wanted.items():
        LateCount.objects.update_or_create(
            program_key=program_key,
            month=month.first_day,
            defaults={"sources": sources_of(own), "changed": changed_in(own)},
        )
    rows.exclude(month__in=[month.first_day for month in found]).delete()
    return len(wanted)
