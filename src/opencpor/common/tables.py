"""Tables as files: kept as Parquet with their types, given out as CSV, XLSX or Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from opencpor.common.columns import Heading, Kind, Row
from opencpor.common.months import Month

if TYPE_CHECKING:
    import pyarrow as pa

PART = 20_000
HUNDREDTH = Decimal("0.01")


def write_parquet(
    headings: Sequence[Heading], rows: Iterable[Row], target: Path | IO[bytes]
) -> int:
    """Write rows into a new file; return how many there were."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = _types()
    schema = pa.schema([(one.name, types[one.kind]) for one in headings])
    source, number = iter(rows), 0
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        while part := list(islice(source, PART)):
            columns = zip(*part, strict=True)
            pairs = zip(columns, schema, strict=True)
            arrays = [pa.array(values, one.type) for values, one in pairs]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            number += len(part)
    return number


def _types() -> dict[Kind, pa.DataType]:
    import pyarrow as pa

    return {
        Kind.TEXT: pa.string(),
        Kind.WHOLE: pa.int64(),
        Kind.AMOUNT: pa.decimal128(38, 4),
        Kind.DATE: pa.date32(),
        Kind.MONTH: pa.date32(),  # its first day
        Kind.INSTANT: pa.timestamp("us", tz="UTC"),
        Kind.TRUTH: pa.bool_(),
    }


def cells_of(headings: Sequence[Heading], row: Row) -> list[object]:
    """Return a row as cells of a table: months as 2026-10, truths as words, amounts as they are."""
    return [_cell(one.kind, value) for one, value in zip(headings, row, strict=True)]


def _cell(kind: Kind, value: Any) -> object:
    if value is None:
        return None
    if kind is Kind.MONTH and isinstance(value, date):
        return Month.of(value)
    if kind is Kind.TRUTH:
        return "true" if value else "false"
    if kind is Kind.AMOUNT:
        return shortened(value)
    return value


def shortened(amount: Decimal) -> Decimal:
    """Return an amount without decimals that say nothing; two of them stay: 12.50, 0.125."""
    least = amount.quantize(HUNDREDTH)
    return least if least == amount else amount.normalize()


def with_headings(headings: Sequence[Heading], rows: Iterable[Row]) -> Iterator[list[object]]:
    """Give the headings, then every row, as cells of a table."""
    yield [one.name for one in headings]
    for row in rows:
        yield cells_of(headings, row)


def rows_in(path: Path) -> Iterator[Row]:
    """Give the rows of a file that `write_parquet` wrote."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=PART):
            columns = [column.to_pylist() for column in batch.columns]
            yield from zip(*columns, strict=True)
