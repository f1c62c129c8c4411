"""Receive rows of a batch's quarantine that somebody has corrected."""

from dataclasses import replace

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.errors import Conflict
from opencpor.usage.actions.receive import Received, Sent, receive
from opencpor.usage.layouts import BY_KEY
from opencpor.usage.models import Batch, BatchState


def correct(parent: Batch, sent: Sent, actor: Actor) -> Received:
    """Receive corrected rows as if they had stood right in the file that they come from.

    They keep its program, layout and time: what is known later than that file stays in force. The
    new batch names the one that it corrects.

    Raises:
        Conflict: ``not_completed`` before the batch is imported; ``whole_report``, since the facts
            of a per-user report are counted from all of its rows.
    """
    actor.require(Permission.USAGE_IMPORT)
    if parent.state != BatchState.COMPLETED.value:
        raise Conflict("Rows are corrected once the file is imported.", code="not_completed")
    if BY_KEY[parent.layout].per_user:
        raise Conflict(
            "A per-user report counts its users. Correct the report and send it as a whole.",
            code="whole_report",
        )
    as_parent = replace(
        sent,
        program_key=parent.program_key,
        layout=parent.layout,
        as_of=parent.as_of,
        corrects=parent,
    )
    return receive(as_parent, actor)
