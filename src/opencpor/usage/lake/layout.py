"""What stands in the lake's Parquet files, and what the files are called."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from opencpor.common.months import Month

if TYPE_CHECKING:
    import pyarrow as pa


class Type(StrEnum):
    """What a column holds, by DuckDB's name for it."""

    TEXT = "VARCHAR"
    COUNT = "BIGINT"
    DAY = "DATE"
    INSTANT = "TIMESTAMPTZ"


FACTS = {
    "program": Type.TEXT,
    "tenant_id": Type.TEXT,  # lower case, with hyphens
    "workload": Type.TEXT,  # the program's key
    "subscription_id": Type.TEXT,  # empty: the unit is tenant and workload
    "month": Type.DAY,  # its first one
    "active_users": Type.COUNT,
    "paid_units": Type.COUNT,
    "assigned_units": Type.COUNT,
    "as_of": Type.INSTANT,
    "batch": Type.TEXT,
    "row": Type.COUNT,  # of the file it came from; null where counted from many rows
}
# Of several rows about one thing the one that comes last by these is in force.
LATER = ("as_of", "batch")


@dataclass(frozen=True)
class Kind:
    """One kind of rows of the lake.

    Attributes:
        columns: Their columns, in order.
        key: Which of them say what a row is about; a file has one row about each thing.
    """

    columns: Mapping[str, Type]
    key: tuple[str, ...]

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns as Arrow has them."""
        import pyarrow as pa

        types: dict[Type, pa.DataType] = {
            Type.TEXT: pa.string(),
            Type.COUNT: pa.int64(),
            Type.DAY: pa.date32(),
            Type.INSTANT: pa.timestamp("us", tz="UTC"),
        }
        return pa.schema([(name, types[one]) for name, one in self.columns.items()])


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
