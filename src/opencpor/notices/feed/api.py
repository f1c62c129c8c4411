"""``/events``: read what happened, in order, from where one stopped."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router

from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.paging import USUAL, cursor_behind, next_link, page_of
from opencpor.journal.public import PublicEvent
from opencpor.notices.feed.queries import last_position, publications_for
from opencpor.notices.feed.schemas import EventOut, EventPage

router = Router(tags=["events"])


@router.get("", response=EventPage, url_name="list_events")
@guard(Open.SIGNED_IN)
def list_events(
    request: HttpRequest,
    type: Annotated[list[PublicEvent], Query()] = [],  # noqa: A002, B006 - its name in the address; never changed
    start: Literal["beginning", "now"] = "beginning",
    cursor: str = "",
    limit: int = USUAL,
) -> EventPage:
    """List events about what you may read, in the order of publishing.

    Keep ``next`` and ask it again: no event is skipped, however slow the change was that made it.
    Without a cursor the list starts at the beginning, or with ``start=now`` behind its present end.
    """
    if start == "now" and not cursor:
        cursor = cursor_behind(last_position())
    rows = publications_for(actor_of(request))
    if type:
        rows = rows.filter(name__in=[name.value for name in type])
    page = page_of(rows, ["position"], cursor, limit)
    reached = cursor_behind(page.rows[-1].position) if page.rows else cursor or cursor_behind(0)
    link = next_link(request, reached) or ""
    items = [EventOut.of(row) for row in page.rows]
    return EventPage(items=items, next=link, more=bool(page.next_cursor))
