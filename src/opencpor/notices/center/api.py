"""``/notices``: what you were told, and what of it you want as mail."""

from django.http import HttpRequest
from ninja import Router

from opencpor.http.etags import seen_revision
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.notices.center.actions import mark_read
from opencpor.notices.center.actions.choose import choose
from opencpor.notices.center.queries import choices_of, notices_of, one_notice
from opencpor.notices.center.schemas import (
    ChoiceIn,
    ChoiceOut,
    ChoicesOut,
    NoticeOut,
    NoticePage,
    ReadOut,
)

router = Router(tags=["notices"])


@router.get("", response=NoticePage, url_name="list_notices")
@guard(Open.SIGNED_IN)
def list_notices(
    request: HttpRequest,
    unread: bool = False,  # noqa: FBT001, FBT002 - it comes from the query
    cursor: str = "",
    limit: int = USUAL,
) -> NoticePage:
    """List what you were told, the newest first."""
    rows = notices_of(actor_of(request))
    waiting = rows.filter(read_at=None)
    page = page_of(waiting if unread else rows, ["-id"], cursor, limit)
    items = [NoticeOut.of(row) for row in page.rows]
    link = next_link(request, page.next_cursor)
    return NoticePage(items=items, next=link, unread=waiting.count())


@router.post("/read", response=ReadOut, url_name="read_all_notices")
@guard(Open.SIGNED_IN)
def read_all_notices(request: HttpRequest) -> ReadOut:
    """Mark all your notices as read."""
    return ReadOut(marked=mark_read.mark_all_read(actor_of(request)))


@router.get("/preferences", response=ChoicesOut, url_name="list_notice_preferences")
@guard(Open.SIGNED_IN)
def list_notice_preferences(request: HttpRequest) -> ChoicesOut:
    """List the kinds of notices that you get, and whether they come as mail too."""
    return ChoicesOut(items=[ChoiceOut.of(one) for one in choices_of(actor_of(request))])


@router.post("/preferences", response=ChoicesOut, url_name="choose_notice_mails")
@guard(Open.SIGNED_IN)
def choose_notice_mails(request: HttpRequest, given: ChoiceIn) -> ChoicesOut:
    """Choose whether mails of a kind are sent to you; mandatory ones always are."""
    actor = actor_of(request)
    choose(actor, given.kind, mail=given.mail)
    return ChoicesOut(items=[ChoiceOut.of(one) for one in choices_of(actor)])


@router.post("/{notice_id}/read", response=NoticeOut, url_name="read_notice")
@guard(Open.SIGNED_IN)
def read_notice(request: HttpRequest, notice_id: str) -> NoticeOut:
    """Mark a notice as read. Nothing else about it ever changes, so any If-Match will do."""
    actor = actor_of(request)
    one_notice(actor, notice_id)
    seen_revision(request)
    return NoticeOut.of(mark_read.mark_read(actor, notice_id))
