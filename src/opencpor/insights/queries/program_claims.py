"""The claims that the program's figures are narrowed to, and the figures of few of them."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.models import Claim, ClaimLine
from opencpor.insights.queries.program_asked import Asked
from opencpor.insights.queries.reading import Documents
from opencpor.insights.summaries.reviews import READ, TODAY, figures_of
from opencpor.programs.queries import program_keys
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

    Summaries know no location, and who asks for one customer or location asks for few claims: those
    of the months, and those that count today.
    """
    claims = Claim.objects.filter(submitted_at__isnull=False)
    rows = restrict(narrowed(claims, asked), actor, Permission.NOTE_READ).order_by()
    documents = Documents()
    found: list[tuple[date, str, int]] = []
    for program_key in program_keys():
        if asked.program_key in ("", program_key):
            calendar = documents.of(program_key).business_calendar
            begin = calendar.start_of_day(asked.months[0].first_day)
            end = calendar.start_of_day(asked.months[-1].plus(1).first_day)
            spanned = Q(submitted_at__gte=begin, submitted_at__lt=end)
            own = rows.filter(spanned | Q(state__in=TODAY), program_key=program_key)
            found += _figures(own, str(calendar.zone))
    return _added(found)


def _figures(rows: QuerySet[Claim], zone: str) -> list[tuple[date, str, int]]:
    """Count some claims of one program in the database, which has them at hand."""
    try:
        query, given = rows.values(*READ).query.sql_with_params()
    except EmptyResultSet:  # whatever the rows are
        return []
    values = {f"given_{place}": value for place, value in enumerate(given)}
    named = iter(values)
    claims = re.sub("%s", lambda _: f"%({next(named)})s", query)
    with connection.cursor() as cursor:
        cursor.execute(figures_of(claims), {**values, "zone": zone})
        return list(cursor.fetchall())


def _added(found: list[tuple[date, str, int]]) -> list[tuple[date, str, int]]:
    """Add up the figures of several programs."""
    sums: dict[tuple[date, str], int] = {}
    for month, figure, claims in found:
        sums[month, figure] = sums.get((month, figure), 0) + claims
    return [(*key, claims) for key, claims in sums.items()]
