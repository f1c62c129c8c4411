"""DuckDB inside this process: the engine that is always there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from opencpor.common.beside import beside
from opencpor.usage.engine.session import Answer, Engine, EngineError, Session, check_types
from opencpor.usage.engine.text_files import TextFile, copying, parquet_source, rejected, selection

SHAPES = 256  # statements; a close takes two dozen for each stretch of months of one version
AT_ONCE = 2**24  # numbers that a hand sorts at a time: a quarter of a gibibyte with their copies
HANDS = 2
_SAME = "opencpor"
_GIVEN = "given"


class _Compiled(NamedTuple):
    """A table's columns with their types, the query that fills it, and a name for what it says."""

    columns: str
    query: str
    name: str


@lru_cache(maxsize=SHAPES)
def _compiled(relation: ops.Relation) -> _Compiled:
    """Compile the expression of a table.

    Compiling takes Ibis far longer than the engine needs for a small month, and months are judged
    by the same statements: what differs from one to the next, sessions give as variables.
    """
    table = relation.to_expr()
    kinds = table.schema().to_sqlglot_column_defs("duckdb")
    columns, query = ", ".join(one.sql("duckdb") for one in kinds), str(ibis.duckdb.compile(table))
    return _Compiled(columns, query, _digest(f"{columns} {query}"))


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


@ibis.udf.scalar.builtin(name="hash", signature=((dt.string,) * 4, dt.uint64))
def _hash(one, two, three, four):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by its signature
    ...


# The engine puts a variable's value in its place before it plans, as if it were written there.
@ibis.udf.scalar.builtin(name="getvariable", signature=((dt.string,), dt.int32))
def _number(one):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by its signature
    ...


@ibis.udf.scalar.builtin(name="getvariable", signature=((dt.string,), dt.date))
def _day(one):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by its signature
    ...


