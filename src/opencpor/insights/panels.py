"""Fragments on pages of claims and associations: usage with its mark, earnings with their why."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.queries import claim_of
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL
from opencpor.incentives.queries import earnings
from opencpor.incentives.shown import lines_shown
from opencpor.insights.charts import unit_chart
from opencpor.insights.queries.customer import held_units
from opencpor.insights.queries.reading import MONTHS
from opencpor.insights.rules.usage import months_through
from opencpor.insights.words import Words
from opencpor.register.models import Association
from opencpor.register.queries import associations
from opencpor.ui.charts import Chart


def _of_claim(actor: Actor, claim_id: str) -> list[Association]:
    """Return the associations that the lines of a claim gave, in the order of the lines."""
    lines = list(claim_of(actor, claim_id).lines.order_by("place").values_list("id", flat=True))
    rows = associations(actor).filter(claim_line__in=lines)
    return sorted(rows, key=lambda row: lines.index(row.claim_line))


def _one(actor: Actor, association_id: str) -> list[Association]:
    return [fetch(associations(actor), actor, "association", id=association_id)]


@require_safe
@guard(Permission.USAGE_READ)
def claim_usage(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Draw the usage of everything that a claim gave."""
    return _usage(request, _of_claim(actor_of(request), claim_id))


@require_safe
@guard(Permission.USAGE_READ)
def association_usage(request: HttpRequest, association_id: str) -> HttpResponse:
    """Draw the usage of what one association holds."""
    return _usage(request, _one(actor_of(request), association_id))


@require_safe
@guard(Permission.MONEY_READ)
def claim_earnings(request: HttpRequest, claim_id: str) -> HttpResponse:
    """List what a claim's associations earned, month by month."""
    return _earnings(request, _of_claim(actor_of(request), claim_id))


@require_safe
@guard(Permission.MONEY_READ)
def association_earnings(request: HttpRequest, association_id: str) -> HttpResponse:
    """List what one association earned, month by month."""
    return _earnings(request, _one(actor_of(request), association_id))


def _usage(request: HttpRequest, held: list[Association]) -> HttpResponse:
    return render(request, "insights/parts/panel_usage.html", {"charts": _charts(request, held)})


def _charts(request: HttpRequest, held: list[Association]) -> list[Chart]:
    """Draw each unit's last months with its mark and open milestones, those with figures only."""
    words, charts = Words(), []
    for number, one in enumerate(held_units(actor_of(request), held), 1):
        if one.usage is not None:
            months = months_through(one.usage.month, MONTHS)
            drawn = unit_chart(one, months, words.short_unit(one.unit))
            charts.append(replace(drawn, key=f"unit-usage-{number}"))
    return charts


def _earnings(request: HttpRequest, held: list[Association]) -> HttpResponse:
    rows = earnings(actor_of(request)).filter(association_id__in=[one.id for one in held])
    shown = lines_shown(rows.order_by("-month", "-id")[:USUAL])
    context = {
        "rows": shown,
        "left_out": max(rows.count() - len(shown), 0),
        "customer_id": held[0].slot.customer_id if held else "",
    }
    return render(request, "insights/parts/panel_earnings.html", context)
