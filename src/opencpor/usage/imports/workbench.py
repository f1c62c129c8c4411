"""The place where one file is checked: a DuckDB database of its own that spills to disk.

It is one in memory: a database file would pack every column first, which takes longer than all the
checks, and nobody reads it a second time.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

NO_ROOM = re.compile("No space left|Disk quota exceeded|Read-only file system|Could not write")
MEMORY = "1GB"  # what outgrows it goes to disk, so that a process stays under 2 GiB


class NoRoomError(OSError):
    """A file cannot be checked here now: no fault of the file, which is tried again."""

    def __init__(self, error: Exception) -> None:
        super().__init__(errno.ENOSPC, f"There is no room to check usage files in: {error}")


class Workbench:
    """A DuckDB connection and a scratch folder, both gone when the work is done.

    ``in_order`` says that the tenants of each month's ``facts`` never fall, as they stand.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, scratch: Path) -> None:
        self.connection = connection
        self.scratch = scratch
        self.in_order = False

    @contextmanager
    def twin(self) -> Iterator[Workbench]:
        """Give the same tables and folder on a connection of their own, for another thread."""
        with self.connection.cursor() as connection:
            other = Workbench(connection, self.scratch)
            other.in_order = self.in_order
            yield other

    def run(self, statement: str, values: Sequence[object] = ()) -> None:
        """Run a statement whose answer nobody needs.

        Raises:
            NoRoomError: If neither memory nor disk has room for what it makes.
        """
        with _room():
            self.connection.execute(statement, list(values))

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a query that answers few rows; NoRoomError as for ``run``."""
        with _room():
            found: list[tuple[Any, ...]] = self.connection.execute(
                statement, list(values)
            ).fetchall()
        return found

    def number(self, statement: str) -> int:
        """Run a query that answers one number."""
        return int(self.rows(statement)[0][0] or 0)

    @contextmanager
    def joins_as_written(self) -> Iterator[None]:
        """Let joins build their table on the right side, as they are written.

        How many rows a text file has is not known beforehand; guessed to be few, the file itself
        would become the table in memory, and not the short list that it is looked up in.
        """
        self.run("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        try:
            yield
        finally:
            self.run("RESET disabled_optimizers")

    def keep_words(self, name: str, words: Sequence[str]) -> None:
        """Keep a list of texts as a type: casting to it is looking a text up in the list."""
        self.run(f"CREATE TYPE {name} AS ENUM (SELECT unnest(?::VARCHAR[]))", [list(words)])

    def keep(self, name: str, table: pa.Table) -> None:
        """Keep an Arrow table under a name of ours."""
        self.connection.register(f"{name}_given", table)
        self.run(f"CREATE TABLE {name} AS FROM {name}_given")
        self.connection.unregister(f"{name}_given")

    def keep_lists(self, name: str, columns: Mapping[str, tuple[str, list[object]]]) -> None:
        """Keep a small table: for each column its type and its values."""
        parts = ", ".join(
            f"unnest(?::{kind}[]) AS {column}" for column, (kind, _) in columns.items()
        )
        self.run(f"CREATE TABLE {name} AS SELECT {parts}", [v for _, v in columns.values()])


@contextmanager
def _room() -> Iterator[None]:
    """Tell a full disk from a damaged file: DuckDB has kinds of errors, but not for this."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise NoRoomError(error) from error
    except duckdb.IOException as error:
        if NO_ROOM.search(str(error)):
            raise NoRoomError(error) from error
        raise


@contextmanager
def workbench(folder: Path | None = None) -> Iterator[Workbench]:
    """Open a workbench; `folder` is where its scratch folder is made (default the system's)."""
    import duckdb

    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="usage-") as name:
        scratch = Path(name)
        connection = duckdb.connect()
        try:
            connection.execute("SET memory_limit = ?", [MEMORY])
            connection.execute("SET temp_directory = ?", [str(scratch / "spill")])
            connection.execute("SET autoinstall_known_extensions = false")
            connection.execute("SET autoload_known_extensions = false")
            yield Workbench(connection, scratch)
        finally:
            connection.close()
