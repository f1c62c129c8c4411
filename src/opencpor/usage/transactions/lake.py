"""Transactions in the lake: one Parquet file per batch, and which of them are in force.

The id says what a transaction is, whatever its date, and the latest row of it is in force, as for
facts. So a correction that moves a
transaction into another month takes it away from the first, and files are not split by month.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from opencpor.usage.imports.workbench import Workbench
from opencpor.usage.lake.layout import Kind, Stamp, Type
from opencpor.usage.lake.reading import in_force
from opencpor.usage.lake.writing import OPTIONS, Written, described

TRANSACTIONS = {
    "program": Type.TEXT,
    "transaction_id": Type.TEXT,
    "partner_id": Type.TEXT,  # the location's id here, not its PartnerID
    "organization_id": Type.TEXT,
    "tenant_id": Type.TEXT,  # lower case, with hyphens
    "subscription_id": Type.TEXT,  # empty: of the product as a whole
    "product": Type.TEXT,  # the program's key of a product or workload
    "workload": Type.TEXT,  # under which it is paid
    "day": Type.DAY,
    "amount_minor": Type.COUNT,
    "currency": Type.TEXT,
    "as_of": Type.INSTANT,
    "batch": Type.TEXT,
    "row": Type.COUNT,
}
BILLED = Kind(TRANSACTIONS, ("program", "transaction_id"))


def write_transactions(bench: Workbench, stamp: Stamp, currency: str) -> Written:
    """Write the transactions of a checked file.

    Raises:
        TypeError: If the file's schema is not the lake's; nothing else may ever be registered.
    """
    import pyarrow.parquet as pq

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
    if written.names != BILLED.schema.names or written.types != BILLED.schema.types:
        raise TypeError(f"the transactions have another schema than the lake's: {written}")
    return described(path, None)


def transactions_in_force(files: Sequence[Path]) -> str:
    """Give the SQL (DuckDB) of the transactions in force among those in some files."""
    return in_force(BILLED, files)
