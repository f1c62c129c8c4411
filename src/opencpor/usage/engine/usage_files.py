"""Usage files in OpenCPOR's own layout, checked and read without a row becoming an object.

There is no quarantine here: one bad row refuses the whole input, and every bad row is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from opencpor.common.months import Month
from opencpor.usage.engine.facts import latest, with_marks
from opencpor.usage.engine.session import Session
from opencpor.usage.engine.text_files import (
    Layout,
    TextFile,
    UnreadableFileError,
    is_whole_number,
    open_text_file,
    rejected,
    text_of,
)

LAYOUT = Layout(
    required=("tenant_id", "workload", "month", "active_users", "paid_units"),
    optional=("subscription_id",),
    others=True,
)
COUNT_DIGITS = 18
_EXPECTED = {
    "tenant_id": "expected a tenant id",
    "workload": "expected a workload key",
    "month": "expected a month such as 2024-03",
    "active_users": f"expected a whole number, not negative, of at most {COUNT_DIGITS} digits",
    "paid_units": f"expected a whole number, not negative, of at most {COUNT_DIGITS} digits",
}


@dataclass(frozen=True)
class Usage:
    """What was read: facts in force `with_marks`, staged, and the number of rows in the files."""

    marked: ir.Table
    rows: int


_NO_UNITS = pa.table(
    {
        "unit": pa.array([], pa.int32()),
        **{name: pa.array([], pa.string()) for name in ("tenant_key", "workload")},
        "subscription_id": pa.array([], pa.string()),
    }
)


def read_usage(
    session: Session, paths: Sequence[Path], known: ir.Table | None
) -> tuple[Usage | None, list[str]]:
    """Read usage files, later ones superseding earlier ones; or give everything that is wrong.

    `known` holds the units that matter: `unit`, `tenant_key`, `workload`, `subscription_id`, each
    as often as you like. Facts of other units are checked and left out.
    """
    key = ["unit", "tenant_key", "workload", "subscription_id"]
    units = (
        session.rows(_NO_UNITS) if known is None else session.stage(known.select(key).distinct())
    )
    errors: list[str] = []
    files = []
    for path in paths:
        try:
            files.append(open_text_file(session, path, LAYOUT))
        except UnreadableFileError as error:
            errors += error.errors
    reader = _Reader(session, units.get_name())
    parts = []
    for rank, file in enumerate(files):
        try:
            parts.append(reader.stage(file, rank))
        except duckdb.Error as error:
            errors.append(f"{file.path}: not readable: {_first_line(error)}")
            continue
        errors += reader.bad_rows(file, rank)
    if errors:
        return None, errors
    staged = parts[0]
    for part in parts[1:]:
        staged = staged.union(part)
    marked, errors = _in_force(session, reader, staged, files, units)
    return (None if marked is None else Usage(marked, session.count(staged))), errors


def _in_force(
    session: Session,
    reader: _Reader,
    staged: ir.Table,
    files: Sequence[TextFile],
    units: ir.Table,
) -> tuple[ir.Table | None, list[str]]:
    """Find each unit's facts in force and their marks; a fact given twice is seen on the way."""
    facts = staged.filter(_.unit.notnull()).select("unit", "month", "active", "paid", "rank")
    errors = reader.conflicts_of_strangers(staged, files)
    marked = session.stage(with_marks(facts.drop("rank")))
    if not session.count(marked.filter(_.next_month == _.month)):
        return (None, errors) if errors else (marked, [])
    errors += _conflicts(facts, files, units)
    session.drop(marked)
    if errors:
        return None, errors
    return session.stage(with_marks(latest(facts).drop("rank"))), []


def _conflicts(facts: ir.Table, files: Sequence[TextFile], units: ir.Table) -> list[str]:
    """Say which unit and month one file gives twice with different figures."""
    keys = (
        facts.group_by(["unit", "month", "rank"])
        .aggregate(
            rows=_.count(),
            **{
                f"{name}_{side}": getattr(facts[name], side)()
                for name in ("active", "paid")
                for side in ("min", "max", "count")
            },
        )
        .filter(
            (_.active_min != _.active_max)
            | (_.paid_min != _.paid_max)
            | ((_.active_count > 0) & (_.active_count < _.rows))
            | ((_.paid_count > 0) & (_.paid_count < _.rows))
        )
        .join(units, "unit")
        .order_by(["rank", "month", "tenant_key", "workload", "subscription_id"])
    )
    return [
        _given_twice(
            files[row["rank"]],
            row["tenant_key"],
            row["workload"],
            row["subscription_id"],
            str(Month.from_index(row["month"])),
        )
        for row in keys.to_pyarrow().to_pylist()
    ]


def _given_twice(file: TextFile, tenant: str, workload: str, subscription: str, month: str) -> str:
    unit = f"tenant {tenant}, workload {workload}"
    if subscription:
        unit += f", subscription {subscription}"
    return (
        f"{file.path}: {unit}, month {month}: given twice with different figures: "
        "expected one row, or identical ones"
    )


