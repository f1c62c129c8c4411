"""Tables of pages as files: each room says which it has, and one door gives all of them out.

A table is code: a key, named columns, and a function that gives the rows which an actor may see,
narrowed as the page is narrowed. Keys, columns and filters are published and stay. A page offers
its table with `exports_of`; see docs/how-to/write-a-page.md.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Heading, Kind, Row
from opencpor.common.errors import FieldError, Invalid, not_found
from opencpor.common.tables import with_headings, write_parquet
from opencpor.http.downloads import TableFormat, csv_answer, parquet_answer, workbook_answer
from opencpor.http.inputs import refuse_unknown

DOOR = "insights:table"
LABELS = {TableFormat.CSV: "CSV", TableFormat.XLSX: "XLSX", TableFormat.PARQUET: "Parquet"}
BLOCK = 1024 * 1024
Asked = Mapping[str, str]


@dataclass(frozen=True)
class TableColumn:
    """One column: its name, as files write it, what it holds, and a phrase for people."""

    name: str
    kind: Kind
    meaning: str | Promise


@dataclass(frozen=True)
class Table:
    """A table that can be taken away.

    Attributes:
        key: Its name in addresses.
        title: For people.
        permission: What reading it takes.
        columns: In order.
        rows: Gives the rows that an actor may see, narrowed by the filters that are given. It
            checks these before it returns; rows may be read while they are sent.
        filters: What it can be narrowed by.
        needed: Those of them that have to be given.
        besides: What reading it takes as well as the permission.
    """

    key: str
    title: str | Promise
    permission: Permission
    columns: tuple[TableColumn, ...]
    rows: Callable[[Actor, Asked], Iterable[Row]]
    filters: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    besides: tuple[Permission, ...] = ()

    def open_to(self, actor: Actor) -> bool:
        """Whether an actor may read it; what of it is another question."""
        return all(actor.may(one) for one in (self.permission, *self.besides))

    @property
    def headings(self) -> tuple[Heading, ...]:
        """What comes out."""
        return tuple(Heading(one.name, one.kind) for one in self.columns)


_tables: dict[str, Table] = {}


def register(*tables: Table) -> None:
    """Make tables known; called once, when the app is ready."""
    for table in tables:
        _tables[table.key] = table


def every_table() -> list[Table]:
    """Return all tables, in a stable order."""
    return [_tables[key] for key in sorted(_tables)]


def table_named(key: str) -> Table:
    """Return a table.

    Raises:
        NotFound: If there is none of that name.
    """
    found = _tables.get(key)
    if found is None:
        raise not_found("table")
    return found


def rows_for(table: Table, actor: Actor, asked: Asked) -> Iterable[Row]:
    """Return what an actor may see of a table.

    Raises:
        Forbidden: If the actor's roles do not read it.
        Invalid: For a filter that the table does not have, lacks, or cannot read.
        NotFound: If it is about something that is no business of the actor's.
    """
    for one in (table.permission, *table.besides):
        actor.require(one)
    given = {name: value for name, value in asked.items() if value}
    refuse_unknown(given, table.filters)
    errors = [
        FieldError(name, "missing", "This has to be given.")
        for name in table.needed
        if name not in given
    ]
    if errors:
        raise Invalid("The table cannot be given so.", code="invalid", errors=errors)
    return table.rows(actor, given)


def table_file(
    table: Table, actor: Actor, asked: Asked, kind: TableFormat
) -> StreamingHttpResponse:
    """Return a table as a file; in a spreadsheet its cells are inert.

    Raises:
        Forbidden, Invalid, NotFound: See `rows_for`.
    """
    rows, name = rows_for(table, actor, asked), f"{table.key}.{kind}"
    if kind is TableFormat.PARQUET:
        return parquet_answer(name, _blocks(table, rows))
    answer = workbook_answer if kind is TableFormat.XLSX else csv_answer
    return answer(name, with_headings(table.headings, rows))


def _blocks(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    with TemporaryFile() as file:
        write_parquet(table.headings, rows, file)
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


def exports_of(key: str, **asked: object) -> list[tuple[str, str]]:
    """Return the addresses of a table's files by the name of the format, for a page that shows it.

    Args:
        key: The table's.
        asked: What the page is narrowed to; empty values do not narrow it.
    """
    query = urlencode({name: str(value) for name, value in asked.items() if value})
    return [
        (label, f"{reverse(DOOR, args=[key, kind.value])}{'?' if query else ''}{query}")
        for kind, label in LABELS.items()
    ]
