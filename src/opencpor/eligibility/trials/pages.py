"""Pages about trials of scores: what was tried, trying, and what came out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.eligibility.trials import queries
from opencpor.eligibility.trials.actions.ask_trial import ask_trial
from opencpor.eligibility.trials.forms import TrialForm
from opencpor.eligibility.trials.models import ScoreTrial, TriedScore
from opencpor.eligibility.trials.queries import WantedChanges, name_in
from opencpor.eligibility.trials.words import points_said, question_of
from opencpor.http.guards import actor_of, guard
from opencpor.http.models import Operation, OperationState
from opencpor.http.paging import USUAL, page_of
from opencpor.http.wording import reworded
from opencpor.incentives.whatif.choices import program_told, version_written
from opencpor.incentives.whatif.naming_forms import ask_at
from opencpor.ui.pages import show, shown_at
from opencpor.ui.parts import Column, Listing

COLUMNS = (
    Column("asked", gettext_lazy("Question")),
    Column("when", gettext_lazy("Asked"), narrow=True),
    Column("changes", gettext_lazy("Scores that differ"), figures=True),
)
CHANGES = (
    Column("partner", gettext_lazy("Partner")),
    Column("designation", gettext_lazy("Designation")),
    Column("before", gettext_lazy("As it is")),
    Column("after", gettext_lazy("As it would be")),
)


def trial_page(operation: Operation) -> str:
    """Return where the outcome of a trial stands, for the notice of its end."""
    row = ScoreTrial.objects.filter(operation_id=operation.id).only("id").first()
    return reverse("eligibility:score_trial", args=[row.id]) if row else ""


@require_safe
@guard(Permission.USAGE_READ)
def score_trials(request: HttpRequest) -> HttpResponse:
    """Show what one's own people tried, the newest first."""
    actor = actor_of(request)
    rows = queries.list_trials(actor)
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    shown = [
        {"row": row, "question": question_of(row), "program": program_told(row.program_key)}
        for row in page.rows
    ]
    values = {
        "listing": Listing(COLUMNS, shown, page.next_cursor, rows.count()),
        "may_try": actor.may(Permission.BACK_TEST),
    }
    return show(request, "eligibility/score_trials.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.BACK_TEST)
def score_trial_new(request: HttpRequest) -> HttpResponse:
    """Ask who would qualify by another version; the address may name what is tried."""
    actor = actor_of(request)
    named = {
        name: request.GET.get(name, "") for name in ("program", "version", "proposal", "draft")
    }
    named["version"] = version_written(named["program"], named["version"])
    form = TrialForm(request.POST or None, initial=named, actor=actor)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            operation = ask_at(form.named_in, lambda: ask_trial(form.wish(), actor), form.named_in)
            row = ScoreTrial.objects.get(operation_id=operation.id)
            return redirect("eligibility:score_trial", row.id)
    return show(request, "eligibility/score_trial_new.html", {"form": form})


@require_safe
@guard(Permission.USAGE_READ)
def score_trial(request: HttpRequest, score_trial_id: str) -> HttpResponse:
    """Show what would come of a version, or how far the trial is."""
    actor = actor_of(request)
    row = queries.fetch_trial(actor, score_trial_id)
    values: dict[str, Any] = {
        "row": row, "question": question_of(row), "program": program_told(row.program_key),
    }  # fmt: skip
    if row.finished_at is None:
        operation = restrict(Operation.objects.all(), actor).filter(id=row.operation_id).first()
        failed = operation is not None and operation.state == OperationState.FAILED
        problem = reworded(operation.problem or {}) if operation else {}
        values |= {"operation": operation, "failed": failed, "problem": problem}
    else:
        values |= _answer(request, actor, row)
    return show(
        request,
        "eligibility/score_trial.html",
        values,
        fragment="eligibility/parts/score_trial.html",
    )


def _answer(request: HttpRequest, actor: Actor, row: ScoreTrial) -> dict[str, Any]:
    language = get_language() or "en"
    names = {one["designation"]: name_in(one, language) for one in row.counts}
    rows = queries.changes_of(actor, row, WantedChanges(moved=True))
    page = page_of(rows, queries.ORDER, request.GET.get("cursor", ""), USUAL)
    shown = [_shown(row, one, names) for one in page.rows]
    moved = rows.count()
    return {
        "counts": [one | {"name": names[one["designation"]]} for one in row.counts],
        "listing": Listing(CHANGES, shown, page.next_cursor, moved),
        "only_points_or_track": (row.changes or 0) - moved,
    }


def _shown(row: ScoreTrial, one: TriedScore, names: dict[str, str]) -> dict[str, Any]:
    return {
        "row": one,
        "name": names.get(one.designation, one.designation),
        "before": points_said(one.total_before),
        "after": points_said(one.total_after),
        "scores": _scores(row, one),
    }


def _scores(row: ScoreTrial, one: TriedScore) -> str:
    """Return where the score that is kept stands; without one, all of the partner's."""
    said = {"partner": one.partner_id, "program": row.program_key}
    if one.before:
        said["designation"] = one.designation
    return f"{reverse('eligibility:scores')}?{urlencode(said)}"
