"""``/views``: one's own saved views of lists."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from opencpor.http import saved_views
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.models import SavedView
from opencpor.http.paging import USUAL, next_link, page_of

router = Router(tags=["views"])
Said = dict[str, list[str]]  # what a list's address says


class ViewPatch(Schema):
    """What is to change; members left out stay."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, max_length=300)
    query: Said | None = Field(default=None, max_length=50)


class ViewIn(Schema):
    """A view: the list, a name, and what the list's address says."""

    model_config = ConfigDict(extra="forbid")

    list: str = Field(max_length=40)
    name: str = Field(max_length=300)
    query: Said = Field(default_factory=dict, max_length=50)


class ViewOut(Schema):
    """A view; ``link`` answers its list, ``page`` shows it to people."""

    id: str
    list: str
    name: str
    query: Said
    link: str | None
    page: str
    created_at: datetime
    revision: int


class ViewPage(Schema):
    """One page of views."""

    items: list[ViewOut]
    next: str | None


def _out(view: SavedView) -> ViewOut:
    return ViewOut(
        id=view.id,
        list=view.list,
        name=view.name,
        query=view.query,
        link=saved_views.api_address(view),
        page=saved_views.page_address(view),
        created_at=view.created_at,
        revision=view.revision,
    )


@router.get("", response=ViewPage, url_name="list_views")
@guard(Open.SIGNED_IN)
def list_views(
    request: HttpRequest,
    list: Query[str] = "",  # noqa: A002 - the API's own word
    cursor: str = "",
    limit: int = USUAL,
) -> ViewPage:
    """List your own views, by name; of one list, or of all."""
    rows = saved_views.views_of(actor_of(request), list)
    page = page_of(rows, ["name", "id"], cursor, limit)
    items = [_out(view) for view in page.rows]
    return ViewPage(items=items, next=next_link(request, page.next_cursor))


@router.post("", response={201: ViewOut}, url_name="create_view")
@guard(Open.SIGNED_IN)
def create_view(request: HttpRequest, response: HttpResponse, body: ViewIn) -> Status[ViewOut]:
    """Keep a view of a list under a name."""
    view = saved_views.create_view(actor_of(request), body.list, body.name, body.query)
    tag(response, view)
    return Status(201, _out(view))


@router.get("/{view_id}", response=ViewOut, url_name="get_view")
@guard(Open.SIGNED_IN)
def get_view(request: HttpRequest, response: HttpResponse, view_id: str) -> ViewOut:
    """Return one of your views."""
    view = saved_views.view_of(actor_of(request), view_id)
    tag(response, view)
    return _out(view)


@router.patch("/{view_id}", response=ViewOut, url_name="patch_view")
@guard(Open.SIGNED_IN)
def patch_view(
    request: HttpRequest, response: HttpResponse, view_id: str, body: ViewPatch
) -> ViewOut:
    """Rename a view, or let it show something else."""
    actor, seen = actor_of(request), seen_revision(request)
    view = saved_views.change_view(actor, view_id, body.name, body.query, seen)
    tag(response, view)
    return _out(view)


@router.delete("/{view_id}", response={204: None}, url_name="delete_view")
@guard(Open.SIGNED_IN)
def delete_view(request: HttpRequest, view_id: str) -> Status[None]:
    """Forget a view."""
    saved_views.delete_view(actor_of(request), view_id, seen_revision(request))
    return Status(204, None)
