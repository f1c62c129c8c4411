"""Stores rows that are new: one statement for all of them, and nothing read back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import AutoField, JSONField, Model


@dataclass(frozen=True)
class _Columns:
    """How rows of one table are stored.

    Attributes:
        start: The statement up to its values.
        gaps: The gaps of one row's values.
        values: Returns a row's values.
        json: The columns that hold JSON, with their places among the values.
    """

    start: str
    gaps: str
    values: Callable[[Model], tuple[Any, ...]]
    json: tuple[tuple[int, JSONField], ...]


@lru_cache
def _columns(model: type[Model]) -> _Columns:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in fields)
    return _Columns(
        start=f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ",  # noqa: S608 - our own names
        gaps=f"({', '.join(['%s'] * len(fields))})",
        values=attrgetter(*(field.attname for field in fields)),
        json=tuple((i, field) for i, field in enumerate(fields) if isinstance(field, JSONField)),
    )


def _statement(rows: Sequence[Model]) -> tuple[str, list[Any]]:
    """Return the statement that inserts rows of one table, and its values."""
    columns = _columns(type(rows[0]))
    given: list[Any] = []
    for row in rows:
        values = list(columns.values(row))
        for place, field in columns.json:
            values[place] = field.get_db_prep_save(values[place], connection)
        given += values
    return columns.start + ", ".join([columns.gaps] * len(rows)), given


def store(*kinds: Sequence[Model]) -> None:
    """Insert new rows, those of each table together; columns that the database counts stay unknown.

    Does what ``bulk_create`` does, without composing the statement anew at each call. All values
    must be given, of the types that the columns have.

    Args:
        kinds: Rows of one table each; those of a table may refer to those of another.
    """
    made = [_statement(rows) for rows in kinds if rows]
    if not made:
        return
    *before, last = [statement for statement, _given in made]
    named = ", ".join(f"kind{place} AS ({part})" for place, part in enumerate(before))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {named} {last}" if before else last,
            [value for _statement, given in made for value in given],
        )
