"""``/associations``: who is the partner of record for what."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.http.etags import tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.register import queries
from opencpor.register.schemas import AssociationOut, AssociationPage, associations_out

router = Router(tags=["associations"])


class Wanted(Schema):
    """Filters and page of the list."""

    active: bool | None = None  # stands now
    engagement: str = ""
    workload: str = ""
    location: str = ""  # identifier of the location
    customer: str = ""  # identifier of the customer
    cursor: str = ""
    limit: int = USUAL


@router.get("", response=AssociationPage, url_name="list_associations")
@guard(Permission.ASSOCIATION_READ)
def list_associations(request: HttpRequest, wanted: Query[Wanted]) -> AssociationPage:
    """List associations, the newest first."""
    rows = queries.associations(actor_of(request))
    if wanted.active is not None:
        standing = {"period__contains": now()}
        rows = rows.filter(**standing) if wanted.active else rows.exclude(**standing)
    for name, value in (
        ("engagement", wanted.engagement),
        ("slot__workload", wanted.workload),
        ("location_id", wanted.location),
        ("slot__customer_id", wanted.customer),
    ):
        rows = rows.filter(**{name: value}) if value else rows
    page = page_of(rows, ["-id"], wanted.cursor, wanted.limit)
    return AssociationPage(
        items=associations_out(page.rows), next=next_link(request, page.next_cursor)
    )


@router.get("/{association_id}", response=AssociationOut, url_name="get_association")
@guard(Permission.ASSOCIATION_READ)
def get_association(
    request: HttpRequest, response: HttpResponse, association_id: str
) -> AssociationOut:
    """Return one association."""
    actor = actor_of(request)
    row = fetch(queries.associations(actor), actor, "association", id=association_id)
    tag(response, row)
    return associations_out([row])[0]
