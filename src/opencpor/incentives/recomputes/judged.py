"""By which version each closed month is judged: that of its close, or of a recompute since."""

from __future__ import annotations

from opencpor.common.months import Month
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.rules import State


def recomputed_months(program_key: str, before: Month | None = None) -> dict[Month, int]:
    """Return the months that recomputes judged by another version, each with the latest one's.

    Args:
        program_key: The program.
        before: Only what was approved before the close of this month; None: all.
    """
    rows = Recompute.objects.filter(
        program_key=program_key, state=State.APPROVED.value, program_version__isnull=False
    )
    if before is not None:
        rows = rows.filter(processed__lte=before.first_day)  # it was open then, and closed later
    found: dict[Month, int] = {}
    for first, last, number in rows.order_by("decided_at", "id").values_list(
        "first", "last", "program_version"
    ):
        start = Month.of(first)
        for place in range(Month.of(last).since(start) + 1):
            found[start.plus(place)] = number or 0
    return found
