"""Keeps the rows of a moment: what is costly to make is made once, and put back as it was.

For tests that commit. The copies lie in a schema of their own, which nothing but this file reads.
"""

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Generic, TypeVar

from django.db import connection, transaction

from opencpor.runtime import environment
from tests.emptying import KEPT, empty_tables

T = TypeVar("T")
_number = count(1)
COLUMNS = """
    SELECT relname, string_agg(quote_ident(attname), ', ' ORDER BY attnum)
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s)
      AND pg_relation_size(pg_class.oid) > 0
      AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    GROUP BY relname
"""


class Snapshot:
    """All rows of a moment."""

    def __init__(self) -> None:
        """Copy what all tables hold now; the transactions that wrote it have ended."""
        self._schema = f"kept_{next(_number)}"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(COLUMNS, [list(KEPT)])
            found = cursor.fetchall()
            cursor.execute(f"CREATE SCHEMA {self._schema}")
            self._columns = {}
            for table, columns in found:
                cursor.execute(
                    f'CREATE TABLE {self._schema}."{table}" AS SELECT {columns} FROM "{table}"'  # noqa: S608 - names of our tables
                )
                if cursor.rowcount:
                    self._columns[table] = columns

    def put_back(self) -> None:
        """Let the tables hold these rows, and no others; triggers have no say in it."""
        empty_tables()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, columns in self._columns.items():
                cursor.execute(
                    f'INSERT INTO "{table}" ({columns}) OVERRIDING SYSTEM VALUE'  # noqa: S608 - names of our tables
                    f' SELECT {columns} FROM {self._schema}."{table}"'
                )

    def drop(self) -> None:
        """Forget the rows."""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {self._schema} CASCADE")


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Keep the rows of now for a while."""
    kept = Snapshot()
    try:
        yield kept
    finally:
        kept.drop()


def _in_lake() -> set[Path]:
    return {path for path in _lake().rglob("*") if path.is_file()}


def _lake() -> Path:
    return environment.current().data / "lake"


class MadeOnce(Generic[T]):
    """Makes something of rows and files of the lake; whoever asks again gets all of it back."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._rows: Snapshot | None = None
        self._files = TemporaryDirectory()

    def get(self) -> T:
        """Return it in tables that hold nothing else; what a test does to it stays its own."""
        if self._rows is None:
            before = _in_lake()
            self._made = self._make()
            self._rows = Snapshot()
            for path in _in_lake() - before:
                place = Path(self._files.name) / path.relative_to(_lake())
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, place)
        else:
            self._rows.put_back()
            shutil.copytree(self._files.name, _lake(), dirs_exist_ok=True)
        return copy.deepcopy(self._made)

    def forget(self) -> None:
        """Remove the copies."""
        self._files.cleanup()
        if self._rows is not None:
            self._rows.drop()
