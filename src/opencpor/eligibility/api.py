"""``/scores``, and the files that scores are made of beside usage and associations."""

from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.directory.api.files import read_upload
from opencpor.eligibility import queries
from opencpor.eligibility.actions.import_file import import_file
from opencpor.eligibility.asked import BehindAsked, ScoresAsked
from opencpor.eligibility.describing import (
    customer_out,
    import_out,
    row_out,
    score_out,
    simulation_out,
)
from opencpor.eligibility.reading import Kind
from opencpor.eligibility.schemas import (
    EligibilityImportOut,
    ScoredCustomerPage,
    ScoreOut,
    ScorePage,
    ScoreSimulationIn,
    ScoreSimulationOut,
)
from opencpor.http.etags import tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.paging import LARGEST, USUAL, next_link, page_of

scores = Router(tags=["scores"])
certifications = Router(tags=["scores"])
other_associations = Router(tags=["scores"])
outside_figures = Router(tags=["scores"])
held_designations = Router(tags=["scores"])


def _language() -> str:
    return get_language() or "en"


class ScoreFilters(ScoresAsked):
    """Which scores, and where the list goes on."""

    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)


class BehindFilters(BehindAsked):
    """Which customers, and where the list goes on."""

    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)


class EligibilityImportChoice(Schema):
    """Whether the file is only checked."""

    dry_run: bool = True


@scores.get("", response=ScorePage, url_name="list_scores")
@guard(Permission.USAGE_READ)
def list_scores(request: HttpRequest, filters: Query[ScoreFilters]) -> ScorePage:
    """List the newest score of each designation.

    Scores are computed once a day and after imports. A role that is limited to locations sees
    none, as they are about a whole organization.
    """
    rows = queries.newest_scores(actor_of(request), filters.read())
    page = page_of(rows, queries.ORDER, filters.cursor, filters.limit)
    items = [row_out(row, _language()) for row in page.rows]
    return ScorePage(items=items, next=next_link(request, page.next_cursor))


@scores.get("/{score_id}", response=ScoreOut, url_name="get_score")
@guard(Permission.USAGE_READ)
def get_score(request: HttpRequest, response: HttpResponse, score_id: str) -> ScoreOut:
    """Return one score: tracks, metrics, twelve months, recommendations."""
    actor = actor_of(request)
    shown = queries.view(actor, score_id)
    tag(response, shown.row)
    return score_out(shown, queries.nearly_there(actor, shown), _language())


@scores.get("/{score_id}/customers", response=ScoredCustomerPage, url_name="list_score_customers")
@guard(Permission.USAGE_READ)
def list_score_customers(
    request: HttpRequest, score_id: str, filters: Query[BehindFilters]
) -> ScoredCustomerPage:
    """List the customers behind a score's metrics; only the newest score has them."""
    rows = queries.customers_behind(actor_of(request), score_id, filters.read())
    page = page_of(rows, queries.BEHIND_ORDER, filters.cursor, filters.limit)
    items = [customer_out(row) for row in page.rows]
    return ScoredCustomerPage(items=items, next=next_link(request, page.next_cursor))


@scores.post("/{score_id}/simulate", response=ScoreSimulationOut, url_name="simulate_score")
@guard(Permission.USAGE_READ)
def simulate_score(
    request: HttpRequest, score_id: str, supposed: ScoreSimulationIn
) -> ScoreSimulationOut:
    """Say what the score would be with more (or less) of some values; nothing is stored."""
    shown = queries.view(actor_of(request), score_id)
    added: dict[tuple[str, ...], Fraction] = {}
    for one in supposed.changes:
        place = (one.track, one.metric, one.part, one.type)
        added[place] = added.get(place, Fraction(0)) + Fraction(one.more)
    then = queries.simulated(shown, added)
    return simulation_out(shown, then, _language())


def _add_import(router: Router, kind: Kind) -> None:
    """Add the same route for one kind of file."""
    name = f"import_{kind.value.replace('-', '_')}"

    @router.post("/import", response=EligibilityImportOut, url_name=name, operation_id=name)
    @guard(Permission.DIRECTORY_WRITE)
    @key_required
    def import_rows(
        request: HttpRequest, file: File[UploadedFile], choice: Form[EligibilityImportChoice]
    ) -> EligibilityImportOut:
        """Check a CSV file, and store it with ``dry_run=false`` unless any row has an error.

        A row about the same thing as a stored one supersedes it; others stay. ``withdrawn`` takes
        a row back.
        """
        content = read_upload(file)
        report = import_file(kind, content, actor_of(request), dry_run=choice.dry_run)
        return import_out(report)

    import_rows.__name__ = name


_add_import(certifications, Kind.CERTIFICATIONS)
_add_import(other_associations, Kind.OTHER_ASSOCIATIONS)
_add_import(outside_figures, Kind.OUTSIDE_FIGURES)
_add_import(held_designations, Kind.HELD_DESIGNATIONS)
