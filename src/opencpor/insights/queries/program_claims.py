"""The claims that the program's figures are narrowed to, and the figures of few of them."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.models import Claim, ClaimLine
from opencpor.insights.queries.program_asked import Asked
from opencpor.insights.queries.reading import Documents
from opencpor.insights.summaries.reviews import FIGURES
from opencpor.register.models import Slot

OWN = {"claim_id": OuterRef("pk")}


def narrowed(rows: QuerySet[Claim], asked: Asked) -> QuerySet[Claim]:
    """Return those of some claims that are asked for, of whatever month."""
    if asked.workload:
        slots = Slot.objects.filter(workload=asked.workload).values("pk")
        lines = ClaimLine.objects.filter(**OWN)
        rows = rows.filter(Exists(lines.filter(Q(workload=asked.workload) | Q(slot_id__in=slots))))
    said: dict[str, Any] = {
        "customer__customer__country": asked.market,
        "customer__customer__segment": asked.segment,
    }
    said = {name: value for name, value in said.items() if value}
    return rows.filter(**said, **asked.lookups("engagement"), **asked.of_one)


def figures_of_claims(actor: Actor, asked: Asked) -> list[tuple[date, str, int]]:
    """Count the claims that are asked for by month and figure, as summaries count all of them.

    Summaries know no location, and who asks for one customer or location asks for few claims.
    """
    claims = Claim.objects.filter(submitted_at__isnull=False)
    rows = restrict(narrowed(claims, asked), actor, Permission.NOTE_READ).order_by()
    ids: dict[str, list[str]] = {}
    for program_key, claim in rows.values_list("program_key", "id"):
        ids.setdefault(program_key, []).append(claim)
    documents = Documents()
    found: list[tuple[date, str, int]] = []
    for program_key, some in ids.items():
        zone = str(documents.of(program_key).business_calendar.zone)
        with connection.cursor() as cursor:
            cursor.execute(FIGURES, {"claims": some, "zone": zone})
            found += cursor.fetchall()
    return _added(found)


def _added(found: list[tuple[date, str, int]]) -> list[tuple[date, str, int]]:
    """Add up the figures of several programs."""
    sums: dict[tuple[date, str], int] = {}
    for month, figure, claims in found:
        sums[month, figure] = sums.get((month, figure), 0) + claims
    return [(*key, claims) for key, claims in sums.items()]
