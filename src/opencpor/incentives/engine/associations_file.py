"""The associations file of a calculation: read, checked, numbered."""

from __future__ import annotations

from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.incentives.engine.verdicts import ASSOCIATIONS
from opencpor.usage.engine.session import Session
from opencpor.usage.engine.text_files import (
    Layout,
    TextFile,
    UnreadableFileError,
    open_text_file,
    rejected,
    text_of,
)
from opencpor.usage.engine.usage_files import row_in_file

LAYOUT = Layout(
    required=(
        "association_id",
        "partner_id",
        "tenant_id",
        "workload",
        "engagement",
        "start_date",
        "end_date",
        "opted_out",
        "earns_from",
    ),
    optional=("earns_until", "subscription_id", "organization_id"),
    others=False,
)
_FILLED = ("association_id", "partner_id", "tenant_id", "workload", "engagement")
_DATES = ("start_date", "end_date", "earns_from", "earns_until")
_A_DATE = "expected a date such as 2024-03-31"
_EXPECTED = {
    **dict.fromkeys(_FILLED, "expected a value"),
    "start_date": _A_DATE,
    "opted_out": "expected 0 or 1",
    "end_date": f"{_A_DATE}, or nothing",
    "earns_from": f"{_A_DATE}, or nothing",
    "earns_until": f"{_A_DATE}, or nothing",
}


def read_associations(session: Session, path: Path) -> tuple[ir.Table | None, list[str]]:
    """Read the file into a table as in `ASSOCIATIONS`, or give everything that is wrong with it."""
    try:
        file = open_text_file(session, path, LAYOUT)
        _stage(session, file)
    except UnreadableFileError as error:
        return None, list(error.errors)
    except duckdb.Error as error:
        return None, [f"{path}: not readable: {str(error).partition(chr(10))[0]}"]
    rejects = rejected(session, file)
    errors = [f"{path}: row {line}: {message}" for line, message in rejects]
    lines = [line for line, _message in rejects]
    found = [*_bad_fields(session), *_repeated(session), *_backward(session), *_overlaps(session)]
    errors += [
        f"{path}: row {row_in_file(number, lines)}: {text}" for number, text in sorted(found)
    ]
    if errors:
        return None, errors
    return _numbered(session), []


def _stage(session: Session, file: TextFile) -> None:
    texts = ", ".join(
        f"{text_of(file, column)} AS {column}" for column in (*LAYOUT.required, *LAYOUT.optional)
    )
    days = ", ".join(
        f"CASE WHEN regexp_full_match({day}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') "
        f"AND {day} > '0001' THEN TRY_CAST({day} AS DATE) END AS {day}_read"
        for day in _DATES
    )
    with session.in_order():
        session.sql(
            f"""CREATE TEMP TABLE associations_read AS
            SELECT row_number() OVER () AS number, *, lower(tenant_id) AS tenant_key, {days}
            FROM (SELECT {texts} FROM {file.source})"""  # noqa: S608 - quoted where it is made
        )


def _bad_fields(session: Session) -> list[tuple[int, str]]:
    wrong = {column: f"{column} IS NULL" for column in _FILLED}
    wrong["start_date"] = "start_date_read IS NULL"
    wrong["opted_out"] = "opted_out IS NULL OR opted_out NOT IN ('0', '1')"
    for day in _DATES[1:]:
        wrong[day] = f"{day} IS NOT NULL AND {day}_read IS NULL"
    found = []
    for column, condition in wrong.items():
        rows = session.sql(
            f"SELECT number, {column} FROM associations_read WHERE {condition}"  # noqa: S608 - ours
        )
        found += [
            (
                number,
                f"{column} {'is empty' if text is None else repr(text)}: {_EXPECTED[column]}",
            )
            for number, text in rows
        ]
    return found


def _repeated(session: Session) -> list[tuple[int, str]]:
    rows = session.sql(
        """SELECT number, association_id FROM associations_read
        WHERE association_id IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY association_id ORDER BY number) > 1"""
    )
    return [
        (number, f"association_id {name!r} was given before: expected each id once")
        for number, name in rows
    ]


def _backward(session: Session) -> list[tuple[int, str]]:
    rows = session.sql(
        """SELECT number, start_date, end_date FROM associations_read
        WHERE end_date_read < start_date_read"""
    )
    return [
        (number, f"end_date {end} is before start_date {start}: expected the same day or later")
        for number, start, end in rows
    ]


def _overlaps(session: Session) -> list[tuple[int, str]]:
    """Find associations of one unit and engagement that are active on the same day."""
    rows = session.sql(
        """SELECT number, association_id, arg_max(association_id, until) OVER earlier
        FROM (
          SELECT *, coalesce(end_date_read, DATE '9999-12-31') AS until,
            coalesce(subscription_id, '') AS subscription
          FROM associations_read WHERE start_date_read IS NOT NULL
            AND (end_date IS NULL OR end_date_read >= start_date_read)
            AND tenant_key IS NOT NULL AND workload IS NOT NULL AND engagement IS NOT NULL)
        WINDOW earlier AS (
          PARTITION BY tenant_key, workload, subscription, engagement
          ORDER BY start_date_read, number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        QUALIFY max(until) OVER earlier >= start_date_read"""
    )
    return [
        (
            number,
            f"association {name!r} overlaps {other!r}: expected one at a time for each unit",
        )
        for number, name, other in rows
    ]


def _numbered(session: Session) -> ir.Table:
    """Number associations and units, in place of their texts."""
    read = session.backend.table("associations_read").mutate(
        subscription_id=ibis.coalesce(_.subscription_id, ""),
        organization_id=ibis.coalesce(_.organization_id, ""),
        opted_out=_.opted_out == "1",
        association_no=ibis.row_number().over(order_by="association_id"),
        cap_order=ibis.row_number().over(order_by=["workload", "association_id"]),
    )
    read = read.drop(*_DATES).rename({day: f"{day}_read" for day in _DATES})
    read = read.mutate(counts_from=_.start_date)
    key = ["tenant_key", "workload", "subscription_id"]
    units = session.stage(
        read.select(key).distinct().mutate(unit=ibis.row_number().over(order_by=key))
    )
    return session.stage(
        read.join(units, key).select(
            **{name: _[name].cast(kind) for name, kind in ASSOCIATIONS.items()}
        )
    )
