"""Stores rows that are new as parts of another statement, with nothing read back."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model


@dataclass(frozen=True)
class _Table:
    """How rows of one table are stored.

    Attributes:
        insert: The statement; ``{gap}`` takes the rows as a JSON list, however many there are.
        columns: The names of the columns.
        values: Returns a row's values, in their order.
    """

    insert: str
    columns: tuple[str, ...]
    values: Callable[[Model], tuple[Any, ...]]


@lru_cache
def _table(model: type[Model]) -> _Table:
    fields = [
        one
        for one in model._meta.concrete_fields
        if not (isinstance(one, AutoField) or one.generated)
    ]
    columns = tuple(str(one.column) for one in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    return _Table(
        insert=f"INSERT INTO {table} ({names}) SELECT {names}"  # noqa: S608 - our own names
        f" FROM json_populate_recordset(NULL::{table}, {{gap}}::json)",
        columns=columns,
        values=attrgetter(*(one.attname for one in fields)),
    )


def _plain(value: Any) -> str:
    """Return what the database reads as the same value, to the microsecond."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A {type(value).__name__} is not stored this way.")


def _as_json(rows: Sequence[Model], table: _Table) -> str:
    said = [dict(zip(table.columns, table.values(row), strict=True)) for row in rows]
    return json.dumps(said, default=_plain, ensure_ascii=False)


@dataclass(frozen=True)
class Stored:
    """New rows as parts of a statement that begins with ``WITH``.

    Attributes:
        parts: Each inserts the rows of one table, and takes a value by a name.
        values: The values by these names.
    """

    parts: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


@lru_cache
def _parts(models: tuple[type[Model], ...]) -> tuple[str, ...]:
    return tuple(
        f"rows{place} AS ({_table(model).insert.format(gap=f'%(rows{place})s')})"
        for place, model in enumerate(models)
    )


def stored(*kinds: Sequence[Model]) -> Stored:
    """Return what inserts new rows; what the database fills in stays unknown.

    Does what ``bulk_create`` does, with a statement that is the same for any number of rows. All
    values must be given: texts, numbers, truth values, days, instants, and what JSON columns hold.

    Args:
        kinds: Rows of one table each; those of a table may refer to those of another.
    """
    made = [rows for rows in kinds if rows]
    models = tuple(type(rows[0]) for rows in made)
    texts = (_as_json(rows, _table(model)) for rows, model in zip(made, models, strict=True))
    return Stored(_parts(models), {f"rows{place}": text for place, text in enumerate(texts)})
