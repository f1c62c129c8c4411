"""Adjustments as pages and paper show them: names instead of keys."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Side
from opencpor.common.money import from_minor_units
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.words import name_of_kind
from opencpor.incentives.naming import Names, names_for
from opencpor.programs.queries import latest_version


def adjustments_shown(rows: Iterable[Adjustment]) -> list[dict[str, Any]]:
    """Return adjustments with their names; customer and association must be there."""
    known: dict[str, Names] = {}
    return [_shown(row, known) for row in rows]


def explained(rows: Sequence[Adjustment], actor: Actor) -> list[dict[str, Any]]:
    """Return adjustments with who made them, for a list in which each says why.

    Who of the operator's people it was is said to these alone.
    """
    inside = bool(rows and actor.on(Side.OPERATOR))
    ids = {key for row in rows for key in (row.proposed_by, row.decided_by)} if inside else ()
    names = names_of_people(*ids)
    known = {key: _newest(key) for key in {row.program_key for row in rows}}
    return [
        shown
        | {
            "who": _people(row, names) if inside else known[row.program_key].operator,
            "zone": known[row.program_key].document.business_calendar.zone,
        }
        for row, shown in zip(rows, adjustments_shown(rows), strict=True)
    ]


def _people(row: Adjustment, names: Mapping[str, str]) -> str:
    return ", ".join(names[key] for key in (row.proposed_by, row.decided_by) if key)


def _newest(program_key: str) -> Names:
    return names_for(program_key, latest_version(program_key).number)


def _shown(row: Adjustment, known: dict[str, Names]) -> dict[str, Any]:
    key = row.program_key
    if key not in known:
        known[key] = _newest(key)
    slot = row.association.slot if row.association else None
    return {
        "adjustment": row,
        "customer": row.customer.name,
        "kind": name_of_kind(row.kind),
        "unit": known[key].workload(slot.workload) if slot else "",
        "amount": from_minor_units(row.amount_minor, row.currency),
    }
