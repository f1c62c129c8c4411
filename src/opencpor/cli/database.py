"""What every command that needs the database does first and last."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from opencpor.cli.failures import CommandError
from opencpor.common.garbage import nothing_collected
from opencpor.runtime import environment, postgres

POOL = "OPENCPOR_DB_POOL"
CONNECT_SECONDS = 5
OLDEST_SERVER = 15
CHECK = "Check DATABASE_URL and that PostgreSQL is running, then try again."
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
def _without_pool() -> Iterator[None]:
    """Let Django connect when it needs to: one command has no use for a pool and its threads."""
    before = os.environ.get(POOL)
    os.environ[POOL] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[POOL]
        else:
            os.environ[POOL] = before


@contextmanager
def application(*, migrated: bool = True) -> Iterator[environment.Environment]:
    """Get Django ready: database reachable, settings read, apps loaded, connections closed after.

    Args:
        migrated: Whether to refuse a database that lacks migrations.

    Raises:
        CommandError: If the database cannot be reached or is not up to date.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "opencpor.config.settings"
    with embedded() as env, _without_pool():
        import django
        from django.db import connections

        require_server(env.database_url)
        with nothing_collected():  # what is loaded stays
            django.setup()
        try:
            if migrated:
                _require_migrated()
            yield env
        finally:
            connections.close_all()


def require_server(address: str) -> None:
    """Refuse a database that does not answer soon or is too old."""
    import psycopg

    try:
        with psycopg.connect(address, connect_timeout=CONNECT_SECONDS) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as error:
        reason = (str(error).strip() or "no answer").splitlines()[0]
        raise CommandError(f"The database cannot be reached: {reason}\n{CHECK}") from error
    if version < OLDEST_SERVER:
        raise CommandError(
            f"The database server is PostgreSQL {version}; {OLDEST_SERVER} or newer is needed."
        )


def _require_migrated() -> None:
    from opencpor.runtime import migrations

    if migrations.pending():
        raise CommandError(UNPREPARED)
