"""What the log says of an adjustment: figures and states, never its words."""

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.proposals import State
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def recorded(event: EventType, row: Adjustment, actor: Actor) -> None:
    """Record a step, in its transaction; the row is as it is afterwards."""
    data: dict[str, object] = {
        "after": {"state": row.state},
        "program": row.program_key,
        "location": row.location_id,
        "customer": row.customer_id,
        "kind": row.kind,
        "applies_to": str(Month.of(row.month)),
        "amount_minor": row.amount_minor,
        "currency": row.currency,
    }
    if row.state != State.PROPOSED:
        data["before"] = {"state": State.PROPOSED.value}
        data["proposed_by"] = row.proposed_by
    if row.processed is not None:
        data |= {"processed_in": str(Month.of(row.processed)), "journal": row.journal_id}
    record(event, f"adjustment:{row.id}", actor.ref(), data=data)
