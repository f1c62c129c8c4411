"""Apache Spark, in this process or on a cluster: the engine for what outgrows one machine.

Files go through the same door as everywhere: results, sorted by Spark, and what is no Parquet of
plain texts and numbers, pass DuckDB on the driver's side, as Parquet in a folder that driver and
workers share.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
import pyspark
from ibis.backends.sql.datatypes import PySparkType
from py4j.protocol import Py4JError
from pyspark import StorageLevel
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col

from opencpor.usage.engine.session import (
    Answer,
    Engine,
    EngineError,
    EngineMissingError,
    Session,
    check_types,
)
from opencpor.usage.engine.text_files import (
    TextFile,
    as_parquet,
    copying,
    parquet_source,
    rejected,
)

# A product that Spark by itself gives with fewer decimals, to keep room before the point.
_LONG = ("12345678901234567.123456789", "1.000000001")
_PRODUCT = Decimal("12345678913580246.024691356123456789")
# What results depend on. A site sets the rest (memory, cores, partitions) in spark-defaults.conf.
_MUST = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # Nobody sees the pages, so the driver need not keep what they would show of each statement.
    "spark.sql.ui.explainMode": "simple",
    "spark.ui.liveUpdate.period": "-1",
    **dict.fromkeys(
        ("spark.sql.ui.retainedExecutions", "spark.ui.retainedJobs", "spark.ui.retainedStages"), "1"
    ),
}
_LOOPBACK = "127.0.0.1"


@ibis.udf.scalar.builtin(name="xxhash64", signature=((dt.string,) * 4, dt.int64))
def _hash(one, two, three, four):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by its signature
    ...


class ClusterSession:
    """A session of Spark; `door` reads and writes files on the driver's side."""

    def __init__(self, spark: SparkSession, door: duckdb.DuckDBPyConnection, scratch: Path) -> None:
        self._spark = spark
        self._backend = ibis.pyspark.connect(spark)
        self._door = door
        self._scratch = scratch
        self._prefix = f"cpor_{uuid4().hex[:8]}"
        self._names = count()

    @property
    def engine(self) -> Engine:
        """Say what computes."""
        packages = {"duckdb": duckdb.__version__, "pyspark": pyspark.__version__}
        return Engine("spark", self._spark.version, packages)

    def texts(self, file: TextFile, *, numbered: bool = False) -> ir.Table:
        """Give the known columns of a file; plain Parquet is left to the cluster to read."""
        if file.plain and not numbered:
            return self._plain(file)
        path = self._scratch / f"{self._name()}.parquet"
        try:
            self._door.execute(as_parquet(file, path, numbered=numbered))
        except duckdb.Error as error:
            raise EngineError(error) from error
        return self.parquet([path])

    def _plain(self, file: TextFile) -> ir.Table:
        table = self.parquet([file.path])
        columns = {}
        for name in (*file.layout.required, *file.layout.optional):
            if name not in file.columns:
                columns[name] = ibis.null("string")
                continue
            value = table[file.columns[name]]
            whole = value.type().is_integer()
            columns[name] = value.cast("int64") if whole else value.nullif("")
        return table.select(**columns)

    def rejected(self, file: TextFile) -> list[tuple[int, str]]:
        """Give the lines that the last reading of a CSV file had to leave out, and why."""
        return rejected(self._door, file)

    def parquet(self, paths: Sequence[Path]) -> ir.Table:
        """Give the rows of Parquet files that have the same columns."""
        with _told():
            return self._named(self._spark.read.parquet(*(path.as_uri() for path in paths)))

    def rows(self, given: pa.Table) -> ir.Table:
        """Keep rows of our own as a table."""
        with _told():
            return self._named(self._spark.createDataFrame(given))

    def number(self, value: int) -> ir.IntegerValue:
        """Give a number as it is: Spark takes far longer than making a statement does."""
        return ibis.literal(value, "int32")

    def day(self, value: date) -> ir.DateValue:
        """Give a day as it is."""
        return ibis.literal(value)

    def stage(self, table: ir.Table) -> ir.Table:
        """Compute a table once; its blocks stay with the executors until the session ends.

        Kept as bytes: as objects, which is what Spark does unless told, rows fill the heap, and an
        executor that only collects garbage is taken for lost.
        """
        with _told():
            kept = StorageLevel.MEMORY_AND_DISK
            return self._named(self._computed(table).localCheckpoint(storageLevel=kept))

    def shared(self, table: ir.Table) -> ir.Table:
        """Stage the table: Spark would compute it anew wherever it stands."""
        return self.stage(table)

    def packed(self, table: ir.Table, *_columns: str) -> ir.Table:
        """Give the table itself: Spark packs texts by itself where it keeps them."""
        return table

    def repeated(self, table: ir.Table, column: str) -> ir.Table:
        """Group by the numbers, each where it stands."""
        given = table.filter(table[column].notnull())
        counted = given.group_by(column).aggregate(rows=ibis._.count())
        return self.stage(counted.filter(counted.rows > 1).select(column))

    def drop(self, table: ir.Table) -> None:
        """Forget a staged table, to have its memory back."""
        self._spark.catalog.dropTempView(table.get_name())

    def count(self, table: ir.Table) -> int:
        """Count a table's rows."""
        with _told():
            return int(self._computed(table).count())

    def fetch(self, table: ir.Table) -> pa.Table:
        """Compute a table and hand it over."""
        with _told():
            found: pa.Table = self._computed(table).toArrow()
        return found.cast(table.schema().to_pyarrow())

    def fingerprint(
        self, one: ir.StringValue, two: ir.StringValue, three: ir.StringValue, four: ir.StringValue
    ) -> ir.IntegerValue:
        """Give Spark's own hash of four texts."""
        return _hash(one, two, three, four)

    def save(self, table: ir.Table, schema: pa.Schema, order: Sequence[str], path: Path) -> None:
        """Write columns of a table, sorted by the cluster, as `.csv` or `.parquet`, by the door.

        Parts are numbered in their order, and the door joins them as they come: sorting them there
        would hold all rows in the driver's memory.
        """
        check_types(table.select(schema.names).schema().to_pyarrow(), schema)
        parts = self._scratch / self._name()
        by = [col(f"`{name}`").asc_nulls_last() for name in order]
        with _told():
            self._computed(table).sort(*by).write.parquet(parts.as_uri())
        files = sorted(parts.glob("*.parquet"))
        self._door.execute(copying(parquet_source(files), schema.names, (), path))

    @contextmanager
    def meanwhile(self, work: Callable[[Session], Answer]) -> Iterator[Callable[[], Answer]]:
        """Do it when it is asked for: the cluster is busy with each statement as a whole."""
        yield lambda: work(self)

    def close(self) -> None:
        """Forget all tables."""
        for number in range(next(self._names)):
            self._spark.catalog.dropTempView(f"{self._prefix}_{number}")

    def _computed(self, table: ir.Table) -> DataFrame:
        """Compute a table in exactly the types that it is declared to have."""
        frame = self._spark.sql(str(self._backend.compile(table)))
        declared = table.schema()
        for name, found in frame.dtypes:
            if not _keeps(PySparkType.from_string(found), declared[name]):
                raise TypeError(f"Spark answered {found} for {name}, expected {declared[name]}")
        kinds = {name: PySparkType.to_string(kind) for name, kind in declared.items()}
        return frame.select(*(col(f"`{name}`").cast(kind) for name, kind in kinds.items()))

    def _name(self) -> str:
        return f"{self._prefix}_{next(self._names)}"

    def _named(self, frame: DataFrame) -> ir.Table:
        name = self._name()
        frame.createOrReplaceTempView(name)
        return self._backend.table(name)


