"""A session of the engine: where tables live while a calculation runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis
import ibis.expr.types as ir

# Merging nested selects takes Ibis long, and engines do it anyway. What is sorted and then selected
# from is therefore a sorted subquery: output asks for its order itself, in the outermost statement.
ibis.options.sql.fuse_selects = False


class Session:
    """One engine session: reads files, keeps intermediate tables, hands results over.

    `sql` runs a statement of the engine itself; only input and output need it, the rules never.
    """

    def __init__(self, backend: ibis.BaseBackend) -> None:
        self.backend = backend
        self._names = count()

    def stage(self, table: ir.Table) -> ir.Table:
        """Compute a table once and keep it until the session ends."""
        return self.backend.create_table(f"stage_{next(self._names)}", table, temp=True)

    def view(self, table: ir.Table) -> ir.Table:
        """Give a table a name without computing it; what it is made of must be kept meanwhile."""
        return self.backend.create_view(f"view_{next(self._names)}", table)

    def drop(self, table: ir.Table) -> None:
        """Forget a staged table, to have its memory back."""
        self.sql(f"DROP TABLE {table.get_name()}")

    def count(self, table: ir.Table) -> int:
        """Count a table's rows."""
        return int(self.backend.to_pyarrow(table.count()).as_py())

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement of the engine's own SQL and fetch what it answers."""
        rows: list[tuple[Any, ...]] = self.backend.con.execute(statement, list(values)).fetchall()
        return rows

    @contextmanager
    def in_order(self) -> Iterator[None]:
        """Within this, rows come in the order of the file they are read from."""
        self.sql("SET preserve_insertion_order = true")
        try:
            yield
        finally:
            self.sql("SET preserve_insertion_order = false")


@contextmanager
def duckdb_session(scratch: Path | None = None, memory: int | None = None) -> Iterator[Session]:
    """Open DuckDB inside this process; what outgrows memory spills to disk.

    Args:
        scratch: The folder in which a folder for that is made; None: the system's.
        memory: Mebibytes that tables and operators may take; None: four fifths of the machine's.
    """
    with TemporaryDirectory(dir=scratch, prefix="cpor-engine-") as spill:
        backend = ibis.duckdb.connect(temp_directory=spill)
        try:
            # Order is asked for where it matters; keeping it everywhere costs memory.
            backend.raw_sql("SET preserve_insertion_order = false")
            if memory is not None:
                backend.raw_sql(f"SET memory_limit = '{memory}MiB'")
            yield Session(backend)
        finally:
            backend.disconnect()
