"""``/usage/quality``: what is missing in usage, what jumped, and what cannot be."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.operations import link
from opencpor.http.operations_api import OperationOut
from opencpor.http.paging import LARGEST, USUAL, next_link
from opencpor.usage.quality import queries
from opencpor.usage.quality.actions.ask import ask_quality
from opencpor.usage.quality.asked import OddFilter, QualityFilter
from opencpor.usage.quality.export import computed, quality_csv, units_csv
from opencpor.usage.quality.late import late_of_batch, late_usage
from opencpor.usage.quality.schemas import (
    LateList,
    LateOut,
    OddUnitOut,
    OddUnitPage,
    QualityOut,
)
from opencpor.usage.queries import batch

router = Router(tags=["usage"])


class OddPaging(OddFilter):
    """Which units, and where the list goes on."""

    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)


@router.get("", response=QualityOut, url_name="usage_quality")
@guard(Permission.USAGE_BATCH_READ)
def get_quality(request: HttpRequest, wanted: Query[QualityFilter]) -> QualityOut:
    """Say how complete and plausible usage was when it was last computed, by month and workload.

    It is computed in the background whenever usage, associations, the directory or the program's
    policy change.
    """
    return QualityOut.of(queries.quality(actor_of(request), wanted.read()))


@router.post("/computations", response={202: OperationOut}, url_name="compute_usage_quality")
@guard(Permission.USAGE_IMPORT)
@key_required
def compute(request: HttpRequest, response: HttpResponse) -> Status[object]:
    """Have the figures computed again, in the background.

    Who asks while that is under way gets the same operation.
    """
    operation = ask_quality(actor_of(request))
    response["Location"] = link(operation)
    return Status(202, operation)


@router.get("/units", response=OddUnitPage, url_name="usage_quality_units")
@guard(Permission.USAGE_BATCH_READ)
def list_units(request: HttpRequest, wanted: Query[OddPaging]) -> OddUnitPage:
    """List the units with which something is amiss.

    Kinds: ``missing`` (an association stood on it at the month's end, but no usage came in),
    ``lost`` (it had usage in the month before), ``zero`` (a figure fell to zero from much),
    ``jump`` (a figure rose or fell suddenly), ``above_paid`` (more active users than paid units),
    ``unknown`` (an unverified tenant, or a subscription that no feed named).
    """
    found, cursor = queries.odd_units(actor_of(request), wanted.asks(), wanted.cursor, wanted.limit)
    items = [OddUnitOut.of(unit) for unit in found]
    return OddUnitPage(items=items, next=next_link(request, cursor))


@router.get("/export", url_name="export_usage_quality")
@guard(Permission.USAGE_BATCH_READ)
def export_quality(request: HttpRequest, wanted: Query[QualityFilter]) -> StreamingHttpResponse:
    """Download the figures as CSV, a row for each month and workload; see ``computed_at``."""
    return quality_csv(computed(queries.quality(actor_of(request), wanted.read())))


@router.get("/units/export", url_name="export_usage_quality_units")
@guard(Permission.USAGE_BATCH_READ)
def export_units(request: HttpRequest, wanted: Query[OddFilter]) -> StreamingHttpResponse:
    """Download the units of one kind as CSV."""
    return units_csv(actor_of(request), wanted.asks())


@router.get("/late", response=LateList, url_name="list_late_usage")
@guard(Permission.USAGE_BATCH_READ)
def list_late(request: HttpRequest, program: str = "") -> LateList:
    """List which closed months have newer facts, by batch: the next close judges them anew."""
    found = late_usage(actor_of(request), queries.the_program(program))
    return LateList(items=[LateOut.of(one) for one in found])


@router.get("/late/{batch_id}", response=LateList, url_name="list_late_of_batch")
@guard(Permission.USAGE_BATCH_READ)
def list_late_of_batch(request: HttpRequest, batch_id: str) -> LateList:
    """List which closed months a batch reaches that no close has read yet."""
    actor = actor_of(request)
    found = late_of_batch(actor, batch(actor, batch_id))
    return LateList(items=[LateOut.of(one) for one in found])
