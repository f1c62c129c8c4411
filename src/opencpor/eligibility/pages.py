"""Pages: scores, one scorecard with its simulator, the customers behind it, imports."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import get_format, sanitize_separators
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.claims.pages.listing import saved_part
from opencpor.directory.api.files import read_upload
from opencpor.directory.narrowing import documents_known
from opencpor.directory.narrowing_shown import chips_of, choices_of
from opencpor.eligibility import queries
from opencpor.eligibility.actions.import_file import Report, import_file
from opencpor.eligibility.asked import BehindAsked, ScoresAsked
from opencpor.eligibility.charts import history_chart
from opencpor.eligibility.forms import ImportForm
from opencpor.eligibility.lists import SCORES as LIST
from opencpor.eligibility.models import ScoredCustomer
from opencpor.eligibility.narrowing import narrowing_part
from opencpor.eligibility.queries import state_of
from opencpor.eligibility.reading import KINDS, Kind
from opencpor.eligibility.rules.scoring import Result
from opencpor.eligibility.shown import (
    FIELD,
    advice_shown,
    customer_shown,
    names_of,
    near_shown,
    row_shown,
    time_left,
    total_shown,
    tracks_shown,
)
from opencpor.eligibility.trials.queries import list_trials
from opencpor.eligibility.words import KINDS as KIND_WORDS
from opencpor.eligibility.words import STANDING_CHIPS
from opencpor.http.guards import actor_of, guard
from opencpor.http.inputs import refuse_unknown
from opencpor.http.paging import USUAL, page_of
from opencpor.http.saved_views import tidy
from opencpor.http.wording import in_words
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Chosen, Column, Listing

PARTNER = Column("partner", gettext_lazy("Partner"))
SCORES = (
    Column("designation", gettext_lazy("Designation")),
    Column("track", gettext_lazy("Track"), narrow=True),
    Column("total", gettext_lazy("Points"), figures=True),
    Column("state", gettext_lazy("Status")),
)
CUSTOMERS = (
    Column("customer", gettext_lazy("Customer")),
    Column("metric", gettext_lazy("Metric"), narrow=True),
    Column("standing", gettext_lazy("Status")),
    Column("active", gettext_lazy("MAU"), figures=True),
    Column("before", gettext_lazy("MAU before"), figures=True, narrow=True),
    Column("paid", gettext_lazy("PAU"), figures=True),
)
MOST_SHOWN = 500
DIGITS = 14  # of a supposed number, as by API
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")


def _language() -> str:
    return get_language() or "en"


def _may_import(actor: Actor) -> bool:
    return actor.may(Permission.DIRECTORY_WRITE)


@require_safe
@guard(Permission.USAGE_READ)
def scores(request: HttpRequest) -> HttpResponse:
    """List the newest scores."""
    actor = actor_of(request)
    refuse_unknown(request.GET, (*ScoresAsked.model_fields, "cursor"))
    asked = ScoresAsked.said(request.GET)
    rows = queries.newest_scores(actor, asked.read())
    page = page_of(rows, queries.ORDER, request.GET.get("cursor", ""), USUAL)
    found = [row_shown(row, _language()) for row in page.rows]
    limited = any(grant.units is not None for grant in actor.on(Side.PARTNER))
    operator = bool(actor.on(Side.OPERATOR))
    whose = replace(PARTNER, narrow=not operator)  # a partner's own name says nothing to it
    context = {
        **narrowing_part(actor, asked, _language()),
        "listing": Listing((whose, *SCORES), found, page.next_cursor, rows.count()),
        "operator": operator,
        "narrowed": asked.named(),
        "limited": limited,
        "may_import": _may_import(actor),
        "trials": actor.may(Permission.BACK_TEST) or (operator and list_trials(actor).exists()),
        "may_claim": not operator and actor.may(Permission.CLAIM_WRITE),
        "saved": saved_part(actor, LIST, tidy(LIST, {k: [v] for k, v in asked.named().items()})),
    }
    return show(request, "eligibility/scores.html", context)


@require_safe
@guard(Permission.USAGE_READ)
def score(request: HttpRequest, score_id: str) -> HttpResponse:
    """Show one scorecard, and what it would be if some values were higher."""
    actor, language = actor_of(request), _language()
    view = queries.view(actor, score_id)
    names = names_of(view.row, language)
    then, strange = _supposed(request, view)
    context: dict[str, Any] = {
        "view": view,
        "name": view.designation.name.in_language(language),
        "state": state_of(view.row, view.in_force),
        "tracks": tracks_shown(view, names, then),
        "then": then,
        "strange": strange,
        "then_total": total_shown(then.total) if then else None,
        "total": total_shown(view.result.total),
        "needed": view.designation.qualification.total,
        "left": time_left(view.row, view.in_force),
        "missing": [_designation_name(names, key) for key in view.result.missing],
        "advice": advice_shown(view, names),
        "near": near_shown(view, queries.nearly_there(actor, view), names),
        "chart": history_chart(view, language),
    }
    return show(request, "eligibility/score.html", context)


def _designation_name(names: Any, key: str) -> str:
    found = names.document.eligibility.designations
    return next((one.name.in_language(names.language) for one in found if one.key == key), key)


def _supposed(
    request: HttpRequest, view: queries.ScoreView
) -> tuple[Result | None, dict[str, str]]:
    """Read the simulator's fields; return also what was typed but is no number, by field."""
    added: dict[tuple[str, ...], Fraction] = {}
    strange: dict[str, str] = {}
    for name, text in request.GET.items():
        parts = name.removeprefix(FIELD).split(":")
        if not name.startswith(FIELD) or len(parts) != 4:  # noqa: PLR2004 - track, metric, part, type
            continue
        more = _number(str(text))
        if more is None and str(text).strip():
            strange[name] = str(text)
        if more:
            added[parts[0], parts[1], parts[2], parts[3]] = more
    return queries.simulated(view, added) if added else None, strange


