"""``/insights/tables``: the tables of pages as files."""

from typing import Annotated

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router, Schema

from opencpor.access.roles import Permission
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.http.downloads import TableFormat
from opencpor.http.guards import actor_of, guard
from opencpor.http.tables import Table, every_table, table_file, table_named
from opencpor.insights.reports.api import READING
from opencpor.insights.reports.schemas import ColumnOut

GIVEN_TO = (*READING, Permission.SYSTEM)  # administrators read what waits for them

router = Router(tags=["insights"])


def _asked(where: list[str]) -> dict[str, str]:
    """Read filters by name.

    Raises:
        Invalid: For one that is not written as ``workload:teams``, or given twice.
    """
    pairs = [one.partition(":") for one in where]
    found = {name: value for name, _colon, value in pairs}
    if len(found) < len(pairs) or not all(colon for _name, colon, _value in pairs):
        remedy = phrase("Write each filter once, such as workload:teams.")
        error = FieldError("where", "invalid", "This is no list of filters.", remedy)
        raise Invalid("The table cannot be given so.", code="invalid", errors=[error])
    return found


class TableOut(Schema):
    """A table; ``needed`` are the filters without which it is not given."""

    key: str
    title: str
    columns: list[ColumnOut]
    filters: list[str]
    needed: list[str]

    @classmethod
    def of(cls, one: Table) -> "TableOut":
        """Describe it."""
        return cls(
            key=one.key,
            title=str(one.title),
            columns=[
                ColumnOut(name=column.name, kind=column.kind.value, meaning=str(column.meaning))
                for column in one.columns
            ],
            filters=list(one.filters),
            needed=list(one.needed),
        )


class Tables(Schema):
    """The tables that the caller may read."""

    items: list[TableOut]


@router.get("", response=Tables, url_name="list_tables")
@guard(*GIVEN_TO)
def list_tables(request: HttpRequest) -> Tables:
    """List the tables of pages that you may take away, with their columns and filters."""
    actor = actor_of(request)
    return Tables(items=[TableOut.of(one) for one in every_table() if one.open_to(actor)])


@router.get("/{insights_table}", url_name="get_table")
@guard(*GIVEN_TO)
def get_table(
    request: HttpRequest,
    insights_table: str,
    where: Annotated[list[str], Query()] = [],  # noqa: B006 - never changed
    format: TableFormat = TableFormat.CSV,  # noqa: A002 - its name in the address
) -> StreamingHttpResponse:
    """Return a table of a page as CSV, XLSX or Parquet: every row that fits and that you may see.

    ``where=workload:teams`` narrows it, once for each filter; one that the table does not have is
    refused. In CSV and XLSX what looks like a formula is written as text.
    """
    found, actor = table_named(insights_table), actor_of(request)
    return table_file(found, actor, _asked(where), format)
