"""Files people take away: quarantined rows, and usage in the published layout."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

from opencpor.usage import queries
from opencpor.usage.models import Batch

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
OURS = ("cpor_row", "cpor_code", "cpor_text")
PART = 2000


def plain(value: object) -> str:
    """Write a cell so that no spreadsheet takes it for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_answer(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Return a CSV file row by row, however long."""
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    for number, row in enumerate(rows, start=1):
        writer.writerow([plain(value) for value in row])
        if number % PART == 0:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()


def quarantine_csv(batch: Batch) -> StreamingHttpResponse:
    """Return a batch's quarantined rows, ready to be corrected and sent again."""
    return csv_answer(f"{batch.id}-quarantine.csv", _quarantine_rows(batch))


def _quarantine_rows(batch: Batch) -> Iterator[Sequence[object]]:
    yield (*OURS, *batch.headings)
    for lines in queries.quarantine_lines(batch):
        for line in lines:
            yield (line.row, line.code, line.text, *line.values)
