"""Work that one process does at a time, by a lock of the database's session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(name: str, otherwise: Exception) -> Iterator[None]:
    """Keep two processes from doing what bears a name at once.

    A process that dies lets go of it with its connection.

    Args:
        name: What is done, the same in all processes.
        otherwise: What is raised if another one does it right now.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise otherwise
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
