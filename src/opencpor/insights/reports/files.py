"""A report as a file that people take away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import StreamingHttpResponse

from opencpor.http.downloads import TableFormat, csv_answer, parquet_answer, workbook_answer
from opencpor.insights.reports.models import ReportRun
from opencpor.insights.reports.writing import headings_of, table
from opencpor.usage.lake.here import the_lake

UNSAFE = re.compile(r"[^A-Za-z0-9]+")
BLOCK = 1024 * 1024


def run_file(run: ReportRun, kind: TableFormat) -> StreamingHttpResponse:
    """Return what came out of a run that is `queries.readable`."""
    name = f"{UNSAFE.sub('-', run.name).strip('-').lower() or 'report'}-{run.id}.{kind}"
    if kind is TableFormat.PARQUET:
        return parquet_answer(name, _blocks(run))
    answer = workbook_answer if kind is TableFormat.XLSX else csv_answer
    return answer(name, _table(run))


def _table(run: ReportRun) -> Iterator[list[object]]:
    with the_lake().local(run.file) as (path,):
        yield from table(headings_of(run.columns), path)


def _blocks(run: ReportRun) -> Iterator[bytes]:
    with the_lake().local(run.file) as (path,), path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
