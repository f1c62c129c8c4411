"""Facts in force: of all facts about one unit and month, the latest.

The order in which files arrived plays no part: the fact with the latest `as_of` is in force, and
of several with the same the one of the batch whose id sorts last.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from opencpor.usage.imports.source import quoted
from opencpor.usage.lake.layout import FACTS

KEY = "program, tenant_id, workload, subscription_id, month"
COLUMNS = ", ".join(FACTS.names)


def facts_in_force(files: Sequence[Path]) -> str:
    """Give the SQL (DuckDB) of the facts in force among those in some files."""
    if not files:
        empty = ", ".join(f"CAST(NULL AS {_sql(field)}) AS {field.name}" for field in FACTS)
        return f"SELECT {empty} WHERE false"
    listed = ", ".join(quoted(str(path)) for path in files)
    facts = f"SELECT {COLUMNS} FROM read_parquet([{listed}])"  # noqa: S608 - quoted
    if len(files) == 1:
        return facts  # one batch and month: each key stands there once
    return (
        f"{facts} "
        f"QUALIFY row_number() OVER (PARTITION BY {KEY} ORDER BY as_of DESC, batch DESC) = 1"
    )


def _sql(field: Any) -> str:
    return {
        pa.string(): "VARCHAR",
        pa.int64(): "BIGINT",
        pa.date32(): "DATE",
        pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
    }[field.type]