def _number(text: str) -> Fraction | None:
    """Read a number, with the decimal sign of the reader's language or a point.

    It has as many digits as the API takes: a few signs may stand for millions. Where points part
    thousands, nobody knows whether 1.500 is meant to be more than a thousand, or less than two.
    """
    text = text.strip()
    if get_format("THOUSAND_SEPARATOR") == "." and _GROUPED.fullmatch(text):
        return None
    try:
        read = Decimal(sanitize_separators(text))
    except InvalidOperation:
        return None
    fits = read.is_finite() and len(read.as_tuple().digits) <= DIGITS
    return Fraction(read) if fits and abs(read.adjusted()) < DIGITS else None


@require_safe
@guard(Permission.USAGE_READ)
def customers(request: HttpRequest, score_id: str) -> HttpResponse:
    """List the customers behind a score's metrics."""
    actor, language = actor_of(request), _language()
    view = queries.view(actor, score_id)
    names = names_of(view.row, language)
    metrics = {one.key: one for track in view.designation.tracks for one in track.metrics}
    refuse_unknown(request.GET, (*BehindAsked.model_fields, "cursor"))
    asked = BehindAsked.said(request.GET)
    wanted = asked.read(view.result.track)
    rows = queries.customers_behind(actor, score_id, wanted)
    page = page_of(rows, queries.BEHIND_ORDER, request.GET.get("cursor", ""), USUAL)
    found = [customer_shown(row, metrics, names) for row in page.rows]
    choices = choices_of(documents_known())
    context = {
        "view": view,
        "name": view.designation.name.in_language(language),
        "wanted": wanted,
        "asked": asked,
        "exported": {"score": view.row.id, **asked.named(), "track": wanted.track},
        **choices,
        "chips": [*_customer_chip(actor, asked), *chips_of(asked, choices)],
        "metrics": [(one.key, one.name.in_language(language)) for one in metrics.values()],
        "tracks": [(one.key, one.name.in_language(language)) for one in view.designation.tracks],
        "standings": [(key, chip.word) for key, chip in STANDING_CHIPS.items()],
        "counts": queries.counts_behind(rows),
        "listing": Listing(CUSTOMERS, found, page.next_cursor, rows.count()),
    }
    return show(request, "eligibility/customers.html", context)


def _customer_chip(actor: Actor, asked: BehindAsked) -> Iterator[Chosen]:
    """Give a chip for a customer; one that is behind no score of the reader's keeps its key."""
    if asked.customer:
        rows = restrict(ScoredCustomer.objects.filter(customer_id=asked.customer), actor)
        name = rows.order_by("id").values_list("customer__name", flat=True).first()
        yield Chosen(_("Customer"), name or asked.customer, ("customer",))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.DIRECTORY_WRITE)
def imports(request: HttpRequest) -> HttpResponse:
    """Take a file: check it, or carry it out if nothing is wrong with it."""
    post = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if post else ImportForm()
    report: Report | None = None
    if post and form.is_valid():
        with shown_at(form):
            content = read_upload(form.cleaned_data["file"])
            kind, check = Kind(form.cleaned_data["kind"]), "check" in request.POST
            report = import_file(kind, content, actor_of(request), dry_run=check)
            if report.carried_out:
                return done(request, "eligibility:imports", message=_carried_out(report))
    context = {
        "form": form,
        "report": report,
        "counts": dict(report.counts) if report else {},
        "errors": _errors(report) if report else [],
        "hidden": max(0, len(report.wrong) - MOST_SHOWN) if report else 0,
        "kinds": [
            {"name": KIND_WORDS[kind.value], "columns": ", ".join(file.columns)}
            for kind, file in KINDS.items()
        ],
    }
    wrong = bool(report and report.wrong)
    return show(request, "eligibility/imports.html", context, status=422 if wrong else None)


def _carried_out(report: Report) -> str:
    return _("Stored: %(created)d new, %(changed)d changed, %(unchanged)d unchanged.") % {
        name: report.counts[name] for name in ("created", "changed", "unchanged")
    }


def _errors(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "line": row.line,
            "field": error.field,
            "text": f"{in_words(error.message)} {in_words(error.remedy)}".strip(),
        }
        for row in report.wrong[:MOST_SHOWN]
        for error in row.errors
    ]
