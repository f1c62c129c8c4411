"""Files that people take away."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.http import StreamingHttpResponse

from opencpor.common.cells import csv_parts
from opencpor.common.workbooks import MEDIA_TYPE, workbook_parts
from opencpor.http.rendering import as_json_bytes

PARQUET_TYPE = "application/vnd.apache.parquet"


class Format(StrEnum):
    """What a list can be taken away as."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


class TableFormat(StrEnum):
    """What a table of figures can be taken away as."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


def csv_answer(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Return a CSV file row by row, however long; its cells are inert in a spreadsheet."""
    response = StreamingHttpResponse(csv_parts(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def workbook_answer(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Return an XLSX file row by row, however long; its cells are inert in a spreadsheet."""
    response = StreamingHttpResponse(workbook_parts(rows), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def parquet_answer(name: str, blocks: Iterable[bytes]) -> StreamingHttpResponse:
    """Return a Parquet file that is written already, block by block."""
    response = StreamingHttpResponse(blocks, content_type=PARQUET_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _json_parts(items: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    yield b'{"items": ['
    for place, item in enumerate(items):
        yield (b",\n" if place else b"\n") + as_json_bytes(item)
    yield b"\n]}\n"


def json_answer(name: str, items: Iterable[Mapping[str, Any]]) -> StreamingHttpResponse:
    """Return a JSON document ``{"items": [...]}`` item by item, however many there are."""
    response = StreamingHttpResponse(_json_parts(items), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
