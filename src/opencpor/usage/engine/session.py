"""A session of an engine: where tables live while a calculation runs.

Expressions are the same on every engine. What differs stands behind this protocol: how files become
tables, how tables are kept, how results come out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from opencpor.common.errors import InputError
from opencpor.usage.engine.text_files import TextFile

# Merging nested selects takes Ibis long, and engines do it anyway. What is sorted and then selected
# from is therefore a sorted subquery: output asks for its order itself, in the outermost statement.
ibis.options.sql.fuse_selects = False

Answer = TypeVar("Answer")


class EngineError(Exception):
    """The engine could not do what it was asked for; its text is the engine's first line."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error).partition("\n")[0])


class EngineMissingError(InputError):
    """The engine asked for cannot run here; the text says why."""


@dataclass(frozen=True)
class Engine:
    """What computes: `duckdb` or `spark`, and the versions that belong to it."""

    name: str
    version: str
    packages: Mapping[str, str]


class Session(Protocol):
    """One engine session: reads files, keeps intermediate tables, hands results over."""

    @property
    def engine(self) -> Engine:
        """Say what computes."""

    def texts(self, file: TextFile, *, numbered: bool = False) -> ir.Table:
        """Give the known columns of a file, each as text or int64, null where it is empty.

        Args:
            file: An opened file; the columns that it lacks are null.
            numbered: Add `number`, the place among the readable rows, from 1.

        Raises:
            EngineError: If the file cannot be read.
        """

    def rejected(self, file: TextFile) -> list[tuple[int, str]]:
        """Give the lines that the last reading of a CSV file had to leave out, and why."""

    def parquet(self, paths: Sequence[Path]) -> ir.Table:
        """Give the rows of Parquet files that have the same columns."""

    def rows(self, given: pa.Table) -> ir.Table:
        """Keep rows of our own as a table."""

    def number(self, value: int) -> ir.IntegerValue:
        """Give a number (int32) that statements name where they can, and do not hold.

        What is asked of one month and of another is then the same statement, compiled once.
        """

    def day(self, value: date) -> ir.DateValue:
        """Give a day, likewise."""

    def stage(self, table: ir.Table) -> ir.Table:
        """Compute a table once and keep it until the session ends.

        Raises:
            EngineError: If the engine fails, for one because a file that it reads is damaged.
        """

    def shared(self, table: ir.Table) -> ir.Table:
        """Give a table that is used more than once, staged if the engine would compute it anew."""

    def packed(self, table: ir.Table, *columns: str) -> ir.Table:
        """Stage a table of which some columns repeat few texts, if the engine gains by knowing.

        They stay texts to whoever asks; what is sorted and written holds a small number for each.
        """

    def repeated(self, table: ir.Table, column: str) -> ir.Table:
        """Give the whole numbers that stand more than once in a column of a staged table."""

    def drop(self, table: ir.Table) -> None:
        """Forget a staged table, to have its memory back."""

    def count(self, table: ir.Table) -> int:
        """Count a table's rows."""

    def fetch(self, table: ir.Table) -> pa.Table:
        """Compute a table and hand it over."""

    def fingerprint(
        self, one: ir.StringValue, two: ir.StringValue, three: ir.StringValue, four: ir.StringValue
    ) -> ir.IntegerValue:
        """Give a number that is equal for equal texts; each engine has its own."""

    def save(self, table: ir.Table, schema: pa.Schema, order: Sequence[str], path: Path) -> None:
        """Write columns of a table, sorted (nulls last), as `.csv` or `.parquet`.

        Args:
            table: Has the columns of the schema and those of the order.
            schema: The columns to write, and their types.
            order: Columns to sort by, all ascending, texts by code point.
            path: Its ending says the format.

        Raises:
            TypeError: If a column is not of the type it must have: a wrong type is a wrong amount.
        """

    def meanwhile(
        self, work: Callable[[Session], Answer]
    ) -> AbstractContextManager[Callable[[], Answer]]:
        """Have work done beside the block, if the engine can, or when its answer is asked for.

        The session that it is given is not this one: it sees files, but no table of this one. The
        block is given what waits for the answer, or raises what the work raised.
        """


def check_types(found: pa.Schema, expected: pa.Schema) -> None:
    """Raise TypeError if columns are not of the types they must have, in this order.

    Texts may come packed: they are written as texts.
    """
    types = [kind.value_type if pa.types.is_dictionary(kind) else kind for kind in found.types]
    if (found.names, types) != (expected.names, expected.types):
        raise TypeError(f"the engine answered {found}, expected {expected}")
