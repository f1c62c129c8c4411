"""Adjustments as pages and paper show them: names instead of keys."""

from collections.abc import Iterable
from typing import Any

from opencpor.common.money import from_minor_units
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.words import name_of_kind
from opencpor.incentives.naming import Names, names_for
from opencpor.programs.queries import latest_version


def adjustments_shown(rows: Iterable[Adjustment]) -> list[dict[str, Any]]:
    """Return adjustments with their names; customer and association must be there."""
    known: dict[str, Names] = {}
    return [_shown(row, known) for row in rows]


def _shown(row: Adjustment, known: dict[str, Names]) -> dict[str, Any]:
    key = row.program_key
    if key not in known:
        known[key] = names_for(key, latest_version(key).number)
    slot = row.association.slot if row.association else None
    return {
        "adjustment": row,
        "customer": row.customer.name,
        "kind": name_of_kind(row.kind),
        "unit": known[key].workload(slot.workload) if slot else "",
        "amount": from_minor_units(row.amount_minor, row.currency),
    }
