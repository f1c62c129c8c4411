"""A session of the engine: where tables live while a calculation runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

# Merging nested selects takes Ibis long, and engines do it anyway. What is sorted and then selected
# from is therefore a sorted subquery: output asks for its order itself, in the outermost statement.
ibis.options.sql.fuse_selects = False


SHAPES = 128  # statements; a close takes a dozen for each stretch of months under one version
_SAME = "opencpor"


@lru_cache(maxsize=SHAPES)
def _compiled(relation: ops.Relation) -> tuple[str, str]:
    """Give the columns of a table, with their types, and the query that fills it.

    Compiling takes Ibis far longer than the engine needs for a small month, and the same months
    are judged again: by every later close, and when closes are verified.
    """
    table = relation.to_expr()
    columns = [one.sql("duckdb") for one in table.schema().to_sqlglot_column_defs("duckdb")]
    return ", ".join(columns), str(ibis.duckdb.compile(table))


class Session:
    """One engine session: reads files, keeps intermediate tables, hands results over.

    `sql` runs a statement of the engine itself; only input and output need it, the rules never.
    """

    def __init__(self, backend: ibis.BaseBackend) -> None:
        self.backend = backend
        self._names = count()

    def stage(self, table: ir.Table, name: str | None = None) -> ir.Table:
        """Compute a table once and keep it until the session ends."""
        columns, query = _compiled(table.op())
        name = name or f"stage_{next(self._names)}"
        self.sql(f"CREATE TEMP TABLE {name} ({columns})")
        self.sql(f"INSERT INTO {name} {query}")
        return self.backend.table(name)

    def rows(self, given: pa.Table) -> ir.Table:
        """Keep rows of our own as a table, under a name that is the same in each session."""
        table = ibis.memtable(given)
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
        # Expressions of different sessions are the same if their tables have the same names.
        backend.db_identity = _SAME
        try:
            # Order is asked for where it matters; keeping it everywhere costs memory.
            backend.raw_sql("SET preserve_insertion_order = false")
            if memory is not None:
                backend.raw_sql(f"SET memory_limit = '{memory}MiB'")
            yield Session(backend)
        finally:
            backend.disconnect()
