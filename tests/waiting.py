"""Tells whether somebody waits for a lock in the database of the tests that run here.

The list of locks is one for the whole server, on which other workers' tests wait too. Not every
lock names its database, but whoever waits holds another one that does.
"""

from django.db import connection

from tests.processes import until

_WAITING = """
    SELECT count(*) FROM pg_locks waiting WHERE NOT granted AND EXISTS (
      SELECT FROM pg_locks held JOIN pg_database here ON here.oid = held.database
      WHERE held.pid = waiting.pid AND here.datname = current_database())
"""


def somebody_waits() -> bool:
    """Whether a transaction waits for another one."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        return cursor.fetchone() != (0,)


def until_somebody_waits() -> None:
    """Hold the transaction of this thread open until another one waits."""
    until(somebody_waits, "a transaction that waits")
