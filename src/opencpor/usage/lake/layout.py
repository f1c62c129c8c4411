"""What stands in the lake's Parquet files, and what the files are called."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from opencpor.common.months import Month

_FIELDS: list[pa.Field[Any]] = [
    pa.field("program", pa.string()),
    pa.field("tenant_id", pa.string()),  # lower case, with hyphens
    pa.field("workload", pa.string()),  # the program's key
    pa.field("subscription_id", pa.string()),  # empty: the unit is tenant and workload
    pa.field("month", pa.date32()),  # its first day
    pa.field("active_users", pa.int64()),
    pa.field("paid_units", pa.int64()),
    pa.field("assigned_units", pa.int64()),
    pa.field("as_of", pa.timestamp("us", tz="UTC")),
    pa.field("batch", pa.string()),
    pa.field("row", pa.int64()),  # of the file it came from; null where counted from many rows
]
FACTS = pa.schema(_FIELDS)
# Of several rows about one thing the one that comes last by these is in force.
LATER = ("as_of", "batch")


@dataclass(frozen=True)
class Kind:
    """One kind of rows of the lake.

    Attributes:
        schema: Their columns.
        key: Which of them say what a row is about; a file has one row about each thing.
    """

    schema: pa.Schema
    key: tuple[str, ...]


USAGE = Kind(FACTS, ("program", "tenant_id", "workload", "subscription_id", "month"))


@dataclass(frozen=True)
class Stamp:
    """What all facts of a batch have in common."""

    batch: str
    program: str
    as_of: datetime


def facts_name(batch: str, month: Month) -> str:
    """Name a new file of facts; never twice the same, so that nothing is ever overwritten."""
    return f"facts/{month}/{batch}-{secrets.token_hex(4)}.parquet"


def transactions_name(batch: str) -> str:
    """Name a new file of transactions, of whatever months."""
    return f"transactions/{batch}-{secrets.token_hex(4)}.parquet"


def quarantine_name(batch: str) -> str:
    """Name a new file of quarantined rows."""
    return f"quarantine/{batch}-{secrets.token_hex(4)}.parquet"


def received_name(batch: str, part: str) -> str:
    """Name a file as it was sent; it goes once the batch is done."""
    return f"received/{batch}-{part}"


def part_name(sending: str, start: int) -> str:
    """Name a new part of a file that is being sent; of two for one place, each has its own."""
    return f"received/{sending}-{start}-{secrets.token_hex(4)}"
