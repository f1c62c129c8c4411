"""Compares the summaries with what is computed afresh of everything they sum up."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

from opencpor.common.errors import Conflict
from opencpor.incentives.forecasts.actions.count import faults_of_forecast_sums
from opencpor.incentives.posting.sums import faults_of_posted_sums
from opencpor.insights.summaries.actions.compute import compute_summaries, parts_of, values_of
from opencpor.insights.summaries.added_up import rows_that_differ, wrong_sums
from opencpor.insights.summaries.due import Since, everybody, pending, terms_of
from opencpor.insights.summaries.fresh import STATEMENTS, Table, columns_of
from opencpor.programs.queries import program_keys
from opencpor.register.served import faults_of_served

TRIES = 3


def faults_of_summaries() -> list[str]:
    """Bring the summaries up to date, compute all of them afresh, and say what differs.

    Nothing is mended: what differs was not told, and that is the fault to be found.

    Raises:
        Conflict: If others compute them, or go on changing what they are computed from.
    """
    for _ in range(TRIES):
        compute_summaries()
        with transaction.atomic():
            with connection.cursor() as cursor:  # all of it as of one moment
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            if not pending():
                return list(_faults())
    raise Conflict("The figures change too fast to be compared. Try again.", code="in_progress")


def _faults() -> Iterator[str]:
    for program_key in program_keys():
        for table in STATEMENTS:
            for customer, rows in differing(table, program_key, everybody(table, program_key)):
                yield f"{program_key}: {table.__name__} of {customer}: {rows} rows differ"
    for name, rows in _wrong_totals():
        yield f"{name}: {rows} totals differ"
    yield from wrong_sums()
    yield from faults_of_posted_sums()
    yield from faults_of_forecast_sums()
    yield from faults_of_served()


def differing(table: Table, program_key: str, since: Since) -> Iterator[tuple[str, int]]:
    """Compute the rows of some customers afresh; give those of whom stored ones differ."""
    columns, name = columns_of(table), table._meta.db_table
    query = f"""
        WITH fresh ({columns}) AS ({STATEMENTS[table]}), stored AS (
            SELECT {columns} FROM {name}
            WHERE program_key = %(program)s AND customer_id = ANY(%(customers)s)
        )
        SELECT customer_id, count(*) FROM (
            (TABLE fresh EXCEPT ALL TABLE stored) UNION ALL (TABLE stored EXCEPT ALL TABLE fresh)
        ) AS one GROUP BY 1 ORDER BY 1
    """  # noqa: S608 - our own names
    terms = terms_of(program_key)
    for some in parts_of(since):
        with connection.cursor() as cursor:
            cursor.execute(query, values_of(program_key, some, terms))
            yield from cursor.fetchall()


TOTALS = {
    "ReviewTotal": """
        SELECT program_key, month, engagement, workload, market, segment, one.key,
            sum(one.value::bigint)
        FROM insights_reviewsummary CROSS JOIN LATERAL jsonb_each_text(counts) AS one (key, value)
        GROUP BY 1, 2, 3, 4, 5, 6, 7
        {beside}
        SELECT program_key, month, engagement, workload, market, segment, figure, claims
        FROM insights_reviewtotal
    """,
    "MoneyTotal": """
        SELECT program_key, month, workload, market, segment, rule, currency, sum(lines),
            sum(earned_minor), sum(differences_minor), sum(by_hand_minor)
        FROM insights_moneysummary GROUP BY 1, 2, 3, 4, 5, 6, 7
        {beside}
        SELECT program_key, month, workload, market, segment, rule, currency, lines,
            earned_minor, differences_minor, by_hand_minor
        FROM insights_moneytotal
    """,
}
"""What totals should be, beside what they are."""


def _wrong_totals() -> Iterator[tuple[str, int]]:
    for name, said in TOTALS.items():
        first, second = said.split("{beside}")
        rows = rows_that_differ(first, second)
        if rows:
            yield name, rows
