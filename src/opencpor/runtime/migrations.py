"""Brings the database up to date; two processes that try at once take turns."""

import time
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

LOCK = zlib.crc32(b"opencpor.migrations")  # any number that nobody else locks
AGAIN_SECONDS = 0.2


def pending() -> list[str]:
    """Return the migrations that the database lacks, in order, as ``app.name``."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _locked(cursor: "CursorWrapper") -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
    (got,) = cursor.fetchone()
    return bool(got)


def migrate() -> list[str]:
    """Apply what is missing; return what was missing.

    An advisory lock of the session makes a second process wait and then find nothing to do. It asks
    for the lock now and then: a statement that waits is one that an index which is built beside all
    others (``CREATE INDEX CONCURRENTLY``) waits for in turn.
    """
    from django.core.management import call_command
    from django.db import connection

    from opencpor.runtime.model_states import only_what_changes

    with connection.cursor() as cursor:
        while not _locked(cursor):
            time.sleep(AGAIN_SECONDS)
        try:
            missing = pending()
            if missing:
                with only_what_changes():
                    call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return missing
