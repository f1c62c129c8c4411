"""XLSX workbooks, read as the table they hold: the first visible sheet, as CSV.

What a workbook unpacks to is bounded before and while it is read, since a small file may unpack to
very much. Files of others are read in a child process with limits besides: `runtime.sheets`.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from opencpor.common.errors import FieldError, Invalid, TooLarge
from opencpor.common.phrases import joined, phrase

MIB = 1024 * 1024
LONGEST_CELL = 32_767  # what a spreadsheet itself lets a cell hold
DAMAGE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    EOFError,
    RuntimeError,
    ParseError,
    zlib.error,
    zipfile.BadZipFile,
)
"""All that the reader of workbooks raises on damage."""


@dataclass(frozen=True)
class Bounds:
    """How much a workbook may hold.

    Attributes:
        unpacked: Bytes of all its parts.
        tags: Of all its parts; each costs the reader time and memory, however short it is.
        columns: What is further right is not read.
        gap: Empty rows one after the other. A row may claim any number, and all before it are made
            up; what stands below them is not left out silently.
        table: Bytes of the CSV.
        ratio: Unpacked to packed, judged above ``ratio_from`` bytes; 0: any.
        ratio_from: See there.
    """

    unpacked: int = 128 * MIB
    tags: int = 3_000_000
    columns: int = 200
    gap: int = 10_000
    table: int = 16 * MIB
    ratio: int = 0
    ratio_from: int = 0


def is_workbook(content: bytes) -> bool:
    """Whether a file is packed as workbooks are."""
    return content.startswith(b"PK\x03\x04")


def refusal(code: str, text: str, remedy: str) -> Invalid:
    """Return why a file as a whole is not read."""
    error = FieldError("file", code, text, remedy)
    return Invalid(joined(text, remedy), code=code, errors=[error])


def damaged() -> Invalid:
    """Return what is said of a workbook that cannot be read."""
    return refusal("damaged", "The workbook is damaged and cannot be read.", "Save it again.")


def too_large() -> TooLarge:
    """Return what is said of a workbook that unpacks to more than is accepted."""
    return TooLarge("The workbook unpacks to too much. Send it as CSV.", code="too_large")


def _text(value: Any) -> str:
    """Return a cell as a CSV file would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check_parts(source: IO[bytes], bounds: Bounds) -> None:
    """Look at what the file unpacks to, part by part, before the reader holds any of it whole.

    Raises:
        Invalid: If it is another kind of ZIP file.
        TooLarge: If there is too much in it.
    """
    packed = source.seek(0, io.SEEK_END)
    with zipfile.ZipFile(source) as parts:
        if "xl/workbook.xml" not in parts.namelist():
            raise refusal("not_a_table", "This ZIP file is no workbook.", "Send CSV or XLSX.")
        unpacked = sum(part.file_size for part in parts.infolist())
        dense = bool(bounds.ratio) and unpacked > max(bounds.ratio_from, packed * bounds.ratio)
        if unpacked > bounds.unpacked or dense:
            raise too_large()
        left = bounds.tags
        for part in parts.infolist():
            with parts.open(part) as opened:
                while block := opened.read(MIB):
                    left -= block.count(b"<")
                    if left < 0:
                        raise too_large()


def _cells(row: Iterable[object]) -> list[str]:
    """Return a row's cells; many of them may refer to one and the same long text.

    Raises:
        TooLarge: If one is longer than a spreadsheet writes.
    """
    cells = []
    for value in row:
        cells.append(_text(value))
        if len(cells[-1]) > LONGEST_CELL:
            raise too_large()
    return cells


def _lines(source: IO[bytes], bounds: Bounds) -> Iterator[list[str]]:
    """Give the rows of the first visible sheet, all as wide as its headings or wider.

    Empty rows at the end are left out.
    """
    import openpyxl

    book = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
    width = gap = 0
    for row in sheet.iter_rows(values_only=True, max_col=bounds.columns) if sheet else ():
        cells = _cells(row)
        if not any(cells):
            gap += 1
            if gap > bounds.gap:
                raise refusal(
                    "damaged",
                    phrase("The sheet has more than {gap} empty rows in a row.", gap=bounds.gap),
                    "Delete them.",
                )
            continue
        yield from ([""] * width for _ in range(gap))
        gap = 0
        while len(cells) > width and not cells[-1]:
            cells.pop()
        width = width or len(cells)
        yield cells + [""] * (width - len(cells))


def as_csv(source: IO[bytes], bounds: Bounds) -> bytes:
    """Return the first visible sheet of a workbook as CSV; formulas as the values saved with them.

    Raises:
        Invalid: If it is damaged, or another kind of ZIP file.
        TooLarge: If it unpacks to more than is accepted.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    try:
        _check_parts(source, bounds)
        for row in _lines(source, bounds):
            writer.writerow(row)
            if out.tell() > bounds.table:
                raise TooLarge("The workbook holds too much. Split it.", code="too_large")
    except (*DAMAGE, csv.Error) as error:
        raise damaged() from error
    return out.getvalue().encode()
