"""An installation of its own: what is done to it and read from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from tests.processes import cpor

from opencpor.runtime import postgres

CLIENTS = "backend_type = 'client backend'"
"""Those connected to a database, of all that `pg_stat_activity` names."""


def runs(data: Path, *words: str) -> str:
    """Run a command that must succeed; give what it said."""
    with cpor(data, *words) as running:
        assert running.ends() == 0, running.output
    return running.output


@contextmanager
def database(data: Path) -> Iterator[psycopg.Connection]:
    """Keep the installation's database running, and a connection to it."""
    server = postgres.start(data / "postgres")
    try:
        with psycopg.connect(server.get_uri()) as connection:
            yield connection
    finally:
        server.cleanup()


def counted(connection: psycopg.Connection, table: str, where: str = "true") -> int:
    """Count a table's rows as they are now."""
    found = connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()  # noqa: S608 - our names
    connection.rollback()
    assert found is not None
    return int(found[0])
