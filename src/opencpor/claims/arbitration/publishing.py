"""What the sides of an arbitration may hear of it by events: each of its own side, by no name.

The arbitration's own stream names every side and is the operator's. What is published is about one
side, which its own organization alone can read, and says nothing of what the log says beside it.
"""

from collections.abc import Iterable, Iterator

from opencpor.claims.arbitration.models import ArbitrationSide
from opencpor.journal.events import EventType
from opencpor.journal.models import Event
from opencpor.journal.public import PublicEvent
from opencpor.notices.feed import subjects
from opencpor.notices.feed.subjects import Part, Subject

KIND = "arbitration_side"


def _parts(name: PublicEvent, event: Event, sides: Iterable[str]) -> Iterator[Part]:
    arbitration = event.stream.partition(":")[2]
    for side in sides:
        yield Part(name, KIND, side, {"arbitration": arbitration}, alone=True)


def told_of_opening(event: Event) -> Iterator[Part]:
    """Yield that the incumbent is asked."""
    return _parts(PublicEvent.ARBITRATION_ASKED, event, [str(event.data["incumbent"])])


def told_of_joining(event: Event) -> Iterator[Part]:
    """Yield that a challenger is asked, unless it only adds a line to what it was asked about."""
    asked = event.data.get("asked", True)
    return _parts(PublicEvent.ARBITRATION_ASKED, event, [str(event.data["side"])] if asked else [])


def told_of_decision(event: Event) -> Iterator[Part]:
    """Yield that it is decided, for every side that was there."""
    return _parts(PublicEvent.ARBITRATION_DECIDED, event, sorted(event.data["reasons"]))


def told_of_close(event: Event) -> Iterator[Part]:
    """Yield that it is closed, for every side that is still there."""
    rows = ArbitrationSide.objects.filter(
        arbitration_id=event.stream.partition(":")[2], left_at=None
    )
    ids = rows.order_by("id").values_list("id", flat=True)
    return _parts(PublicEvent.ARBITRATION_CLOSED, event, ids)


def register() -> None:
    """Make sides known as subjects, and what is told of them; called once, in the AppConfig."""
    subjects.register(Subject(KIND, ArbitrationSide, "arbitrations", by="arbitration"))
    subjects.spread(EventType.ARBITRATION_OPENED, told_of_opening)
    subjects.spread(EventType.ARBITRATION_JOINED, told_of_joining)
    subjects.spread(EventType.ARBITRATION_DECIDED, told_of_decision)
    subjects.spread(EventType.ARBITRATION_CLOSED, told_of_close)
