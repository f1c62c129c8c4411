"""``/associations``: who is the partner of record for what."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.directory.narrowing import NarrowingAsked
from opencpor.http.downloads import Format
from opencpor.http.etags import tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.register import queries
from opencpor.register.exporting import export
from opencpor.register.models import Association
from opencpor.register.schemas import AssociationOut, AssociationPage, associations_out

router = Router(tags=["associations"])


class WantedAssociations(NarrowingAsked):
    """What the list is narrowed to."""

    active: bool | None = None  # stands now
    engagement: str = ""
    location: str = ""  # identifier of the location
    customer: str = ""  # identifier of the customer

    def rows(self, actor: Actor) -> QuerySet[Association]:
        """Return the associations that an actor may see and that fit.

        Raises:
            Invalid: As `NarrowingAsked.narrowed` does.
        """
        rows = queries.associations(actor)
        if self.active is not None:
            standing = {"period__contains": now()}
            rows = rows.filter(**standing) if self.active else rows.exclude(**standing)
        if self.engagement:
            rows = rows.filter(engagement=self.engagement)
        return queries.among(rows, self.narrowed(), self.location, self.customer)


class WantedAssociationsPage(WantedAssociations):
    """The same, and which page of it."""

    total: bool = False  # count them all
    cursor: str = ""
    limit: int = USUAL


class WantedAssociationsFile(WantedAssociations):
    """The same, and as what."""

    format: Format = Format.CSV


@router.get("", response=AssociationPage, url_name="list_associations")
@guard(Permission.ASSOCIATION_READ)
def list_associations(
    request: HttpRequest, wanted: Query[WantedAssociationsPage]
) -> AssociationPage:
    """List associations, the newest first; ``total=true`` counts all that fit."""
    rows = wanted.rows(actor_of(request))
    page = page_of(rows, ["-id"], wanted.cursor, wanted.limit)
    return AssociationPage(
        items=associations_out(page.rows),
        next=next_link(request, page.next_cursor),
        total=rows.count() if wanted.total else None,
    )


@router.get("/export", url_name="export_associations")
@guard(Permission.ASSOCIATION_READ)
def export_associations(
    request: HttpRequest, wanted: Query[WantedAssociationsFile]
) -> StreamingHttpResponse:
    """Download all associations that fit, as CSV, XLSX or JSON; sent while it is made."""
    return export(request, wanted.rows(actor_of(request)), wanted.format)


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
