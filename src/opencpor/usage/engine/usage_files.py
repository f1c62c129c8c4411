"""Usage files in OpenCPOR's own layout, checked and read without a row becoming an object.

There is no quarantine here: one bad row refuses the whole input, and every bad row is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from opencpor.common.months import Month
from opencpor.usage.engine.facts import latest, with_marks
from opencpor.usage.engine.months import month_written
from opencpor.usage.engine.session import EngineError, Session
from opencpor.usage.engine.text_files import Layout, TextFile, UnreadableFileError, open_text_file

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


_NAMES = ("tenant_key", "workload", "subscription_id")


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
            files.append(open_text_file(path, LAYOUT))
        except UnreadableFileError as error:
            errors += error.errors
    reader = _Reader(session, units)
    parts = []
    for rank, file in enumerate(files):
        try:
            parts.append(reader.stage(file, rank))
        except EngineError as error:
            errors.append(f"{file.path}: not readable: {error}")
            continue
        errors += reader.bad_rows(file, parts[-1])
    if errors:
        return None, errors
    staged = parts[0]
    for part in parts[1:]:
        staged = staged.union(part)
    marked, errors = _in_force(session, reader, staged, files, units)
    rows = session.count(staged)
    for part in parts:
        session.drop(part)
    return (None if marked is None else Usage(marked, rows)), errors


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
    errors += _conflicts(session, facts, files, units)
    session.drop(marked)
    if errors:
        return None, errors
    return session.stage(with_marks(latest(facts).drop("rank"))), []


def _conflicts(
    session: Session, facts: ir.Table, files: Sequence[TextFile], units: ir.Table
) -> list[str]:
    """Say which unit and month one file gives twice with different figures."""
    keys = (
        _contradicting(facts, ["unit", "month", "rank"])
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
        for row in session.fetch(keys).to_pylist()
    ]


def _contradicting(rows: ir.Table, key: list[str]) -> ir.Table:
    """Give the keys that have rows with different figures."""
    figures = {
        f"{name}_{side}": getattr(rows[name], side)()
        for name in ("active", "paid")
        for side in ("min", "max", "count")
    }
    return (
        rows.group_by(key)
        .aggregate(rows=_.count(), **figures)
        .filter(
            (_.active_min != _.active_max)
            | (_.paid_min != _.paid_max)
            | ((_.active_count > 0) & (_.active_count < _.rows))
            | ((_.paid_count > 0) & (_.paid_count < _.rows))
        )
    )


def _given_twice(file: TextFile, tenant: str, workload: str, subscription: str, month: str) -> str:
    unit = f"tenant {tenant}, workload {workload}"
    if subscription:
        unit += f", subscription {subscription}"
    return (
        f"{file.path}: {unit}, month {month}: given twice with different figures: "
        "expected one row, or identical ones"
    )


class _Reader:
    """Reads files as tables of texts, and judges their rows."""

    def __init__(self, session: Session, units: ir.Table) -> None:
        self._session = session
        self._units = units.select("unit", **{f"unit_{name}": units[name] for name in _NAMES})
        # Every month there is, as written and as index: reading a month is looking it up.
        span = ibis.range(Month(1, 1).index, Month(9999, 12).index + 1).unnest()
        months = span.name("month_index").as_table().mutate(month_index=_.month_index.cast("int32"))
        self._months = session.stage(months.mutate(month_written=month_written(_.month_index)))

    def stage(self, file: TextFile, rank: int) -> ir.Table:
        """Read a file into a table of numbers; `stranger` is a hash where no unit is known."""
        rows = self._rows(self._session.texts(file))
        joined = rows.left_join(
            self._units, [rows[name] == self._units[f"unit_{name}"] for name in _NAMES]
        )
        strange = self._fingerprint(joined)
        return self._session.stage(
            joined.select(
                "unit",
                month=_.month_index,
                active=_.active,
                paid=_.paid,
                rank=ibis.literal(rank, "int32"),
                stranger=ibis.ifelse(_.unit.isnull(), strange, ibis.null(strange.type())),
                bad=reduce(or_, (joined[f"bad_{name}"] for name in _EXPECTED)),
            )
        )

    def bad_rows(self, file: TextFile, staged: ir.Table) -> list[str]:
        """Say what is wrong with each bad row of a file; rows count from 1, the heading."""
        rejects = self._session.rejected(file)
        errors = [f"{file.path}: row {line}: {message}" for line, message in rejects]
        if not self._session.count(staged.filter(_.bad)):
            return errors
        lines = [line for line, _message in rejects]
        rows = self._rows(self._session.texts(file, numbered=True))
        bad = rows.filter(reduce(or_, (rows[f"bad_{name}"] for name in _EXPECTED)))
        for row in self._session.fetch(bad.order_by("number")).to_pylist():
            where = f"{file.path}: row {row_in_file(row['number'], lines)}"
            texts = {name: row[f"text_{name}"] for name in _EXPECTED}
            errors += [
                f"{where}: {name} {'is empty' if text is None else repr(text)}: {_EXPECTED[name]}"
                for name, text in texts.items()
                if row[f"bad_{name}"]
            ]
        return errors

    def conflicts_of_strangers(self, staged: ir.Table, files: Sequence[TextFile]) -> list[str]:
        """Say what one file gives twice with different figures, for units without association.

        Their keys were kept as hashes only; where a hash repeats, the file is read once more.
        """
        repeated = self._session.repeated(staged, "stranger")
        if not self._session.count(repeated):
            return []
        suspects = staged.semi_join(repeated, "stranger")
        table = self._session.stage(
            suspects.group_by(["rank", "stranger"]).aggregate(rows=_.count()).filter(_.rows > 1)
        )
        ranks = {row["rank"] for row in self._session.fetch(table.select("rank")).to_pylist()}
        key = [*_NAMES, "month"]
        errors = []
        for rank in sorted(ranks):
            rows = self._rows(self._session.texts(files[rank]))
            rows = rows.mutate(stranger=self._fingerprint(rows))
            rows = rows.semi_join(table.filter(_.rank == rank), "stranger")
            found = _contradicting(rows, key).order_by(key).select(key)
            errors += [
                _given_twice(files[rank], *row.values())
                for row in self._session.fetch(found).to_pylist()
            ]
        return errors

    def _fingerprint(self, rows: ir.Table) -> ir.IntegerValue:
        return self._session.fingerprint(*(rows[name] for name in (*_NAMES, "month")))

    def _rows(self, texts: ir.Table) -> ir.Table:
        """Judge the rows of a file: key texts, month, counts, and per column whether it is bad."""
        kept = {f"text_{name}": as_text(texts[name]) for name in _EXPECTED}
        read = texts.mutate(**kept).mutate(
            tenant_key=_.text_tenant_id.lower(),
            workload=_.text_workload,
            subscription_id=ibis.coalesce(as_text(texts.subscription_id), ""),
            month=_.text_month,
        )
        read = read.left_join(self._months, read.month == self._months.month_written)
        return read.mutate(
            active=_.active_users.try_cast("int64"),
            paid=_.paid_units.try_cast("int64"),
            bad_tenant_id=_.tenant_key.isnull(),
            bad_workload=_.workload.isnull(),
            bad_month=_.month_index.isnull(),
            bad_active_users=_is_no_count(read.active_users),
            bad_paid_units=_is_no_count(read.paid_units),
        )


def as_text(value: ir.Value) -> ir.StringValue:
    """Give the text of a value read from a file."""
    return value if value.type().is_string() else value.cast("string")


def _is_no_count(value: ir.Value) -> ir.BooleanValue:
    """Whether a value is neither empty nor a whole number, not negative, of so many digits."""
    if value.type().is_integer():
        wrong = (value < 0) | (value >= 10**COUNT_DIGITS)
    else:
        wrong = (value.length() > COUNT_DIGITS) | value.re_search("[^0-9]")
    return ibis.coalesce(wrong, False)


def row_in_file(number: int, rejected_lines: Iterable[int]) -> int:
    """Turn a place among readable rows (from 1) into a row of the file, the heading being 1."""
    row = number + 1
    for line in rejected_lines:
        if line <= row:
            row += 1
    return row
