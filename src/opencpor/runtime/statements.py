"""Statements that the database reads and plans once for each connection, not at each call."""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper


class _Lasting(CursorWrapper):
    """A cursor that its connection keeps for the next statement, unless something went wrong."""

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self.cursor.connection.idle_cursor = self.cursor
        else:
            self.cursor.close()


def _fresh(database: BaseDatabaseWrapper) -> CursorWrapper:
    wire = database.connection
    usual, wire.cursor_factory = wire.cursor_factory, ServerBindingCursor
    try:
        return database.cursor()
    finally:
        wire.cursor_factory = usual


def prepared() -> CursorWrapper:
    """Return a cursor for a statement written by hand that is carried out very often.

    It is given back by ``with``. Values are bound by the server, so that the statement itself is
    always the same text; after a few calls on a connection (``prepare_threshold`` in
    `runtime.database`) it is kept prepared there. Statements of the query builder go on being bound
    by the client: the builder does not always give values the types that the server needs.

    To make a cursor costs as much as to carry such a statement out, so that each connection keeps
    the one that was used last. One that is in use is nobody else's.
    """
    database = connections[DEFAULT_DB_ALIAS]  # once: ``connection`` looks for it at every word
    database.ensure_connection()
    if database.queries_logged:
        return _fresh(database)
    kept = vars(database.connection).pop("idle_cursor", None)
    return _Lasting(_fresh(database).cursor if kept is None else kept, database)
