"""Brings the database up to date; two processes that try at once take turns."""

import zlib

LOCK = zlib.crc32(b"opencpor.migrations")  # any number that nobody else locks


def pending() -> list[str]:
    """Return the migrations that the database lacks, in order, as ``app.name``."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> list[str]:
    """Apply what is missing; return what was missing.

    An advisory lock of the session makes a second process wait and then find nothing to do.
    """
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            missing = pending()
            if missing:
                call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return missing
