"""Bring the summaries up to date: of whom something has changed, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import connection, transaction

from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.insights.summaries.due import (
    Since,
    changes,
    everybody,
    pending,
    terms_of,
    wanted,
)
from opencpor.insights.summaries.fresh import STATEMENTS, Table, columns_of
from opencpor.insights.summaries.models import SummaryState
from opencpor.programs.queries import program_keys
from opencpor.runtime.alone import alone

LOCK = "insights.summaries"
AT_ONCE = 2000  # customers
FORGET = "DELETE FROM insights_summary_change WHERE id = ANY(%s)"


def compute_summaries(*, again: bool = False) -> bool:
    """Compute what is out of date; return whether anything was.

    What has changed is read first and forgotten last: a change that commits meanwhile stays for
    the next time. Readers see a customer's old rows until its new ones are there.

    Args:
        again: Compute everything, whatever has changed.

    Raises:
        Conflict: ``in_progress``, while another process computes them.
    """
    busy = Conflict("The summaries are being computed right now.", code="in_progress")
    with alone(LOCK, busy):  # the later one's rows would meet the first's
        if not (again or pending()):
            return False
        started, clock = now(), monotonic()
        while _compute_some(started, clock, again=again):
            again = False
    return True


def _compute_some(started: datetime, clock: float, *, again: bool) -> bool:
    """Compute what is out of date, or a part of it; return whether more is noted."""
    state = SummaryState.objects.first()
    found = changes(state, all_of_it=again or state is None)
    terms = {key: terms_of(key) for key in program_keys()}
    for program_key, own in terms.items():
        whole = found.everything or (state is not None and state.terms.get(program_key) != own)
        for table in STATEMENTS:
            since = everybody(table, program_key) if whole else wanted(table, program_key, found)
            replace(table, program_key, since, own)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(FORGET, [list(found.ids)])
        SummaryState.objects.update_or_create(
            id=1,
            defaults={
                "computed_at": started,
                "seconds": round(monotonic() - clock),
                "position": found.position,
                "terms": terms,
            },
        )
    return found.more


def replace(table: Table, program_key: str, since: Since, terms: Mapping[str, Any]) -> None:
    """Put the rows of some customers in place of those there are, some customers at a time."""
    name, columns = table._meta.db_table, columns_of(table)
    for some in parts_of(since):
        values = values_of(program_key, some, terms)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {name} AS old USING "  # noqa: S608 - our own names
                "unnest(%(customers)s::text[], %(since)s::date[]) AS w (customer_id, since) "
                "WHERE old.customer_id = w.customer_id AND old.program_key = %(program)s "
                "AND old.month >= w.since",
                values,
            )
            cursor.execute(f"INSERT INTO {name} ({columns}) {STATEMENTS[table]}", values)


def parts_of(since: Since) -> Iterator[Since]:
    """Give some customers at a time."""
    rows = sorted(since.items())
    for place in range(0, len(rows), AT_ONCE):
        yield dict(rows[place : place + AT_ONCE])


def values_of(program_key: str, since: Since, terms: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the statements ask for."""
    return {
        **terms,
        "program": program_key,
        "customers": list(since),
        "since": list(since.values()),
    }
