"""DuckDB inside this process: the engine that is always there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from opencpor.usage.engine.session import Engine, EngineError, check_types
from opencpor.usage.engine.text_files import TextFile, copying, parquet_source, rejected, selection

SHAPES = 256  # statements; a close takes two dozen for each stretch of months of one version
_SAME = "opencpor"
_GIVEN = "given"


@lru_cache(maxsize=SHAPES)
def _compiled(relation: ops.Relation) -> tuple[str, str]:
    """Give the columns of a table, with their types, and the query that fills it.

    Compiling takes Ibis far longer than the engine needs for a small month, and the same months
    are judged again: by every later close, and when closes are verified.
    """
    table = relation.to_expr()
    columns = [one.sql("duckdb") for one in table.schema().to_sqlglot_column_defs("duckdb")]
    return ", ".join(columns), str(ibis.duckdb.compile(table))


@ibis.udf.scalar.builtin(name="hash", signature=((dt.string,) * 4, dt.uint64))
def _hash(one, two, three, four):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by its signature
    ...


class DuckSession:
    """A session of DuckDB; `sql` is for this module and for tests of the engine itself."""

    def __init__(self, backend: ibis.BaseBackend) -> None:
        self.backend = backend
        self._names = count()

    @property
    def engine(self) -> Engine:
        """Say what computes."""
        ((version,),) = self.sql("SELECT version()")
        return Engine("duckdb", str(version), {"duckdb": duckdb.__version__})

    def texts(self, file: TextFile, *, numbered: bool = False) -> ir.Table:
        """Give the known columns of a file, in its order only where rows are numbered."""
        name = f"texts_{next(self._names)}"
        if not numbered:
            self._run(f"CREATE TEMP VIEW {name} AS {selection(file)}")
            return self.backend.table(name)
        self.sql("SET preserve_insertion_order = true")
        try:
            self._run(f"CREATE TEMP TABLE {name} AS {selection(file, numbered=True)}")
        finally:
            self.sql("SET preserve_insertion_order = false")
        return self.backend.table(name)

    def rejected(self, file: TextFile) -> list[tuple[int, str]]:
        """Give the lines that the last reading of a CSV file had to leave out, and why."""
        return rejected(self.backend.con, file)

    def parquet(self, paths: Sequence[Path]) -> ir.Table:
        """Give the rows of Parquet files that have the same columns."""
        name = f"files_{next(self._names)}"
        self._run(f"CREATE TEMP VIEW {name} AS SELECT * FROM {parquet_source(paths)}")  # noqa: S608 - quoted
        return self.backend.table(name)

    def rows(self, given: pa.Table) -> ir.Table:
        """Keep rows of our own as a table, under a name that is the same in each session."""
        name = f"stage_{next(self._names)}"
        self.backend.con.register(_GIVEN, given)
        self.sql(f"CREATE TEMP TABLE {name} AS FROM {_GIVEN}")
        self.backend.con.unregister(_GIVEN)
        return self.backend.table(name)

    def stage(self, table: ir.Table) -> ir.Table:
        """Compute a table once and keep it until the session ends."""
        columns, query = _compiled(table.op())
        name = f"stage_{next(self._names)}"
        self.sql(f"CREATE TEMP TABLE {name} ({columns})")
        self._run(f"INSERT INTO {name} {query}")
        return self.backend.table(name)

    def shared(self, table: ir.Table) -> ir.Table:
        """Give the table itself: DuckDB computes once what stands in a statement twice."""
        return table

    def drop(self, table: ir.Table) -> None:
        """Forget a staged table, to have its memory back."""
        self.sql(f"DROP TABLE {table.get_name()}")

    def count(self, table: ir.Table) -> int:
        """Count a table's rows."""
        (count,) = self.fetch(table.count().as_table()).to_pylist()[0].values()
        return int(count)

    def fetch(self, table: ir.Table) -> pa.Table:
        """Compute a table and hand it over."""
        _columns, query = _compiled(table.op())
        # Ibis would load pandas for this, which is of no use here.
        found: pa.Table = self.backend.con.sql(query).to_arrow_table()
        return found.cast(table.schema().to_pyarrow())

    def fingerprint(
        self, one: ir.StringValue, two: ir.StringValue, three: ir.StringValue, four: ir.StringValue
    ) -> ir.IntegerValue:
        """Give DuckDB's own hash of four texts."""
        return _hash(one, two, three, four)

    def save(self, table: ir.Table, schema: pa.Schema, order: Sequence[str], path: Path) -> None:
        """Write columns of a table, sorted, as `.csv` or `.parquet`."""
        _columns, query = _compiled(table.op())
        name = f"view_{next(self._names)}"
        self.sql(f"CREATE TEMP VIEW {name} AS {query}")
        empty = f"SELECT {', '.join(schema.names)} FROM {name} LIMIT 0"  # noqa: S608 - ours
        check_types(self.backend.con.sql(empty).to_arrow_table().schema, schema)
        self.sql(copying(name, schema.names, order, path))

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement of the engine's own SQL and fetch what it answers."""
        rows: list[tuple[Any, ...]] = self.backend.con.execute(statement, list(values)).fetchall()
        return rows

    def _run(self, statement: str) -> None:
        try:
            self.sql(statement)
        except duckdb.Error as error:
            raise EngineError(error) from error


@contextmanager
def duckdb_session(scratch: Path | None = None, memory: int | None = None) -> Iterator[DuckSession]:
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
            yield DuckSession(backend)
        finally:
            backend.disconnect()
