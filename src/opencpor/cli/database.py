"""What every command that needs the database does first and last."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from opencpor.cli.failures import CommandError
from opencpor.runtime import environment, postgres

UNPREPARED = "The database is not up to date with this version. Run 'cpor migrate' first."


@contextmanager
def embedded() -> Iterator[environment.Environment]:
    """Make sure that a database is there: the one of ``DATABASE_URL``, else the embedded one.

    The embedded server is started, or joined where it runs already, and its address stands in
    ``DATABASE_URL`` for this process and its children. At the end it is let go; the last one out
    stops it.
    """
    env = environment.read(os.environ)
    if env.database_url:
        yield env
        return
    server = postgres.start(env.data / "postgres")
    os.environ["DATABASE_URL"] = server.get_uri()
    try:
        yield environment.read(os.environ)
    finally:
        del os.environ["DATABASE_URL"]
        server.cleanup()


@contextmanager
def application(*, migrated: bool = True) -> Iterator[environment.Environment]:
    """Get Django ready: database reachable, settings read, apps loaded, connections closed after.

    Args:
        migrated: Whether to refuse a database that lacks migrations.

    Raises:
        CommandError: If the database cannot be reached or is not up to date.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "opencpor.config.settings"
    with embedded() as env:
        import django
        from django.db import connections

        django.setup()
        try:
            if migrated:
                _require_migrated()
            yield env
        finally:
            for connection in connections.all(initialized_only=True):
                connection.close()
                if getattr(connection, "pool", None) is not None:
                    connection.close_pool()  # type: ignore[attr-defined]


def _require_migrated() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import OperationalError

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise CommandError(unreachable(error)) from error
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError(UNPREPARED)


def unreachable(error: Exception) -> str:
    """Return what to say when the database does not answer; the address is not repeated."""
    reason = str(error).strip().splitlines()[0] if str(error).strip() else "no answer"
    return (
        f"The database cannot be reached: {reason}\n"
        "Check DATABASE_URL and that PostgreSQL is running, then try again."
    )
