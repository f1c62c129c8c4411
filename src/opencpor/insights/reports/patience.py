"""How long the database may work for a report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from opencpor.common.errors import Conflict


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let no statement of a block, a transaction, take longer.

    Raises:
        Conflict: ``too_much`` if one does.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                limit = str(round(seconds * 1000))  # milliseconds, until the transaction's end
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [limit])
            yield
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise Conflict("This asks for too much. Narrow its months.", code="too_much") from error
