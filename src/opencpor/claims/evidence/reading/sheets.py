"""Workbooks: the cells of every sheet that is shown, as their values stood when it was saved."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any

from openpyxl import load_workbook

from opencpor.claims.evidence.reading.package import FAILURES, opened
from opencpor.claims.evidence.rules.passages import Passage, Unit
from opencpor.claims.evidence.rules.report import SignedHow
from opencpor.runtime.confined import BadInputError

MOST_ROWS = 5_000  # of one sheet
MOST_COLUMNS = 100


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _rows(sheet: Any) -> Iterator[str]:
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True):
        cells = [_cell(value) for value in row if value is not None]
        if cells:
            yield "  ".join(cells)


def _passages(book: Any) -> Iterator[Passage]:
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield Passage(Unit.SHEET, str(sheet.title), "\n".join(_rows(sheet)))
            if (sheet.max_row or 0) > MOST_ROWS:
                name = f"{sheet.title}, row {MOST_ROWS + 1} and on"
                yield Passage(Unit.SHEET, name, "", readable=False)


def read_workbook(source: IO[bytes]) -> tuple[list[Passage], str]:
    """Return the sheets of a workbook, and whether it is signed."""
    signed = opened(source).signed
    source.seek(0)
    try:
        book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
        return list(_passages(book)), SignedHow.DIGITAL.value if signed else ""
    except FAILURES as error:
        raise BadInputError("its structure cannot be read") from error
