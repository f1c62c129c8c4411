"""XLSX files: the first visible sheet, rewritten as CSV so that one path checks all formats."""

import csv
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from opencpor.common.workbooks import DAMAGE
from opencpor.usage.imports.limits import (
    LARGEST_RATIO,
    LARGEST_WORKBOOK,
    LONGEST_CELL,
    MEBIBYTE,
    MOST_COLUMNS,
    RATIO_FROM,
)
from opencpor.usage.imports.refusal import Refusal, RefusedError

SHEETS = "xl/workbook.xml"
LONGEST_GAP = 10_000


def workbook_as_csv(path: Path, scratch: Path) -> Path:
    """Write the first visible sheet as CSV, formulas as the values that were saved with them.

    Raises:
        RefusedError: If it is another kind of ZIP file, is damaged, or unpacks to too much.
    """
    _check_parts(path)
    target = scratch / "sheet.csv"
    try:
        # Opened here, because the reader itself refuses files whose name does not end as it likes.
        with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as sink:
            book = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
            sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
            rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1) if sheet else ()
            csv.writer(sink, lineterminator="\n").writerows(_lines(rows))
    except RefusedError:
        raise
    except (*DAMAGE, csv.Error) as error:
        raise RefusedError(
            Refusal.DAMAGED, "The workbook is damaged and cannot be read. Save it again."
        ) from error
    return target


def _check_parts(path: Path) -> None:
    """Look at the ZIP file's own list before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as parts:
            names = set(parts.namelist())
            unpacked = sum(part.file_size for part in parts.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise RefusedError(Refusal.DAMAGED, "The workbook is damaged. Save it again.") from error
    if SHEETS not in names:
        raise RefusedError(
            Refusal.NOT_A_TABLE, "This ZIP file is no XLSX workbook. Send CSV, XLSX or Parquet."
        )
    too_dense = unpacked > RATIO_FROM and unpacked > path.stat().st_size * LARGEST_RATIO
    if unpacked > LARGEST_WORKBOOK or too_dense:
        raise RefusedError(
            Refusal.TOO_LARGE,
            f"The workbook unpacks to {unpacked // MEBIBYTE} MiB, which is more than is "
            "accepted. Send it as CSV.",
        )


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[str]]:
    """Give rows as texts, all as wide as the headings so that empty cells at the end are kept."""
    width = gap = 0
    for row in rows:
        cells = _cells(row)
        gap = 0 if any(cells) else gap + 1
        if gap > LONGEST_GAP:  # a row may claim any number, and all before it are made up
            raise RefusedError(
                Refusal.DAMAGED,
                f"The sheet has more than {LONGEST_GAP} empty rows in a row. Delete them.",
            )
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if not width:
            width = len(cells)
        yield cells + [""] * (width - len(cells)) or [""]


def _cells(row: Iterable[Any]) -> list[str]:
    """Give a row's cells; many of them may refer to one and the same long text."""
    cells = []
    for value in row:
        cells.append(_text(value))
        if len(cells[-1]) > LONGEST_CELL:
            raise RefusedError(
                Refusal.TOO_LARGE, f"A cell has more than {LONGEST_CELL} characters. Shorten it."
            )
    return cells


def _text(value: object) -> str:
    """Give a cell as a CSV file would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
