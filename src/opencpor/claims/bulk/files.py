"""The template of a sheet, and the report on one: files that the import reads again."""

from collections.abc import Iterator, Sequence

from django.http import StreamingHttpResponse

from opencpor.claims.bulk.models import ClaimImport, ImportKind
from opencpor.claims.bulk.queries import all_rows, sheet_columns
from opencpor.claims.bulk.report import RowReport
from opencpor.claims.bulk.rules.sheet import REPORT
from opencpor.http.downloads import Format, csv_answer, workbook_answer


def _answer(name: str, rows: Iterator[Sequence[object]], kind: Format) -> StreamingHttpResponse:
    answer = workbook_answer if kind is Format.XLSX else csv_answer
    return answer(f"{name}.{'xlsx' if kind is Format.XLSX else 'csv'}", rows)


def template(kind: Format) -> StreamingHttpResponse:
    """Return an empty sheet with all headings."""
    return empty("claims-template", sheet_columns(), kind)


def empty(name: str, columns: Sequence[str], kind: Format) -> StreamingHttpResponse:
    """Return a sheet of some headings."""
    return _answer(name, iter([columns]), kind)


def _row(row: RowReport, columns: Sequence[str]) -> list[object]:
    said = [note.words() for note in row.notes]
    return [
        *(row.cells.get(name, "") for name in columns),
        row.claim,
        row.outcome.value,
        "; ".join(dict.fromkeys(note.code for note in row.notes)),
        " ".join(dict.fromkeys(text for text, _ in said)),
        " ".join(dict.fromkeys(remedy for _, remedy in said if remedy)),
    ]


def report(run: ClaimImport, kind: Format) -> StreamingHttpResponse:
    """Return the sheet with what was found on each row; corrected, it may be sent as it is."""

    def rows() -> Iterator[Sequence[object]]:
        made = "association" if run.kind == ImportKind.ASSOCIATIONS else REPORT[0]
        yield (*run.columns, made, *REPORT[1:])
        for row in all_rows(run):
            yield _row(row, run.columns)

    return _answer(f"{run.id}-report", rows(), kind)