class DuckSession:
    """A session of DuckDB; `sql` is for this module and for tests of the engine itself."""

    def __init__(self, backend: ibis.BaseBackend) -> None:
        self.backend = backend
        self._names = Counter[str]()
        self._variables: dict[str, str] = {}

    @property
    def engine(self) -> Engine:
        """Say what computes."""
        ((version,),) = self.sql("SELECT version()")
        return Engine("duckdb", str(version), {"duckdb": duckdb.__version__})

    def texts(self, file: TextFile, *, numbered: bool = False) -> ir.Table:
        """Give the known columns of a file, in its order only where rows are numbered."""
        name = self._name("texts")
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
        self._run(f"CREATE TEMP VIEW {_GIVEN} AS SELECT * FROM {parquet_source(paths)}")  # noqa: S608 - quoted
        schema = self.backend.get_schema(_GIVEN)
        name = self._name(f"files_{_digest(str(schema))}")
        self.sql(f"ALTER VIEW {_GIVEN} RENAME TO {name}")
        return self._table(name, schema)

    def rows(self, given: pa.Table) -> ir.Table:
        """Keep rows of our own as a table, under a name that is the same in each session."""
        name = self._name(f"rows_{_digest(str(given.schema))}")
        self.backend.con.register(_GIVEN, given)
        self.sql(f"CREATE TEMP TABLE {name} AS FROM {_GIVEN}")
        self.backend.con.unregister(_GIVEN)
        return self.backend.table(name)

    def number(self, value: int) -> ir.IntegerValue:
        """Give a number as a variable."""
        number: ir.IntegerValue = _number(self._variable(f"{value:d}::INTEGER"))
        return number

    def day(self, value: date) -> ir.DateValue:
        """Give a day as a variable."""
        day: ir.DateValue = _day(self._variable(f"DATE '{value:%Y-%m-%d}'"))
        return day

    def _variable(self, value: str) -> str:
        """Set a variable that never changes: whatever names it may be computed later."""
        if value not in self._variables:
            name = f"given_{len(self._variables)}"
            self.sql(f"SET VARIABLE {name} = {value}")
            self._variables[value] = name
        return self._variables[value]

    def stage(self, table: ir.Table) -> ir.Table:
        """Compute a table once and keep it until the session ends."""
        compiled = _compiled(table.op())
        name = self._name(f"stage_{compiled.name}")
        self.sql(f"CREATE TEMP TABLE {name} ({compiled.columns})")
        self._run(f"INSERT INTO {name} {compiled.query}")
        return self._table(name, table.schema())

    def _name(self, stem: str) -> str:
        """Number what is alike, so that a name hangs on nothing that is done beside it.

        Whatever is made of it is then the same expression in each session, and compiled once.
        """
        self._names[stem] += 1
        return f"{stem}_{self._names[stem]}"

    def _table(self, name: str, schema: ibis.Schema) -> ir.Table:
        """Give a table whose columns are known, without asking the engine for them."""
        return ops.DatabaseTable(name, schema=schema, source=self.backend).to_expr()

    def shared(self, table: ir.Table) -> ir.Table:
        """Give the table itself: DuckDB computes once what stands in a statement twice."""
        return table

    def packed(self, table: ir.Table, *columns: str) -> ir.Table:
        """Stage a table whose given columns are types of their own, which list their texts.

        They are listed in their order, by which they then sort.
        """
        if not columns:
            return table
        compiled = _compiled(table.op())
        query, name = compiled.query, self._name(f"packed_{compiled.name}")
        for column in columns:
            texts = f"SELECT DISTINCT {column} FROM ({query}) WHERE {column} IS NOT NULL ORDER BY 1"  # noqa: S608 - ours
            self._run(f"CREATE TYPE {name}_{column} AS ENUM ({texts})")
        packed = ", ".join(f"CAST({one} AS {name}_{one}) AS {one}" for one in columns)
        self._run(f"CREATE TEMP TABLE {name} AS SELECT * REPLACE ({packed}) FROM ({query})")  # noqa: S608 - ours
        return self._table(name, table.schema())

    def repeated(self, table: ir.Table, column: str) -> ir.Table:
        """Sort the numbers, some at a time, which takes far less than to group by them."""
        query = _compiled(table.select(column).op()).query
        parts = self.count(table) // AT_ONCE + 1
        each = [f"FROM ({query}) WHERE {column} % {parts} = {part}" for part in range(parts)]
        found: list[np.ndarray] = []
        with ThreadPoolExecutor(max_workers=HANDS) as hands:
            for first in range(0, parts, HANDS):
                read = [self.backend.con.sql(own).to_arrow_table() for own in each[first:][:HANDS]]
                found += hands.map(_repeated, [rows[column].to_numpy() for rows in read])
        return self.rows(pa.table({column: pa.array(np.concatenate(found))}))

    def drop(self, table: ir.Table) -> None:
        """Forget a staged table, to have its memory back."""
        self.sql(f"DROP TABLE {table.get_name()}")

    def count(self, table: ir.Table) -> int:
        """Count a table's rows."""
        (count,) = self.fetch(table.count().as_table()).to_pylist()[0].values()
        return int(count)

    def fetch(self, table: ir.Table) -> pa.Table:
        """Compute a table and hand it over."""
        # Ibis would load pandas for this, which is of no use here.
        found: pa.Table = self.backend.con.sql(_compiled(table.op()).query).to_arrow_table()
        return found.cast(table.schema().to_pyarrow())

    def fingerprint(
        self, one: ir.StringValue, two: ir.StringValue, three: ir.StringValue, four: ir.StringValue
    ) -> ir.IntegerValue:
        """Give DuckDB's own hash of four texts."""
        return _hash(one, two, three, four)

    def save(self, table: ir.Table, schema: pa.Schema, order: Sequence[str], path: Path) -> None:
        """Write columns of a table, sorted, as `.csv` or `.parquet`."""
        name = self._name("view")
        self.sql(f"CREATE TEMP VIEW {name} AS {_compiled(table.op()).query}")
        empty = f"SELECT {', '.join(schema.names)} FROM {name} LIMIT 0"  # noqa: S608 - ours
        check_types(self.backend.con.sql(empty).to_arrow_table().schema, schema)
        self.sql(copying(name, schema.names, order, path))

    @contextmanager
    def meanwhile(self, work: Callable[[Session], Answer]) -> Iterator[Callable[[], Answer]]:
        """Do it on a connection of its own: they share memory and threads, but no tables."""
        backend = type(self.backend).from_connection(self.backend.con.cursor())
        try:
            other = DuckSession(_settled(backend))
            with beside(lambda: work(other)) as answers:
                yield lambda: answers()[0]
        finally:
            backend.disconnect()

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement of the engine's own SQL and fetch what it answers."""
        rows: list[tuple[Any, ...]] = self.backend.con.execute(statement, list(values)).fetchall()
        return rows

    def _run(self, statement: str) -> None:
        try:
            self.sql(statement)
        except duckdb.Error as error:
            raise EngineError(error) from error


def _repeated(numbers: np.ndarray) -> np.ndarray:
    placed = np.sort(numbers)
    return np.unique(placed[1:][placed[1:] == placed[:-1]])


def _settled(backend: ibis.BaseBackend) -> ibis.BaseBackend:
    """Set what all connections have in common."""
    # Expressions of different sessions are the same if their tables have the same names.
    backend.db_identity = _SAME
    # Order is asked for where it matters; keeping it everywhere costs memory.
    backend.raw_sql("SET preserve_insertion_order = false")
    return backend


@contextmanager
def duckdb_session(scratch: Path | None = None, memory: int | None = None) -> Iterator[DuckSession]:
    """Open DuckDB inside this process; what outgrows memory spills to disk.

    Args:
        scratch: The folder in which a folder for that is made; None: the system's.
        memory: Mebibytes that tables and operators may take; None: four fifths of the machine's.
    """
    with TemporaryDirectory(dir=scratch, prefix="cpor-engine-") as spill:
        backend = ibis.duckdb.connect(temp_directory=spill)
        try:
            if memory is not None:
                backend.raw_sql(f"SET memory_limit = '{memory}MiB'")
            yield DuckSession(_settled(backend))
        finally:
            backend.disconnect()
