"""``/score-trials``: what another version would do to scores; no score is written."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router, Schema, Status
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.eligibility.trials import queries
from opencpor.eligibility.trials.actions.ask_trial import ask_trial
from opencpor.eligibility.trials.queries import WantedChanges
from opencpor.eligibility.trials.schemas import (
    ScoreTrialIn,
    ScoreTrialOut,
    ScoreTrialPage,
    TriedScoreOut,
    TriedScorePage,
)
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.operations import link
from opencpor.http.operations_api import OperationOut
from opencpor.http.paging import LARGEST, USUAL, next_link, page_of

router = Router(tags=["scores"])


def _language() -> str:
    return get_language() or "en"


class ChangeFilters(Schema):
    """Which scores that differ, and where the list goes on."""

    designation: str = ""
    moved: bool | None = Field(None, description="whether the partner would stand elsewhere")
    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)


@router.get("", response=ScoreTrialPage, url_name="list_score_trials")
@guard(Permission.USAGE_READ)
def list_score_trials(
    request: HttpRequest, program: str = "", cursor: str = "", limit: int = USUAL
) -> ScoreTrialPage:
    """List what one's own people tried, the newest first."""
    rows = queries.list_trials(actor_of(request))
    if program:
        rows = rows.filter(program_key=program)
    page = page_of(rows, ["-id"], cursor, limit)
    items = [ScoreTrialOut.of(row, _language()) for row in page.rows]
    return ScoreTrialPage(items=items, next=next_link(request, page.next_cursor))


@router.post("", response={202: OperationOut}, url_name="try_scores")
@guard(Permission.BACK_TEST)
@key_required
def try_scores(request: HttpRequest, response: HttpResponse, body: ScoreTrialIn) -> Status[object]:
    """Score every partner by another version and by the one published last, as of today.

    It runs in the background; the operation's result is the id of the trial that has the answer.
    Scores are made by the version published last, whenever it governs. Days on which partners
    reached something before stay so; no score that is kept is changed.
    """
    operation = ask_trial(body.wish(), actor_of(request))
    response["Location"] = link(operation)
    return Status(202, operation)


@router.get("/{score_trial_id}", response=ScoreTrialOut, url_name="get_score_trial")
@guard(Permission.USAGE_READ)
def get_score_trial(request: HttpRequest, score_trial_id: str) -> ScoreTrialOut:
    """Return a question with its answer: how many partners stand where, by designation."""
    row = queries.fetch_trial(actor_of(request), score_trial_id)
    return ScoreTrialOut.of(row, _language())


@router.get(
    "/{score_trial_id}/changes", response=TriedScorePage, url_name="list_score_trial_changes"
)
@guard(Permission.USAGE_READ)
def list_score_trial_changes(
    request: HttpRequest, score_trial_id: str, filters: Query[ChangeFilters]
) -> TriedScorePage:
    """List the scores that would differ."""
    actor = actor_of(request)
    row = queries.answered_trial(actor, score_trial_id)
    rows = queries.changes_of(actor, row, WantedChanges(filters.designation, filters.moved))
    page = page_of(rows, queries.ORDER, filters.cursor, filters.limit)
    items = [TriedScoreOut.of(one) for one in page.rows]
    return TriedScorePage(items=items, next=next_link(request, page.next_cursor))
