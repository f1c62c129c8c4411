"""Statements that the database reads and plans once for each connection, not at each call."""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper


def prepared() -> CursorWrapper:
    """Return a cursor for a statement written by hand that is carried out very often.

    It is closed by ``with``. Values are bound by the server, so that the statement itself is always
    the same text; after a few calls on a connection (``prepare_threshold`` in `runtime.database`)
    it is kept prepared there. Statements of the query builder go on being bound by the client: the
    builder does not always give values the types that the server needs.
    """
    database = connections[DEFAULT_DB_ALIAS]  # once: ``connection`` looks for it at every word
    database.ensure_connection()
    wire = database.connection
    usual, wire.cursor_factory = wire.cursor_factory, ServerBindingCursor
    try:
        return database.cursor()
    finally:
        wire.cursor_factory = usual
