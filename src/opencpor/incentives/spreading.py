"""What one close means to each location: its earnings are posted, its statement is ready."""

from collections.abc import Iterator

from opencpor.incentives.models import Earning, Statement
from opencpor.journal.models import Event
from opencpor.journal.public import PublicEvent
from opencpor.notices.feed.subjects import Part


def told_by_close(event: Event) -> Iterator[Part]:
    """Yield what is published of a close: for each statement, and before it for its new lines."""
    close = str(event.data.get("close", ""))
    earning = set(Earning.objects.filter(close_id=close).values_list("location_id", flat=True))
    rows = Statement.objects.filter(close_id=close).order_by("id").values_list("id", "location_id")
    month = {"month": event.stream.rpartition(":")[2]}
    for statement, location in rows:
        if location in earning:
            yield Part(PublicEvent.EARNING_POSTED, "statement", statement, month)
        yield Part(PublicEvent.STATEMENT_READY, "statement", statement, month)