def _keeps(found: dt.DataType, declared: dt.DataType) -> bool:
    """Whether a cast loses nothing, or fails: Spark checks ranges, but would round decimals."""
    if declared.is_decimal() and found.is_decimal():
        return bool(found.scale <= declared.scale)
    if declared.is_integer() or declared.is_decimal():
        return bool(found.is_integer() or (found.is_decimal() and found.scale == 0))
    return type(found) is type(declared)


@contextmanager
def _told() -> Iterator[None]:
    """Tell what Spark complains about in the protocol's words."""
    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise EngineError(error) from error


@contextmanager
def spark_session(
    master: str, shared: Path | None = None, memory: int | None = None
) -> Iterator[ClusterSession]:
    """Open a session of Spark.

    Args:
        master: Address of the cluster, or `local[N]` for so many threads here.
        shared: A folder that driver and workers see under the same path; a folder for scratch
            files is made in it. None: the system's, which does for `local[N]`.
        memory: Mebibytes that the reading and writing of files may take on the driver's side.

    A session of Spark that already runs in this process is used, and left running.
    """
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(dir=shared, prefix="cpor-engine-")))
        # The workers may run as someone else.
        scratch.chmod(0o755)
        door = stack.enter_context(duckdb.connect())
        door.execute(f"SET temp_directory = '{scratch / 'spill'}'")
        if memory is not None:
            door.execute(f"SET memory_limit = '{memory}MiB'")
        running = SparkSession.getActiveSession()
        try:
            spark = running or start(master)
        except (PySparkException, Py4JError) as error:
            raise EngineMissingError(f"--master {master}: {EngineError(error)}") from error
        if running is None:
            stack.callback(spark.stop)
        _check(spark, master)
        session = ClusterSession(spark, door, scratch)
        stack.callback(session.close)
        yield session


def start(master: str) -> SparkSession:
    """Start Spark in this process, with all that results depend on."""
    here = master.startswith("local") or _LOOPBACK in master
    if here:
        os.environ.setdefault("SPARK_LOCAL_IP", _LOOPBACK)
    own = {"spark.driver.host": _LOOPBACK} if here else {}
    builder = SparkSession.builder.master(master).appName("OpenCPOR")
    return builder.config(map=_MUST | _QUIET | own).getOrCreate()


def _check(spark: SparkSession, master: str) -> None:
    """Refuse a Spark that would lose digits, or leave out what it cannot compute."""
    there = spark.sparkContext.master
    if there != master:
        raise EngineMissingError(
            f"--master {master}: Spark runs in this process already, on {there}"
        )
    wrong = [name for name, value in _MUST.items() if spark.conf.get(name) != value]
    one, other = (f"CAST('{text}' AS DECIMAL(38, 9))" for text in _LONG)
    ((product,),) = spark.sql(f"SELECT {one} * {other}").collect()
    if wrong or product != _PRODUCT:
        raise EngineMissingError(
            f"--master {master}: this Spark does not compute exactly: {', '.join(wrong)}"
        )