class _Reader:
    """Reads files by the engine's own statements; everything else is expressions."""

    def __init__(self, session: Session, units: str) -> None:
        self._session = session
        self._units = units
        session.sql(_MONTHS)

    def stage(self, file: TextFile, rank: int) -> ir.Table:
        """Read a file into a table of numbers; `stranger` is a hash where no unit is known."""
        name = f"usage_{rank}"
        self._session.sql(
            f"""CREATE TEMP TABLE {name} AS
            SELECT unit.unit, month.month_index AS month, row.active, row.paid,
              CAST({rank} AS INTEGER) AS rank,
              CASE WHEN unit.unit IS NULL THEN {_KEY_HASH} END AS stranger,
              row.tenant_key IS NULL OR row.workload IS NULL OR month.month_index IS NULL
                OR row.bad_active OR row.bad_paid AS bad
            FROM ({_rows(file)}) row
            LEFT JOIN known_months month ON month.month_written = row.month
            LEFT JOIN {self._units} unit ON unit.tenant_key = row.tenant_key
              AND unit.workload = row.workload AND unit.subscription_id = row.subscription_id"""  # noqa: S608 - names are ours
        )
        return self._session.backend.table(name)

    def bad_rows(self, file: TextFile, rank: int) -> list[str]:
        """Say what is wrong with each bad row of a file; rows count from 1, the heading."""
        rejects = rejected(self._session, file)
        errors = [f"{file.path}: row {line}: {message}" for line, message in rejects]
        if not self._session.sql(f"SELECT count(*) FROM usage_{rank} WHERE bad")[0][0]:  # noqa: S608 - our name
            return errors
        with self._session.in_order():
            rows = self._session.sql(
                f"""SELECT number, tenant_key IS NULL, workload IS NULL, month_index IS NULL,
                  bad_active, bad_paid, {_TEXTS}
                FROM (SELECT row_number() OVER () AS number, * FROM ({_rows(file)})) row
                LEFT JOIN known_months known ON known.month_written = row.month
                WHERE tenant_key IS NULL OR workload IS NULL OR month_index IS NULL
                  OR bad_active OR bad_paid ORDER BY number"""  # noqa: S608 - names are ours
            )
        lines = [line for line, _message in rejects]
        for number, *flags_and_texts in rows:
            flags, texts = flags_and_texts[:5], flags_and_texts[5:]
            where = f"{file.path}: row {row_in_file(number, lines)}"
            errors += [
                f"{where}: {column} {'is empty' if text is None else repr(text)}: {expected}"
                for flag, text, (column, expected) in zip(
                    flags, texts, _EXPECTED.items(), strict=True
                )
                if flag
            ]
        return errors

    def conflicts_of_strangers(self, staged: ir.Table, files: Sequence[TextFile]) -> list[str]:
        """Say what one file gives twice with different figures, for units without association.

        Their keys were kept as hashes only; where a hash repeats, the file is read once more.
        """
        repeated = (
            staged.filter(_.stranger.notnull())
            .group_by(["rank", "stranger"])
            .aggregate(rows=_.count())
            .filter(_.rows > 1)
        )
        table = self._session.stage(repeated)
        ranks = sorted(set(table.rank.to_pyarrow().to_pylist()))
        errors = []
        for rank in ranks:
            rows = self._session.sql(
                f"""SELECT tenant_key, workload, subscription_id, month
                FROM ({_rows(files[rank])}) row
                WHERE {_KEY_HASH} IN (SELECT stranger FROM {table.get_name()} WHERE rank = {rank})
                GROUP BY ALL HAVING count(DISTINCT (active, paid)) > 1 ORDER BY ALL"""  # noqa: S608 - names are ours
            )
            errors += [_given_twice(files[rank], *row) for row in rows]
        return errors


def row_in_file(number: int, rejected_lines: Iterable[int]) -> int:
    """Turn a place among readable rows (from 1) into a row of the file, the heading being 1."""
    row = number + 1
    for line in rejected_lines:
        if line <= row:
            row += 1
    return row


# Every month there is, as written and as index: reading a month is looking it up.
_MONTHS = f"""CREATE TEMP TABLE known_months AS SELECT CAST(n AS INTEGER) AS month_index,
  format('{{:04d}}-{{:02d}}', n // 12, n % 12 + 1) AS month_written
  FROM range({Month(1, 1).index}, {Month(9999, 12).index + 1}) month(n)"""  # noqa: S608 - numbers
_KEY_HASH = "hash(row.tenant_key, row.workload, row.subscription_id, row.month)"
_TEXTS = "tenant_key, workload, month, active_text, paid_text"


def _rows(file: TextFile) -> str:
    """Give the statement that reads a file's rows: key texts, counts, and whether they are bad."""
    return f"""SELECT lower({text_of(file, "tenant_id")}) AS tenant_key,
      {text_of(file, "workload")} AS workload,
      coalesce({text_of(file, "subscription_id")}, '') AS subscription_id,
      {text_of(file, "month")} AS month,
      {_count(file, "active_users", "active")}, {_count(file, "paid_units", "paid")}
      FROM {file.source}"""  # noqa: S608 - columns and source are quoted where they are made


def _count(file: TextFile, column: str, name: str) -> str:
    """Give the SQL of a count: its value, whether it is bad, and its text."""
    text = text_of(file, column)
    if is_whole_number(file, column):
        value = f"TRY_CAST({text_of(file, column, raw=True)} AS BIGINT)"
        bad = f"coalesce({value} NOT BETWEEN 0 AND {10**COUNT_DIGITS - 1}, {text} IS NOT NULL)"
    else:
        value = f"TRY_CAST({text} AS BIGINT)"
        bad = f"coalesce(NOT regexp_full_match({text}, '[0-9]{{1,{COUNT_DIGITS}}}'), false)"
    return f"{value} AS {name}, {bad} AS bad_{name}, {text} AS {name}_text"


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
