"""What the log says of a recompute: months, versions and counts, never its words."""

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.incentives.proposals import State
from opencpor.incentives.recomputes.models import Recompute
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def recorded(event: EventType, row: Recompute, actor: Actor) -> None:
    """Record a step, in its transaction; the row is as it is afterwards."""
    data: dict[str, object] = {
        "after": {"state": row.state},
        "program": row.program_key,
        "first": str(Month.of(row.first)),
        "last": str(Month.of(row.last)),
        "program_version": row.program_version,
        "close": row.close_id,
        "what_if": row.what_if_id,
    }
    if row.state != State.PROPOSED:
        data["before"] = {"state": State.PROPOSED.value}
        data["proposed_by"] = row.proposed_by
    if row.processed is not None:
        data |= {
            "processed_in": str(Month.of(row.processed)),
            "lines": row.lines,
            "input_hash": row.input_hash,
            "batches": row.batches,
        }
    record(event, f"recompute:{row.id}", actor.ref(), data=data)
