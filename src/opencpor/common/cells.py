"""Cells of CSV files: written so that no spreadsheet takes what people typed for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

# What begins a formula, also in the wide and small forms that some spreadsheets take for it.
_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
# What stands before it and may be lost: quotes, blanks of all kinds, and signs that nobody sees.
_LEAD = re.compile(r"['\s\0\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*")
_CONTROLS = re.compile(r"[\t\r\n]")
_PART = 2000


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet might calculate a cell, or might once its beginning is taken off.

    Quotes are lost where a file is opened and saved again; blanks, tabs and ends of lines where it
    is read with them stripped, or where a cell is split at them.
    """
    lead = _LEAD.match(cell)
    end = lead.end() if lead else 0
    return cell.startswith(_STARTS, end) or _CONTROLS.search(cell, 0, end) is not None


def neutralized(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _is_formula(cell) else cell


def plain(cell: str) -> str:
    """Return what `neutralized` was given."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell[1:]) else cell


def written(value: object) -> str:
    """Write a value as a cell: nothing for None, numbers as they are, text neutralized.

    A negative number stays a number. Instants are UTC with milliseconds and Z.
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"
    return neutralized(str(value))


def csv_parts(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Write rows as UTF-8 CSV with CRLF, some thousand at a time, however many there are."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    for number, row in enumerate(rows, start=1):
        writer.writerow([written(value) for value in row])
        if number % _PART == 0:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()
