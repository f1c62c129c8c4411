"""``/views``: saved views of lists, one's own and those that others share."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.http import saved_views
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.inputs import Input
from opencpor.http.models import SavedView
from opencpor.http.paging import USUAL, next_link, page_of

router = Router(tags=["views"])
Said = dict[str, list[str]]  # what a list's address says


class ViewPatch(Input):
    """What is to change; members left out stay."""

    name: str | None = Field(default=None, max_length=300)
    query: Said | None = Field(default=None, max_length=50)
    shared_with: str | None = Field(default=None, max_length=40)  # empty: nobody any more


class ViewIn(Input):
    """A view: the list, a name, and what the list's address says."""

    list: str = Field(max_length=40)
    name: str = Field(max_length=300)
    query: Said = Field(default_factory=dict, max_length=50)
    shared_with: str = Field(default="", max_length=40)  # an organization of yours
    organization_id: str = Field(default="", max_length=40)  # where it is kept, if you have several


class CopyIn(Input):
    """The name of a copy; empty: that of the view."""

    name: str = Field(default="", max_length=300)


class ViewOut(Schema):
    """A view; ``link`` answers its list, ``page`` shows it to people.

    ``organization_id`` is where it is kept: you see it as long as you have a role there.
    ``shared_with`` is the organization whose people may use it; ``own`` says whether it is yours.
    """

    id: str
    list: str
    name: str
    query: Said
    link: str | None
    page: str
    organization_id: str
    shared_with: str | None
    own: bool
    created_at: datetime
    revision: int


class ViewPage(Schema):
    """One page of views."""

    items: list[ViewOut]
    next: str | None


def _out(view: SavedView, actor: Actor) -> ViewOut:
    return ViewOut(
        id=view.id,
        list=view.list,
        name=view.name,
        query=view.query,
        link=saved_views.api_address(view),
        page=saved_views.page_address(view),
        organization_id=view.organization_id,
        shared_with=view.shared_with_id,
        own=view.owner_id == actor.id,
        created_at=view.created_at,
        revision=view.revision,
    )


@router.get("", response=ViewPage, url_name="list_views")
@guard(Open.SIGNED_IN)
def list_views(
    request: HttpRequest,
    list: Query[str] = "",  # noqa: A002 - the API's own word
    shared: bool = False,  # noqa: FBT001, FBT002 - it comes from the query
    cursor: str = "",
    limit: int = USUAL,
) -> ViewPage:
    """List your own views, or with ``shared`` those that others share with you, by name."""
    actor = actor_of(request)
    rows = saved_views.shared_views(actor, list) if shared else saved_views.views_of(actor, list)
    page = page_of(rows, ["name", "id"], cursor, limit)
    items = [_out(view, actor) for view in page.rows]
    return ViewPage(items=items, next=next_link(request, page.next_cursor))


@router.post("", response={201: ViewOut}, url_name="create_view")
@guard(Open.SIGNED_IN)
def create_view(request: HttpRequest, response: HttpResponse, body: ViewIn) -> Status[ViewOut]:
    """Keep a view of a list under a name."""
    actor = actor_of(request)
    view = saved_views.create_view(
        actor, body.list, body.name, body.query, body.shared_with, body.organization_id
    )
    tag(response, view)
    return Status(201, _out(view, actor))


@router.post("/{view_id}/copy", response={201: ViewOut}, url_name="copy_view")
@guard(Open.SIGNED_IN)
def copy_view(
    request: HttpRequest, response: HttpResponse, view_id: str, body: CopyIn
) -> Status[ViewOut]:
    """Make a view of your own from one that others share; whatever If-Match says will do."""
    actor = actor_of(request)
    saved_views.view_of(actor, view_id)
    seen_revision(request)
    view = saved_views.copy_view(actor, view_id, body.name)
    tag(response, view)
    return Status(201, _out(view, actor))


@router.get("/{view_id}", response=ViewOut, url_name="get_view")
@guard(Open.SIGNED_IN)
def get_view(request: HttpRequest, response: HttpResponse, view_id: str) -> ViewOut:
    """Return a view: yours, or one that others share with you."""
    actor = actor_of(request)
    view = saved_views.view_of(actor, view_id)
    tag(response, view)
    return _out(view, actor)


@router.patch("/{view_id}", response=ViewOut, url_name="patch_view")
@guard(Open.SIGNED_IN)
def patch_view(
    request: HttpRequest, response: HttpResponse, view_id: str, body: ViewPatch
) -> ViewOut:
    """Rename a view of yours, let it show something else, or share it."""
    actor, seen = actor_of(request), seen_revision(request)
    view = saved_views.change_view(actor, view_id, body.name, body.query, body.shared_with, seen)
    tag(response, view)
    return _out(view, actor)


@router.delete("/{view_id}", response={204: None}, url_name="delete_view")
@guard(Open.SIGNED_IN)
def delete_view(request: HttpRequest, view_id: str) -> Status[None]:
    """Forget a view."""
    saved_views.delete_view(actor_of(request), view_id, seen_revision(request))
    return Status(204, None)
