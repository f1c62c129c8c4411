"""XLSX workbooks: written row by row, and read as the table they hold.

Written, every cell is text or a number, never a formula; text that a spreadsheet might calculate
once it is saved as CSV is neutralized as in a CSV file.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

import openpyxl

from opencpor.common.cells import written
from opencpor.common.errors import FieldError, Invalid, TooLarge

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576  # of one sheet; what is more goes on in the next
_PART = 1000
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class _Sink(io.RawIOBase):
    """Takes what the archive writes, and gives it away in parts; it cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, data: object) -> int:
        """Take a part."""
        part = bytes(data)  # type: ignore[call-overload]
        self._parts.append(part)
        return len(part)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        found = b"".join(self._parts)
        self._parts.clear()
        return found


def _cell(value: object) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return f"<c><v>{written(value)}</v></c>"
    text = escape(_UNWRITABLE.sub("", written(value)))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _rows(rows: Iterable[Sequence[object]]) -> bytes:
    return "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows).encode()


def _frame(sheets: int) -> dict[str, str]:
    """Return the parts around some sheets: what they are, and how they hang together."""
    numbers = range(1, sheets + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    names = "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Override '
            f'PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{types}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
        ),
    }


def _sheet(
    book: zipfile.ZipFile, sink: _Sink, number: int, rows: Iterator[Sequence[object]]
) -> Iterator[bytes]:
    with book.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as sheet:
        sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
        left = MOST_ROWS
        while left and (some := list(islice(rows, min(_PART, left)))):
            left -= len(some)
            sheet.write(_rows(some))
            yield sink.taken()
        sheet.write(b"</sheetData></worksheet>")
    yield sink.taken()


def workbook_parts(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Write rows as a workbook, some thousand at a time, however many there are."""
    sink, source = _Sink(), iter(rows)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as book:
        first: Sequence[object] | None = next(source, ())
        number = 0
        while first is not None:
            number += 1
            yield from _sheet(book, sink, number, chain((first,), source))
            first = next(source, None)
        for name, text in _frame(number).items():
            book.writestr(name, _HEAD + text)
    yield sink.taken()


MOST_UNPACKED = 128 * 1024 * 1024
MOST_COLUMNS = 200
MOST_TAGS = 3_000_000  # of all parts; each costs the reader time and memory, however short it is
LONGEST_CELL = 32_767  # what a spreadsheet itself lets a cell hold
LONGEST_GAP = 1000
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


def is_workbook(content: bytes) -> bool:
    """Whether a file is packed as workbooks are."""
    return content.startswith(b"PK\x03\x04")


def _refusal(code: str, text: str, remedy: str) -> Invalid:
    error = FieldError("file", code, text, remedy)
    return Invalid(f"{text} {remedy}", code=code, errors=[error])


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


def _too_large() -> TooLarge:
    return TooLarge("The workbook unpacks to too much. Send it as CSV.", code="too_large")


def _check_parts(content: bytes) -> None:
    """Look at what the file unpacks to, part by part, before the reader holds any of it whole.

    Raises:
        Invalid: If it is another kind of ZIP file.
        TooLarge: If there is too much in it.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        if "xl/workbook.xml" not in parts.namelist():
            raise _refusal("not_a_table", "This ZIP file is no workbook.", "Send CSV or XLSX.")
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise _too_large()
        left = MOST_TAGS
        for part in parts.infolist():
            with parts.open(part) as source:
                while block := source.read(1 << 20):
                    left -= block.count(b"<")
                    if left < 0:
                        raise _too_large()


def _cells(row: Iterable[object]) -> list[str]:
    """Return a row's cells; many of them may refer to one and the same long text.

    Raises:
        TooLarge: If one is longer than a spreadsheet writes.
    """
    cells = []
    for value in row:
        cells.append(_text(value))
        if len(cells[-1]) > LONGEST_CELL:
            raise _too_large()
    return cells


def _lines(content: bytes) -> Iterator[list[str]]:
    """Give the rows of the first visible sheet, all as wide as its headings or wider."""
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
    width = gap = 0
    for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS) if sheet else ():
        cells = _cells(row)
        gap = 0 if any(cells) else gap + 1
        if gap > LONGEST_GAP:  # a row may claim any number, and all before it are made up
            return
        while len(cells) > width and not cells[-1]:
            cells.pop()
        width = width or len(cells)
        yield cells + [""] * (width - len(cells))


def as_csv(content: bytes, most_bytes: int) -> bytes:
    """Return the first visible sheet of a workbook as CSV; formulas as the values saved with them.

    Args:
        content: The file.
        most_bytes: How many bytes the CSV may have.

    Raises:
        Invalid: If it is damaged, or another kind of ZIP file.
        TooLarge: If it unpacks to more than is accepted.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    try:
        _check_parts(content)
        for row in _lines(content):
            writer.writerow(row)
            if out.tell() > most_bytes:
                raise TooLarge("The workbook holds too much. Split it.", code="too_large")
    except DAMAGE as error:
        raise _refusal(
            "damaged", "The workbook is damaged and cannot be read.", "Save it again."
        ) from error
    return out.getvalue().encode()
