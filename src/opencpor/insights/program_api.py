"""``/insights/program``: the figures of the whole program, for the operator's people."""

from django.http import HttpRequest
from ninja import Query, Router

from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.insights.program_asked import BehindFilter, LeadersFilter, ProgramFilter
from opencpor.insights.queries import behind
from opencpor.insights.queries.leading import leaders
from opencpor.insights.queries.program import program_figures
from opencpor.insights.schemas.program import (
    ClaimBehindOut,
    ClaimBehindPage,
    LeadersOut,
    ProgramFiguresOut,
)

router = Router(tags=["program-insights"])


@router.get(
    "",
    response=ProgramFiguresOut,
    url_name="insights_program",
    operation_id="get_program_figures",
)
@guard(Permission.NOTE_READ)
def get_program_figures(request: HttpRequest, wanted: Query[ProgramFilter]) -> ProgramFiguresOut:
    """Return how the whole program does: claims, queue, clocks, reviewers, disputes, money.

    For the operator's people. All figures count claims, but for money and units of usage; they come
    from totals that follow every change within seconds.
    """
    return ProgramFiguresOut.of(program_figures(actor_of(request), wanted.read()))


@router.get(
    "/leaders",
    response=LeadersOut,
    url_name="insights_program_leaders",
    operation_id="get_program_leaders",
)
@guard(Permission.NOTE_READ)
def get_leaders(request: HttpRequest, wanted: Query[LeadersFilter]) -> LeadersOut:
    """Return the partners and customers that lead, ten of each, from sums kept by year.

    ``by``: ``won`` lines of claims, ``growth`` of usage that partners held, or what rules
    ``earned`` in one currency, for which the right to read money is needed. Who has nothing of it
    is left out.
    """
    return LeadersOut.of(leaders(actor_of(request), wanted.read(), wanted.ranking()))


class BehindPaging(BehindFilter):
    """The claims behind a figure, a page at a time."""

    cursor: str = ""
    limit: int = USUAL


@router.get(
    "/claims",
    response=ClaimBehindPage,
    url_name="insights_program_claims",
    operation_id="list_program_claims",
)
@guard(Permission.NOTE_READ)
def list_behind(request: HttpRequest, wanted: Query[BehindPaging]) -> ClaimBehindPage:
    """List the claims behind a figure of the program, the newest first.

    A figure's name is a word with parts, such as ``standing.rejected``, ``clock.submitted.late``,
    ``reason.insufficient_poe``, ``dispute.overturned``, ``reviewer.usr_…`` or, for days of
    submission, ``waiting.2026-10-01.2026-10-05``.
    """
    found = behind.claims_behind(actor_of(request), wanted.figure, wanted.read())
    page = page_of(found, behind.ORDER, wanted.cursor, wanted.limit)
    items = [ClaimBehindOut.of(one) for one in page.rows]
    return ClaimBehindPage(items=items, next=next_link(request, page.next_cursor))
