"""Opening a file: whatever it is called, its content says what it is."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from opencpor.common.phrases import phrase
from opencpor.usage.imports.encoding import as_utf8
from opencpor.usage.imports.limits import (
    LARGEST_FILE,
    LONGEST_HEADING_LINE,
    MEBIBYTE,
    MOST_COLUMNS,
)
from opencpor.usage.imports.refusal import Refusal, RefusedError
from opencpor.usage.imports.unpack import unpack_gzip
from opencpor.usage.imports.workbook import workbook_as_csv

GZIP = b"\x1f\x8b"
PARQUET = b"PAR1"
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
SEPARATORS = (",", "\t", ";", "|")


@dataclass(frozen=True)
class Source:
    """A file as a table of texts.

    Attributes:
        relation: DuckDB's expression that reads it.
        columns: SQL of each column's text, null where empty, by place in the file.
        raw: SQL of each column's text as it stands, with blanks around it.
        headings: As they stand.
        kind: csv, xlsx or parquet.
        notes: What had to be assumed, for the batch's page.
    """

    relation: str
    columns: tuple[str, ...]
    raw: tuple[str, ...]
    headings: tuple[str, ...]
    kind: str
    notes: tuple[str, ...] = field(default=())


def quoted(text: str) -> str:
    """Write a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def open_source(path: Path, scratch: Path) -> Source:
    """Open a usage file of any accepted format.

    Args:
        path: The file.
        scratch: A folder for what has to be unpacked or rewritten; belongs to the caller.

    Raises:
        RefusedError: If it cannot be read at all.
    """
    size = path.stat().st_size
    if size == 0:
        raise RefusedError(Refusal.EMPTY, "The file is empty: it has no headings and no rows.")
    if size > LARGEST_FILE:
        raise RefusedError(
            Refusal.TOO_LARGE,
            phrase(
                "The file is larger than {most} MiB. Split it: that changes nothing in the result.",
                most=LARGEST_FILE // MEBIBYTE,
            ),
        )
    if _start(path).startswith(GZIP):
        path = unpack_gzip(path, scratch)
        if path.stat().st_size == 0:
            raise RefusedError(Refusal.EMPTY, "The packed file is empty.")
    start = _start(path)
    if start == PARQUET:
        return _parquet(path)
    if start == ZIP:
        return _text(workbook_as_csv(path, scratch), "xlsx", ())
    if start == OLD_EXCEL:
        raise RefusedError(
            Refusal.NOT_A_TABLE, "This is an old Excel file (.xls). Save it as .xlsx or CSV."
        )
    text, note = as_utf8(path, scratch)
    return _text(text, "csv", (note,) if note else ())


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _parquet(path: Path) -> Source:
    import duckdb

    relation = f"read_parquet({quoted(str(path))})"
    try:
        with duckdb.connect() as connection:
            described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()  # noqa: S608 - quoted
    except duckdb.Error as error:
        raise RefusedError(Refusal.DAMAGED, "The Parquet file is damaged.") from error
    names = [str(row[0]) for row in described]
    _check_width(len(names))
    raw = tuple(f"CAST({_named(name)} AS VARCHAR)" for name in names)
    return Source(
        relation, tuple(f"nullif(trim({one}), '')" for one in raw), raw, tuple(names), "parquet"
    )


def _named(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(path: Path, kind: str, notes: tuple[str, ...]) -> Source:
    line = _first_line(path)
    try:
        separator = _separator(line)
        headings = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error as error:
        raise RefusedError(
            Refusal.HEADINGS,
            "The heading line is broken: a quotation mark is not closed, or a heading has no end.",
        ) from error
    _check_width(len(headings))
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(headings)))
    relation = (
        f"read_csv({quoted(str(path))}, auto_detect=false, header=true, "
        f"delim={quoted(separator)}, quote='\"', escape='\"', nullstr='', "
        f"columns={{{columns}}}, store_rejects=true, rejects_limit=0)"
    )
    raw = tuple(f"c{place}" for place in range(len(headings)))
    return Source(relation, tuple(map(_trimmed, raw)), raw, tuple(headings), kind, notes)


def _trimmed(column: str) -> str:
    """Give the SQL of a text without blanks around it; the reader makes empty ones null by itself.

    Hardly any text has a blank: asking first is cheaper than copying every one.
    """
    return f"CASE WHEN contains({column}, ' ') THEN nullif(trim({column}), '') ELSE {column} END"


def _first_line(path: Path) -> str:
    with path.open("rb") as file:
        raw = file.read(LONGEST_HEADING_LINE)
    text = io.StringIO(raw.decode("utf-8-sig", errors="replace"), newline=None)
    line = text.readline().rstrip("\n")
    if not line.strip():
        raise RefusedError(
            Refusal.HEADINGS, "The first line is empty: the headings are expected there."
        )
    return line


def _separator(line: str) -> str:
    """Take the separator that gives most headings; a comma if none does."""
    return max(SEPARATORS, key=lambda mark: len(next(csv.reader([line], delimiter=mark))))


def _check_width(columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise RefusedError(
            Refusal.HEADINGS,
            phrase(
                "The file has {columns} columns; a usage report has at most {most}.",
                columns=columns,
                most=MOST_COLUMNS,
            ),
        )
