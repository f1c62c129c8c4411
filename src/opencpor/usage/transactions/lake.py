"""Transactions in the lake: one Parquet file per batch, and which of them are in force.

The id says what a transaction is, whatever its date, and the latest row of it is in force, as for
facts. So a correction that moves a
transaction into another month takes it away from the first, and files are not split by month.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from opencpor.usage.imports.workbench import Workbench
from opencpor.usage.lake.layout import Kind, Stamp
from opencpor.usage.lake.reading import in_force
from opencpor.usage.lake.writing import OPTIONS, Written, described

_FIELDS: list[pa.Field[Any]] = [
    pa.field("program", pa.string()),
    pa.field("transaction_id", pa.string()),
    pa.field("partner_id", pa.string()),  # the location's id here, not its PartnerID
    pa.field("organization_id", pa.string()),
    pa.field("tenant_id", pa.string()),  # lower case, with hyphens
    pa.field("subscription_id", pa.string()),  # empty: of the product as a whole
    pa.field("product", pa.string()),  # the program's key of a product or workload
    pa.field("workload", pa.string()),  # under which it is paid
    pa.field("day", pa.date32()),
    pa.field("amount_minor", pa.int64()),
    pa.field("currency", pa.string()),
    pa.field("as_of", pa.timestamp("us", tz="UTC")),
    pa.field("batch", pa.string()),
    pa.field("row", pa.int64()),
]
TRANSACTIONS = pa.schema(_FIELDS)
BILLED = Kind(TRANSACTIONS, ("program", "transaction_id"))


def write_transactions(bench: Workbench, stamp: Stamp, currency: str) -> Written:
    """Write the transactions of a checked file.

    Raises:
        TypeError: If the file's schema is not the lake's; nothing else may ever be registered.
    """
    path = bench.scratch / "transactions.parquet"
    bench.run(
        f"""COPY (
          SELECT CAST(? AS VARCHAR) AS program, transaction_id, partner_id, organization_id,
            tenant_id, subscription_id, product, workload, day, amount_minor,
            CAST(? AS VARCHAR) AS currency, CAST(? AS TIMESTAMPTZ) AS as_of,
            CAST(? AS VARCHAR) AS batch, row
          FROM facts ORDER BY tenant_id, workload, day, transaction_id
        ) TO '{path}' ({OPTIONS})""",  # noqa: S608 - a path of ours
        [stamp.program, currency, stamp.as_of, stamp.batch],
    )
    written = pq.read_schema(path)
    if written.names != TRANSACTIONS.names or written.types != TRANSACTIONS.types:
        raise TypeError(f"the transactions have another schema than the lake's: {written}")
    return described(path, None)


def transactions_in_force(files: Sequence[Path]) -> str:
    """Give the SQL (DuckDB) of the transactions in force among those in some files."""
    return in_force(BILLED, files)
