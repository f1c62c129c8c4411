"""Reads what was posted, added up: some rows of sums, however many lines there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from opencpor.access.actor import Actor
from opencpor.access.scope import restrict
from opencpor.incentives.models import Earning
from opencpor.incentives.posting.models import PostedSum


@dataclass(frozen=True)
class Posted:
    """What an actor sees of one month's lines in one currency, in minor units."""

    processed: date
    currency: str
    lines: int
    amount_minor: int


def posted_sums(actor: Actor) -> QuerySet[PostedSum]:
    """Return the sums of lines that an actor may see."""
    return restrict(PostedSum.objects.all(), actor)


def posted_by_month(actor: Actor) -> list[Posted]:
    """Return what is posted of an actor's by the month that lists it, the latest first."""
    rows = posted_sums(actor).order_by("-processed", "currency")
    found = rows.values_list("processed", "currency").annotate(Sum("lines"), Sum("amount_minor"))
    return [Posted(*row) for row in found]


def added_up(rows: QuerySet[Earning]) -> list[Posted]:
    """Add up lines, of which no sums are kept, by the month that lists them, the latest first."""
    found = rows.order_by("-processed", "currency").values_list("processed", "currency")
    return [Posted(*row) for row in found.annotate(Count("id"), Sum("amount_minor"))]


def faults_of_posted_sums() -> Iterator[str]:
    """Add up all lines again, and say at which location and month the sums are not that."""
    added = import_module("opencpor.incentives.migrations.0035_posted_sums").ADDED
    keys, sums = "program_key, location_id, processed, currency", "lines, amount_minor"
    query = f"""
        WITH fresh ({keys}, {sums}) AS ({added.format(rows="incentives_earning")}),
            stored AS (SELECT {keys}, {sums} FROM incentives_posted_sum)
        SELECT DISTINCT location_id, processed FROM (
            (TABLE fresh EXCEPT ALL TABLE stored) UNION ALL (TABLE stored EXCEPT ALL TABLE fresh)
        ) AS one ORDER BY 1, 2
    """  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(query)
        for place, month in cursor.fetchall():
            yield f"{place}: what was processed in {month:%Y-%m} does not add up"
