"""Stores rows that are new: one statement for all of a kind, and nothing read back."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import AutoField, Model

if TYPE_CHECKING:
    from django.db.models import Field


@lru_cache
def _columns(model: type[Model]) -> "tuple[list[Field[Any, Any]], str, str]":
    """Return the columns that are given, the statement's beginning, and the gaps of one row."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in fields)
    start = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES "  # noqa: S608 - our own names
    return fields, start, f"({', '.join(['%s'] * len(fields))})"


def store(rows: Sequence[Model]) -> None:
    """Insert new rows of one table, as they stand; columns that the database counts stay unknown.

    Does what ``bulk_create`` does, without composing the statement anew at each call.
    """
    if not rows:
        return
    fields, start, gaps = _columns(type(rows[0]))
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(start + ", ".join([gaps] * len(rows)), values)
