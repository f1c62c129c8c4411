"""``/locations``: partners' locations, each with its PartnerID."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.directory import queries
from opencpor.directory.actions.put_location import put_location
from opencpor.directory.actions.writing import Expect
from opencpor.directory.api.lists import ListQuery, listed
from opencpor.directory.schemas import (
    LocationChange,
    LocationIn,
    LocationOut,
    LocationPage,
    given,
)
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard

router = Router(tags=["locations"])
SORTS = {"name": "unit__name", "partner_id": "partner_id", "id": "unit_id"}


class LocationQuery(ListQuery):
    """What locations can be found by."""

    q: str = ""
    organization: str = ""  # its partner
    country: str = ""
    sort: str = "partner_id"


@router.get("", response=LocationPage, url_name="list_locations")
@guard(Permission.DIRECTORY_READ)
def list_locations(request: HttpRequest, query: Query[LocationQuery]) -> LocationPage:
    """List locations; ``q`` is a part of the name or the city, or a PartnerID."""
    found = queries.list_locations(actor_of(request), query.q, query.organization, query.country)
    rows, more = listed(request, found, query, SORTS)
    return LocationPage(items=[LocationOut.of(row) for row in rows], **more)


@router.post("", response={201: LocationOut}, url_name="create_location")
@guard(Permission.DIRECTORY_WRITE)
def create_location(
    request: HttpRequest, response: HttpResponse, body: LocationIn
) -> Status[LocationOut]:
    """Enter a location of a partner."""
    row = put_location(given(body), actor_of(request), expect=Expect.NEW).row
    tag(response, row)
    return Status(201, LocationOut.of(row))


@router.get("/{location_id}", response=LocationOut, url_name="get_location")
@guard(Permission.DIRECTORY_READ)
def get_location(request: HttpRequest, response: HttpResponse, location_id: str) -> LocationOut:
    """Return a location."""
    row = queries.fetch_location(actor_of(request), location_id)
    tag(response, row)
    return LocationOut.of(row)


@router.patch("/{location_id}", response=LocationOut, url_name="change_location")
@guard(Permission.DIRECTORY_WRITE)
def change_location(
    request: HttpRequest, response: HttpResponse, location_id: str, body: LocationChange
) -> LocationOut:
    """Change a location; what is left out stays."""
    actor = actor_of(request)
    known = queries.fetch_location(actor, location_id)
    changes = given(body) | {"partner_id": known.partner_id}
    row = put_location(changes, actor, seen=seen_revision(request), expect=Expect.KNOWN).row
    tag(response, row)
    return LocationOut.of(row)
