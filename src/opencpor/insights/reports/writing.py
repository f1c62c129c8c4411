"""Reports as files: kept as Parquet with its types, given out as CSV, XLSX or Parquet."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from opencpor.common.cells import csv_parts
from opencpor.common.columns import Heading, Kind
from opencpor.common.tables import rows_in, with_headings
from opencpor.common.workbooks import workbook_parts


def headings_of(kept: Sequence[Mapping[str, str]]) -> tuple[Heading, ...]:
    """Read the columns that a run keeps beside its file."""
    return tuple(Heading(one["name"], Kind(one["kind"])) for one in kept)


def table(headings: Sequence[Heading], path: Path) -> Iterator[list[object]]:
    """Give the headings, then every row of a file, as cells of a table."""
    return with_headings(headings, rows_in(path))


def write_as(headings: Sequence[Heading], path: Path, target: Path) -> None:
    """Write the rows of a file as the target's ending says: .csv, .xlsx, else Parquet."""
    parts = {".csv": csv_parts, ".xlsx": workbook_parts}.get(target.suffix.lower())
    if parts is None:
        shutil.copyfile(path, target)
        return
    with target.open("wb") as file:
        file.writelines(parts(table(headings, path)))
