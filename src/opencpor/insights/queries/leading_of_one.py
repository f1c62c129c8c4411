"""What partners and customers won, grew and earned at one customer or one location.

Yearly sums know neither, so the summaries are added up: those of one are few.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.expressions import Combinable

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.insights.queries.program_asked import Asked
from opencpor.insights.summaries.leading import Measure
from opencpor.insights.summaries.models import ClaimSummary, MoneySummary, UsageSummary


def added_up(
    actor: Actor, asked: Asked, measure: Measure, side: Side, currency: str
) -> QuerySet[Any]:
    """Return what one measure comes to for each partner, or customer: see ``Leading``."""
    rows, figure = _rows(actor, asked, measure, currency)
    said = {"program_key": asked.program_key, "market": asked.market, "segment": asked.segment}
    rows = rows.filter(**{name: value for name, value in said.items() if value})
    rows = rows.filter(**asked.span, **asked.of_one).order_by()
    found: QuerySet[Any] = rows.values(organization_id=F(f"{side}_id")).annotate(sum=Sum(figure))
    return found


def _rows(
    actor: Actor, asked: Asked, measure: Measure, currency: str
) -> tuple[QuerySet[Any], Combinable]:
    """Return the summaries of a measure, and the figure of each."""
    rows: QuerySet[Any]
    if measure is Measure.GROWTH:
        rows = restrict(UsageSummary.objects.filter(partner__isnull=False), actor)
        if not asked.location:
            rows = rows.filter(place=0)  # what several locations held together counts once
        return rows.filter(**asked.lookups("workloads")), F("growth")
    if measure is Measure.EARNED:
        rows = restrict(MoneySummary.objects.filter(currency=currency), actor)
        figure = F("earned_minor") + F("differences_minor")
        return rows.filter(**asked.lookups("workloads")), figure
    rows = restrict(ClaimSummary.objects.all(), actor, Permission.NOTE_READ)
    if asked.workload:
        rows = rows.filter(workload=asked.workload)
    return rows.filter(**asked.lookups("engagement")), F(measure.value)
