"""Statements that the database reads and plans once for each connection, not at each call."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """Give a cursor for a statement written by hand that is carried out very often.

    Values are bound by the server, so that the statement itself is always the same text; after a
    few calls on a connection (``prepare_threshold`` in `runtime.database`) it is kept prepared
    there. Statements of the query builder go on being bound by the client: the builder does not
    always give values the types that the server needs.
    """
    connection.ensure_connection()
    wire = connection.connection
    usual = wire.cursor_factory
    wire.cursor_factory = ServerBindingCursor
    try:
        cursor = connection.cursor()
    finally:
        wire.cursor_factory = usual
    with cursor:
        yield cursor
