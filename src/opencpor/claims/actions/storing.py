"""Stores rows that are new: one statement for all of them, and nothing read back."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model

from opencpor.runtime.statements import prepared


@dataclass(frozen=True)
class _Table:
    """How rows of one table are stored.

    Attributes:
        insert: The statement; its one gap takes the rows as a JSON list, however many there are.
        columns: The names of the columns.
        values: Returns a row's values, in their order.
    """

    insert: str
    columns: tuple[str, ...]
    values: Callable[[Model], tuple[Any, ...]]


@lru_cache
def _table(model: type[Model]) -> _Table:
    fields = [
        field
        for field in model._meta.concrete_fields
        if not (isinstance(field, AutoField) or field.generated)
    ]
    columns = tuple(str(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    return _Table(
        insert=f"INSERT INTO {table} ({names}) SELECT {names}"  # noqa: S608 - our own names
        f" FROM json_populate_recordset(NULL::{table}, %s::json)",
        columns=columns,
        values=attrgetter(*(field.attname for field in fields)),
    )


def _plain(value: Any) -> str:
    """Return what the database reads as the same value, to the microsecond."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A {type(value).__name__} is not stored this way.")


def _as_json(rows: Sequence[Model], table: _Table) -> str:
    said = [dict(zip(table.columns, table.values(row), strict=True)) for row in rows]
    return json.dumps(said, default=_plain, ensure_ascii=False)


def store(*kinds: Sequence[Model]) -> None:
    """Insert new rows, those of each table together; what the database fills in stays unknown.

    Does what ``bulk_create`` does, with a statement that is the same for any number of rows. All
    values must be given: texts, numbers, truth values, days, instants, and what JSON columns hold.

    Args:
        kinds: Rows of one table each; those of a table may refer to those of another.
    """
    made = [(_table(type(rows[0])), rows) for rows in kinds if rows]
    if not made:
        return
    *before, last = [table.insert for table, _ in made]
    named = ", ".join(f"kind{place} AS ({part})" for place, part in enumerate(before))
    with prepared() as cursor:
        cursor.execute(
            f"WITH {named} {last}" if before else last,
            [_as_json(rows, table) for table, rows in made],
        )
