"""Pages about the quality of usage: the heat table, the lists behind it, and their files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from opencpor.access.roles import Permission
from opencpor.common.errors import Invalid, NotFound
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.http.guards import actor_of, guard
from opencpor.http.inputs import refuse_unknown
from opencpor.http.paging import USUAL
from opencpor.programs.forms import program_choices
from opencpor.programs.queries import program_keys, version_in_force
from opencpor.ui.dates import short_month
from opencpor.ui.pages import done, show
from opencpor.ui.parts import Column, Listing, Tab
from opencpor.usage.quality import queries
from opencpor.usage.quality.actions.ask import ask_quality
from opencpor.usage.quality.asked import OddFilter, QualityFilter, filter_in
from opencpor.usage.quality.export import computed, quality_csv, units_csv
from opencpor.usage.quality.late import changes_by_month, late_of_batch, late_usage
from opencpor.usage.quality.rules import Kind, Quality
from opencpor.usage.quality.shown import (
    COVERAGE,
    KINDS,
    MEASURES,
    cell_of,
    charts_of,
    heat_rows,
    workload_names,
)
from opencpor.usage.quality.tallies import Span
from opencpor.usage.queries import batch

CHOICES = (3, 6, 12, 24)
UNITS = (
    Column("month", gettext_lazy("Month"), narrow=True),
    Column("customer", gettext_lazy("Customer")),
    Column("workload", gettext_lazy("Workload"), narrow=True),
    Column("active", gettext_lazy("Active users"), figures=True),
    Column("active_before", gettext_lazy("Month before"), figures=True, narrow=True),
    Column("paid", gettext_lazy("Paid units"), figures=True),
    Column("paid_before", gettext_lazy("Month before"), figures=True, narrow=True),
    Column("batch", gettext_lazy("Batch"), narrow=True),
)


def _first_program() -> str:
    return next(iter(program_keys()), "")


def _asked(span: Span, **more: str) -> str:
    """Write what is asked for as an address does."""
    said = {"program": span.program_key, "through": str(span.months[-1])}
    return urlencode(said | {"months": str(len(span.months))} | more)


@require_safe
@guard(Permission.USAGE_BATCH_READ)
def quality(request: HttpRequest) -> HttpResponse:
    """Show how complete and plausible usage is, by month and workload."""
    span = filter_in(QualityFilter, request.GET, "show", program=_first_program()).read()
    measure = request.GET.get("show") or COVERAGE
    if measure not in MEASURES:
        raise Invalid(phrase("There is no table {name!r}.", name=measure), code="invalid")
    actor = actor_of(request)
    found = queries.quality(actor, span)
    context = {
        "found": found,
        "here": f"{reverse('usage:quality')}?{_asked(span, show=measure)}",
        "may_compute": actor.may(Permission.USAGE_IMPORT),
        "span": span,
        "through": str(span.months[-1]),
        "months": [short_month(month.first_day) for month in span.months],
        "programs": program_choices(),
        "choices": sorted({*CHOICES, len(span.months)}),
        "thresholds": found.thresholds,
        "any": bool(found.cells),
        "tabs": _tabs(found, span, measure),
        "measure": MEASURES[measure],
        "rows": heat_rows(found, measure),
        "charts": charts_of(found),
        "download": f"{reverse('usage:quality_export')}?{_asked(span)}",
    }
    return show(request, "usage/quality/quality.html", context)


def _tabs(found: Quality, span: Span, measure: str) -> list[Tab]:
    counts = found.all()
    page = reverse("usage:quality")
    return [
        Tab(
            name,
            f"{page}?{_asked(span, show=key)}",
            current=key == measure,
            count=counts.of(Kind(key)) if key in KINDS else None,
        )
        for key, name in MEASURES.items()
    ]


@require_safe
@guard(Permission.USAGE_BATCH_READ)
def quality_export(request: HttpRequest) -> HttpResponseBase:
    """Download the figures."""
    span = filter_in(QualityFilter, request.GET, program=_first_program()).read()
    return quality_csv(computed(queries.quality(actor_of(request), span)))


@require_POST
@guard(Permission.USAGE_IMPORT)
def quality_again(request: HttpRequest) -> HttpResponse:
    """Have the figures computed again."""
    ask_quality(actor_of(request))
    return done(request, "usage:quality", message=_("Data quality is being computed again."))


def _odd(request: HttpRequest, *beside: str) -> queries.Odd:
    given = {"kind": Kind.MISSING.value, **{name: request.GET[name] for name in request.GET}}
    return filter_in(OddFilter, given, *beside, program=_first_program()).asks()


@require_safe
@guard(Permission.USAGE_BATCH_READ)
def quality_units(request: HttpRequest) -> HttpResponse:
    """List the units of one kind."""
    asked = _odd(request, "cursor")
    found, cursor = queries.odd_units(
        actor_of(request), asked, request.GET.get("cursor", ""), USUAL
    )
    name = workload_names(asked.span.program_key)
    rows = [{"unit": unit, "workload": name(unit.workload)} for unit in found]
    kept = _asked(asked.span, kind=asked.kind.value, workload=asked.workload)
    context = {
        "title": KINDS[asked.kind],
        "workload": name(asked.workload) if asked.workload else "",
        "months": [asked.span.months[0].first_day, asked.span.months[-1].first_day],
        "listing": Listing(UNITS, rows, cursor),
        "back": f"{reverse('usage:quality')}?"
        + urlencode({"program": asked.span.program_key, "through": str(asked.span.months[-1])}),
        "download": f"{reverse('usage:quality_units_export')}?{kept}",
    }
    return show(request, "usage/quality/units.html", context)


@require_safe
@guard(Permission.USAGE_BATCH_READ)
def quality_units_export(request: HttpRequest) -> HttpResponseBase:
    """Download the units of one kind."""
    return units_csv(actor_of(request), _odd(request))


@require_safe
@guard(Permission.USAGE_BATCH_READ)
def before_close(request: HttpRequest) -> HttpResponse:
    """Show what one month lacks: a part of the page that asks for its close."""
    refuse_unknown(request.GET, ("program", "month"))
    asked = QualityFilter(
        program=request.GET.get("program") or _first_program(),
        through=request.GET.get("month", ""),
        months=1,
    )
    try:
        span = asked.read()
    except Invalid as wrong:  # while the month is being written
        return show(request, "usage/quality/before_close.html", {"problem": wrong})
    return show(request, "usage/quality/before_close.html", _lacking(request, span))


def _lacking(request: HttpRequest, span: Span) -> dict[str, Any]:
    found = queries.quality(actor_of(request), span)
    (month,) = span.months
    counts = found.of_month(month)
    minimum = _minimum(span.program_key, month)
    return {
        "month": month.first_day,
        "found": found,
        "counts": counts,
        "minimum": minimum * 100,
        "low": counts.covered < minimum * counts.before,
        "cells": [
            {"name": name, "cell": cell_of(kind.value, counts, month)}
            for kind, name in KINDS.items()
            if counts.of(kind)
        ],
        "program": span.program_key,
        "page": f"{reverse('usage:quality')}?"
        + urlencode({"program": span.program_key, "through": str(month)}),
    }


def _minimum(program_key: str, month: Month) -> Decimal:
    """Return the share of units that a close of a month asks for; a later version changes none."""
    try:
        return version_in_force(program_key, month.first_day).document.policy.close.min_coverage
    except NotFound:  # no version governs it, and so nobody can close it
        return Decimal(0)


@require_safe
@guard(Permission.USAGE_BATCH_READ)
def late(request: HttpRequest) -> HttpResponse:
    """Say which closed months have newer usage: a part of the page that lists closes."""
    actor = actor_of(request)
    found = [one for key in program_keys() for one in late_usage(actor, key)]
    months = [
        {"month": month, "changed": changed, "batches": [o for o in found if o.month == month]}
        for month, changed in sorted(changes_by_month(found).items())
    ]
    return show(request, "usage/quality/late.html", {"months": months})


@require_safe
@guard(Permission.USAGE_BATCH_READ)
def reached(request: HttpRequest, batch_id: str) -> HttpResponse:
    """Say which closed months a batch reaches: a part of its page."""
    actor = actor_of(request)
    found = late_of_batch(actor, batch(actor, batch_id))
    return show(request, "usage/quality/reached.html", {"reached": found})
