"""Empties the tables after a test that commits: quickly, and in spite of what guards them.

A file of no bytes holds no row, so that only those tables are touched that a test has ever written
to. Deleting few rows is far quicker than truncating, which makes new files for each table.
"""

from collections.abc import Iterable

from django.db import connection, transaction

# What migrations and Django keep there is the same for all tests, and no test writes to it.
KEPT = ("django_migrations", "django_content_type", "auth_permission", "procrastinate_version")
WRITTEN = """
    SELECT relname, pg_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND relname <> ALL (%s) AND pg_relation_size(oid) > 0
"""
BLOATED = 1024 * 1024  # bytes: what was deleted makes reading slow from here on


def empty_tables() -> None:
    """Delete the rows of all tables. Triggers and foreign keys have no say in it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(WRITTEN, [list(KEPT)])
        sizes = dict(cursor.fetchall())
        if sizes:
            # Whoever still writes, a thread of the test perhaps, is waited for.
            cursor.execute(f"LOCK TABLE {listed(sizes)} IN EXCLUSIVE MODE")
            cursor.execute(";".join(f'DELETE FROM "{name}"' for name in sizes))  # noqa: S608 - names of our tables
    if bloated := [name for name, size in sizes.items() if size > BLOATED]:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {listed(bloated)}")


def listed(names: Iterable[str]) -> str:
    """Return names of tables as SQL wants them."""
    return ", ".join(f'"{name}"' for name in names)
