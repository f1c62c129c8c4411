"""What the routes of the three kinds of sheets have in common; each room declares its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Schema
from pydantic import Field

from opencpor.claims.bulk import files
from opencpor.claims.bulk.models import ClaimImport, ImportKind
from opencpor.claims.bulk.queries import entries_of, import_of, imports_of
from opencpor.claims.bulk.report import Outcome, RowReport, row_reports
from opencpor.claims.bulk.schemas import ImportOut, ImportPage
from opencpor.http.downloads import Format
from opencpor.http.guards import actor_of
from opencpor.http.paging import LARGEST, USUAL, next_link, page_of

Table = Literal["csv", "xlsx"]
R = TypeVar("R")


class RowsWanted(Schema):
    """Which claims' rows."""

    outcome: Outcome | None = None
    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)


@dataclass(frozen=True)
class Door:
    """Reads the caller's own imports of one kind, as JSON."""

    kind: ImportKind

    def listed(self, request: HttpRequest, cursor: str, limit: int) -> ImportPage:
        """Return a page of them, the newest first."""
        page = page_of(imports_of(actor_of(request), self.kind), ["-id"], cursor, limit)
        items = [ImportOut.of(row) for row in page.rows]
        return ImportPage(items=items, next=next_link(request, page.next_cursor))

    def run(self, request: HttpRequest, import_id: str) -> ClaimImport:
        """Return one of them.

        Raises:
            NotFound: If there is none.
        """
        return import_of(actor_of(request), import_id, self.kind)

    def rows(
        self,
        request: HttpRequest,
        import_id: str,
        wanted: RowsWanted,
        shape: Callable[[RowReport], R],
    ) -> tuple[list[R], str | None]:
        """Return what was found on a page of its rows, and where the next page is."""
        run = self.run(request, import_id)
        entries = entries_of(run, wanted.outcome or "")
        page = page_of(entries, ["place"], wanted.cursor, wanted.limit)
        items = [shape(row) for row in row_reports(run, page.rows)]
        return items, next_link(request, page.next_cursor)

    def report(self, request: HttpRequest, import_id: str, table: Table) -> StreamingHttpResponse:
        """Return the sheet with what was found on each row, as a file."""
        return files.report(self.run(request, import_id), Format(table))
