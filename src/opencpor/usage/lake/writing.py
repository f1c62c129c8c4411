"""Writing a checked file's facts and quarantine as Parquet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from opencpor.common.months import Month
from opencpor.usage.imports.workbench import Workbench
from opencpor.usage.lake.layout import FACTS, Stamp

CHUNK = 1024 * 1024
OPTIONS = "FORMAT parquet, COMPRESSION zstd"


@dataclass(frozen=True)
class Written:
    """A Parquet file on the workbench, not yet in the lake."""

    path: Path
    month: Month | None  # None: of all months
    rows: int
    size: int
    sha256: str


def write_facts(bench: Workbench, stamp: Stamp, month: Month) -> Written:
    """Write one month's facts.

    Raises:
        TypeError: If the file's schema is not the lake's; nothing else may ever be registered.
    """
    path = bench.scratch / f"facts-{month}.parquet"
    bench.run(
        f"""COPY (
          SELECT CAST(? AS VARCHAR) AS program, tenant_id, workload, subscription_id,
            make_date(month // 12, month % 12 + 1, 1) AS month,
            active_users, paid_units, assigned_units,
            CAST(? AS TIMESTAMPTZ) AS as_of, CAST(? AS VARCHAR) AS batch, row
          FROM facts WHERE month = {month.index}
        ) TO '{path}' ({OPTIONS})""",  # noqa: S608 - a number and a path of ours
        [stamp.program, stamp.as_of, stamp.batch],
    )
    written = pq.read_schema(path)
    if written.names != FACTS.names or written.types != FACTS.types:
        raise TypeError(f"the facts have another schema than the lake's: {written}")
    return described(path, month)


def write_quarantine(bench: Workbench) -> Written | None:
    """Write the quarantined rows in the order of the file; None if there are none."""
    if not bench.number("SELECT count(*) FROM quarantine"):
        return None
    path = bench.scratch / "quarantine.parquet"
    bench.run(f"COPY (FROM quarantine ORDER BY row) TO '{path}' ({OPTIONS})")
    return described(path, None)


def described(path: Path, month: Month | None) -> Written:
    """Say what there is to know of a file that was just written."""
    return Written(
        path=path,
        month=month,
        rows=pq.read_metadata(path).num_rows,
        size=path.stat().st_size,
        sha256=sha256_of(path),
    )


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
