"""Why something happened, in the words of who did it: kept apart from the log, read beside it.

The log itself holds only commitments to words that people wrote. What was erased is gone here too.
"""

from collections.abc import Sequence

from opencpor.journal.events import EventType
from opencpor.journal.models import Event
from opencpor.journal.queries import personal_values

E = EventType
GIVEN: dict[str, str] = {
    E.CLAIM_WITHDRAWN: "reason",
    E.CLAIM_ACTION_REQUIRED: "text",
    E.CLAIM_REJECTED: "text",
    E.CLAIM_DISPUTED: "justification",
    E.CLAIM_DISPUTE_DECIDED: "reason",
    E.CLAIM_LINE_ENDED: "note",
    E.CLAIM_LINE_REINSTATED: "reason",
    E.CONSENT_DECLINED: "note",
    E.ASSOCIATION_ENDED: "end_note",
    E.ASSOCIATION_REINSTATED: "reason",
}
"""By event, the kind of value that says why; partner and operator tell these to each other."""

AMONG_OPERATORS: dict[str, str] = {
    E.CLAIM_REVIEW_STARTED: "reason",  # why before a rival that came first
    E.CLAIM_SAMPLE_JUDGED: "reason",
}


def reasons_of(events: Sequence[Event], *, operator: bool) -> dict[int, str]:
    """Return why things happened, by the number of the event; those without words are left out.

    Args:
        events: What the reader may know of as the partner's or the operator's.
        operator: Whether the reader is the operator's.
    """
    told = GIVEN | AMONG_OPERATORS if operator else GIVEN
    found = {
        event.number: event.data["personal"][told[event.type]][0]
        for event in events
        if event.type in told and told[event.type] in event.data.get("personal", {})
    }
    words = personal_values(set(found.values()))
    return {number: words[one] for number, one in found.items() if words.get(one)}
