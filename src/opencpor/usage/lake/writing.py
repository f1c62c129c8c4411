"""Writing a checked file's facts and quarantine as Parquet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from opencpor.common.months import Month
from opencpor.usage.imports.source import quoted
from opencpor.usage.imports.workbench import Workbench
from opencpor.usage.lake.layout import USAGE, Stamp

CHUNK = 1024 * 1024
# Small groups of rows that are sorted: who looks for one tenant opens few of them.
# Zstd at its lightest: an import takes a tenth less, and facts become no larger.
OPTIONS = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 40960"

OPTIONAL = {  # columns of facts that may hold nothing at all, and how they are written
    "subscription_id": "coalesce(CAST(subscription_id AS VARCHAR), '')",
    "active_users": "active_users",
    "paid_units": "paid_units",
    "assigned_units": "assigned_units",
}


@dataclass(frozen=True)
class Written:
    """A Parquet file on the workbench, not yet in the lake."""

    path: Path
    month: Month | None  # None: of all months
    rows: int
    size: int
    sha256: str


def _same(text: str) -> str:
    """Give the SQL of a text that all rows have; as a type of its own it is packed at once."""
    return f"CAST({quoted(text)} AS ENUM ({quoted(text)}))"


def write_facts(bench: Workbench, stamp: Stamp, month: Month) -> Written:
    """Write one month's facts, sorted by tenant.

    Where they stand so in the file they keep its order, else workload and subscription come next.

    Raises:
        TypeError: If the file's schema is not the lake's; nothing else may ever be registered.
    """
    import pyarrow.parquet as pq

    path = bench.scratch / f"facts-{month}.parquet"
    given = _given(bench, month)
    nothing = dict.fromkeys(OPTIONAL, "CAST(NULL AS BIGINT)") | {"subscription_id": _same("")}
    said = {name: how if name in given else nothing[name] for name, how in OPTIONAL.items()}
    order = ["tenant_id", "workload", *({"subscription_id"} & set(given))]
    sorting = "" if bench.in_order else f"ORDER BY {', '.join(order)}"
    bench.run(
        f"""COPY (
          SELECT {_same(stamp.program)} AS program, CAST(tenant_id AS VARCHAR) AS tenant_id,
            workload, {said["subscription_id"]} AS subscription_id,
            DATE '{month.first_day}' AS month, {said["active_users"]} AS active_users,
            {said["paid_units"]} AS paid_units, {said["assigned_units"]} AS assigned_units,
            CAST(? AS TIMESTAMPTZ) AS as_of, {_same(stamp.batch)} AS batch, row
          FROM (SELECT {", ".join(["tenant_id", "workload", "row", *given])} FROM facts
                WHERE month = {month.index} {sorting})
        ) TO '{path}' ({OPTIONS})""",  # noqa: S608 - quoted, a number and a path of ours
        [stamp.as_of],
    )
    written = pq.read_schema(path)
    if written.names != USAGE.schema.names or written.types != USAGE.schema.types:
        raise TypeError(f"the facts have another schema than the lake's: {written}")
    return described(path, month)


def _given(bench: Workbench, month: Month) -> list[str]:
    """Say which columns hold anything: those that hold nothing are not carried while sorting."""
    counts = ", ".join(OPTIONAL)
    found = bench.rows(f"SELECT {counts} FROM by_month WHERE month = {month.index}")[0]  # noqa: S608 - our names
    return [name for name, count in zip(OPTIONAL, found, strict=True) if count]


def write_quarantine(bench: Workbench) -> Written | None:
    """Write the quarantined rows in the order of the file; None if there are none."""
    if not bench.number("SELECT count(*) FROM quarantine"):
        return None
    path = bench.scratch / "quarantine.parquet"
    bench.run(f"COPY (FROM quarantine ORDER BY row) TO '{path}' ({OPTIONS})")
    return described(path, None)


def described(path: Path, month: Month | None) -> Written:
    """Say what there is to know of a file that was just written."""
    import pyarrow.parquet as pq

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
