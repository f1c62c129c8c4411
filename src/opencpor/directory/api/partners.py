"""``/partners``: partner organizations (global accounts)."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.directory import queries
from opencpor.directory.actions.put_partner import put_partner
from opencpor.directory.actions.writing import Expect
from opencpor.directory.api.files import add_file_routes
from opencpor.directory.api.lists import ListQuery, listed
from opencpor.directory.schemas import PartnerChange, PartnerIn, PartnerOut, PartnerPage, given
from opencpor.directory.terms import Kind
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard

router = Router(tags=["partners"])
SORTS = {"name": "organization__name", "global_id": "global_id", "id": "organization_id"}
add_file_routes(router, Kind.PARTNERS)


class PartnerQuery(ListQuery):
    """What partners can be found by."""

    q: str = ""
    country: str = ""
    sort: str = "name"


@router.get("", response=PartnerPage, url_name="list_partners")
@guard(Permission.DIRECTORY_READ)
def list_partners(request: HttpRequest, query: Query[PartnerQuery]) -> PartnerPage:
    """List partner organizations; ``q`` is a part of the name, a number or an e-mail domain."""
    found = queries.list_partners(actor_of(request), query.q, query.country)
    rows, more = listed(request, found, query, SORTS)
    return PartnerPage(items=[PartnerOut.of(row) for row in rows], **more)


@router.post("", response={201: PartnerOut}, url_name="create_partner")
@guard(Permission.DIRECTORY_WRITE)
def create_partner(
    request: HttpRequest, response: HttpResponse, body: PartnerIn
) -> Status[PartnerOut]:
    """Enter a partner organization."""
    row = put_partner(given(body), actor_of(request), expect=Expect.NEW).row
    tag(response, row)
    return Status(201, PartnerOut.of(row))


@router.get("/{organization_id}", response=PartnerOut, url_name="get_partner")
@guard(Permission.DIRECTORY_READ)
def get_partner(request: HttpRequest, response: HttpResponse, organization_id: str) -> PartnerOut:
    """Return a partner organization."""
    row = queries.fetch_partner(actor_of(request), organization_id)
    tag(response, row)
    return PartnerOut.of(row)


@router.patch("/{organization_id}", response=PartnerOut, url_name="change_partner")
@guard(Permission.DIRECTORY_WRITE)
def change_partner(
    request: HttpRequest, response: HttpResponse, organization_id: str, body: PartnerChange
) -> PartnerOut:
    """Change a partner organization; what is left out stays."""
    actor = actor_of(request)
    known = queries.fetch_partner(actor, organization_id)
    changes = given(body) | {"global_id": known.global_id}
    row = put_partner(changes, actor, seen=seen_revision(request), expect=Expect.KNOWN).row
    tag(response, row)
    return PartnerOut.of(row)
