"""Files that people take away."""

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse

from opencpor.common.cells import csv_parts


def csv_answer(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Return a CSV file row by row, however long; its cells are inert in a spreadsheet."""
    response = StreamingHttpResponse(csv_parts(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
