"""By which version each closed month is judged: that of its close, or of a recompute since."""

from __future__ import annotations

from django.db.models import QuerySet

from opencpor.common.months import Month
from opencpor.incentives.proposals import State
from opencpor.incentives.recomputes.models import Recompute


def recomputed_months(program_key: str, before: Month | None = None) -> dict[Month, int]:
    """Return the months that recomputes judged by another version, each with the latest one's.

    Args:
        program_key: The program.
        before: Only what was approved before the close of this month; None: all.
    """
    rows = _with_version(program_key)
    if before is not None:
        rows = rows.filter(processed__lte=before.first_day)  # it was open then, and closed later
    return _by_month(rows)


def recomputed_before(row: Recompute) -> dict[Month, int]:
    """Return likewise what was approved behind the close of a recompute, before that was.

    What was approved so posted nothing, or the recompute would not have been proposed.
    """
    processed = Month.of(row.close.month).plus(1).first_day
    rows = _with_version(row.program_key).filter(processed=processed).exclude(id=row.id)
    return _by_month(rows.filter(decided_at__lt=row.decided_at) if row.decided_at else rows)


def _with_version(program_key: str) -> QuerySet[Recompute]:
    return Recompute.objects.filter(
        program_key=program_key, state=State.APPROVED.value, program_version__isnull=False
    )


def _by_month(rows: QuerySet[Recompute]) -> dict[Month, int]:
    found: dict[Month, int] = {}
    for first, last, number in rows.order_by("decided_at", "id").values_list(
        "first", "last", "program_version"
    ):
        start = Month.of(first)
        for place in range(Month.of(last).since(start) + 1):
            found[start.plus(place)] = number or 0
    return found
