"""Usage beside what is expected of it, in one DuckDB session: one row for each unit and month.

Facts come from the registered files of the lake; who is expected, and whom the directory knows,
from the database. No row becomes an object on the way. Whoever looks for a few units only narrows
the session to some tenants: facts lie sorted by them, so that the rest is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import connection

from opencpor.common.months import Month
from opencpor.usage.actions.show import end_of_month
from opencpor.usage.imports.source import quoted
from opencpor.usage.lake.here import lake_session, the_lake, work_folder
from opencpor.usage.lake.reading import facts_in_force
from opencpor.usage.models import FileKind, LakeFile
from opencpor.usage.quality.rules import LAST

if TYPE_CHECKING:
    import duckdb

# Associations at the ends of months; a void one counts up to the month before.
EXPECTED = """
    SELECT DISTINCT c.tenant_id, s.workload, coalesce(s.subscription_id::text, ''), m.month
    FROM unnest(%s::int[], %s::date[], %s::timestamptz[]) AS m (month, first_day, instant)
    JOIN register_association a ON a.period @> m.instant
      AND (a.void_from IS NULL OR a.void_from > m.first_day)
    JOIN register_slot s ON s.id = a.slot_id AND s.program_key = %s
    JOIN directory_customer c ON c.organization_id = s.customer_id
"""
UNVERIFIED = "SELECT tenant_id FROM directory_customer WHERE status = 'unverified'"
SUBSCRIPTIONS = "SELECT subscription_id FROM directory_subscription"
KEY = "tenant_id, workload, subscription_id, month"
# A month as an index, as `Month.index` counts.
INDEX = "CAST(year(month) * 12 + month(month) - 1 AS INTEGER) AS month"
# Which tenants are looked at; a view is read anew each time, so that narrowing reaches its files.
NARROWED = "tenant_id >= getvariable('first_tenant') AND tenant_id < getvariable('end_tenant')"
JUDGED = f"""
    CREATE TEMP VIEW judged AS
    SELECT {KEY}, n.active, n.paid, n.batch, b.active AS active_before, b.paid AS paid_before,
      n.here IS NOT NULL AS present, b.here IS NOT NULL AS was,
      e.here IS NOT NULL AS associated,
      u.tenant IS NOT NULL OR (subscription_id <> '' AND k.subscription IS NULL) AS stranger
    FROM (SELECT *, true AS here FROM facts) n
    FULL JOIN (SELECT * REPLACE (month + 1 AS month), true AS here FROM facts) b USING ({KEY})
    FULL JOIN (SELECT *, true AS here FROM expected WHERE {NARROWED}) e USING ({KEY})
    LEFT JOIN unverified u ON u.tenant = tenant_id
    LEFT JOIN subscriptions k ON k.subscription = subscription_id
"""  # noqa: S608 - our own names


@contextmanager
def judged_usage(program_key: str, months: Sequence[Month]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a session with the view ``judged`` of some months that follow one another."""
    files = files_of(program_key, months)
    names = [name for _month, name in files]
    with (
        TemporaryDirectory(dir=work_folder(), prefix="quality-") as folder,
        the_lake().local(*names) as paths,
        lake_session() as session,
    ):
        by_month = zip((month for month, _name in files), paths, strict=True)
        session.execute(f"CREATE TEMP VIEW facts AS {_facts(list(by_month))}")
        _bring(session, Path(folder), program_key, months)
        session.execute(JUDGED)
        narrow(session)
        yield session


def narrow(session: duckdb.DuckDBPyConnection, first: str = "", end: str = LAST) -> None:
    """Look only at tenants from one text on, and before another one; at all by default."""
    session.execute("SET VARIABLE first_tenant = ?", [first])
    session.execute("SET VARIABLE end_tenant = ?", [end])


def files_of(program_key: str, months: Sequence[Month]) -> list[tuple[date, str]]:
    """Return the files of facts of these months and of the one before."""
    rows = LakeFile.objects.filter(
        kind=FileKind.FACTS.value,
        program_key=program_key,
        month__gte=months[0].plus(-1).first_day,
        month__lte=months[-1].first_day,
    )
    found = rows.order_by("month", "id").values_list("month", "name")
    return [(month, name) for month, name in found if month is not None]


def _facts(files: Sequence[tuple[date, Path]]) -> str:
    """Give the SQL of the facts in force; keys of two months never compete."""
    parts = [
        facts_in_force([path for _month, path in own])
        for _month, own in groupby(files, key=lambda file: file[0])
    ] or [facts_in_force([])]
    columns = (
        f"tenant_id, workload, subscription_id, {INDEX}, active_users AS active, "
        "paid_units AS paid, batch"
    )
    return " UNION ALL ".join(
        f"SELECT {columns} FROM ({part}) WHERE {NARROWED}"  # noqa: S608 - our own names
        for part in parts
    )


def _bring(
    session: duckdb.DuckDBPyConnection, folder: Path, program_key: str, months: Sequence[Month]
) -> None:
    """Bring what the database knows."""
    indexes = [month.index for month in months]
    days = [month.first_day for month in months]
    ends = [end_of_month(program_key, month) for month in months]
    texts = ("tenant_id", "workload", "subscription_id")
    columns = {**dict.fromkeys(texts, "VARCHAR"), "month": "INTEGER"}
    _table(session, folder, "expected", EXPECTED, [indexes, days, ends, program_key], columns)
    _table(session, folder, "unverified", UNVERIFIED, [], {"tenant": "VARCHAR"})
    _table(session, folder, "subscriptions", SUBSCRIPTIONS, [], {"subscription": "VARCHAR"})


def _table(
    session: duckdb.DuckDBPyConnection,
    folder: Path,
    name: str,
    query: str,
    values: list[object],
    columns: dict[str, str],
) -> None:
    path = folder / f"{name}.csv"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)", values) as source,
        path.open("wb") as sink,
    ):
        for chunk in source:
            sink.write(chunk)
    kinds = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
    session.execute(
        f"CREATE TEMP TABLE {name} AS FROM read_csv({quoted(str(path))}, auto_detect=false, "
        f"header=false, delim=',', quote='\"', escape='\"', nullstr='\\N', columns={{{kinds}}})"
    )
