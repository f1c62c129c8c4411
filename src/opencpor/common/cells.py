"""Cells of CSV files: written so that no spreadsheet takes what people typed for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PART = 2000


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet might calculate a cell, or might once its quotes are taken off."""
    return cell.lstrip("'").startswith(_FORMULA)


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
