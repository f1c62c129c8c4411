"""What the log says of a budget."""

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.incentives.budgets.models import Budget
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def recorded(event: EventType, row: Budget, actor: Actor, **more: object) -> None:
    """Record what happened to a budget, in its transaction."""
    data: dict[str, object] = {
        "program": row.program_key,
        "rule": row.rule,
        "first": str(Month.of(row.first)),
        "last": str(Month.of(row.last)),
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        **more,
    }
    record(event, f"budget:{row.id}", actor.ref(), data=data)
