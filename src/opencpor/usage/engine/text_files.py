"""Opening CSV and Parquet files as tables of text, so that nothing is guessed about a value.

A CSV file is UTF-8 with commas, one heading line, quoted with double quotes where needed, and may
be compressed with gzip. Headings are matched without case. This is the one door for files of every
engine: whichever computes, DuckDB reads and writes them, so that rows are bad, and lines quoted,
in the same way everywhere.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import duckdb

from opencpor.common.errors import InputError

_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"


class UnreadableFileError(InputError):
    """A file that cannot be used at all; `errors` says why, each with the file's name."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(errors))


@dataclass(frozen=True)
class Layout:
    """The columns a file must have and may have; `others` tells whether unknown ones may stand."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    others: bool


@dataclass(frozen=True)
class TextFile:
    """An opened file.

    Attributes:
        path: Where it is.
        source: DuckDB's expression that reads it.
        parquet: Whether its columns have types, which are `kinds`.
        columns: The known columns that it has, and what they are called in the source.
        kinds: By the name in the source.
        layout: What is known.
    """

    path: Path
    source: str
    parquet: bool
    columns: dict[str, str]
    kinds: dict[str, str]
    layout: Layout

    @property
    def plain(self) -> bool:
        """Whether its known columns are texts and whole numbers, which every engine reads alike."""
        return self.parquet and {self.kinds[name] for name in self.columns.values()} <= _PLAIN


def open_text_file(path: Path, layout: Layout) -> TextFile:
    """Look at a file's headings; UnreadableFileError if it is no table of this layout."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise UnreadableFileError([f"{path}: cannot be read: {error.strerror}"]) from error
    if start == _PARQUET:
        return _open_parquet(path, layout)
    return _open_csv(path, layout)


def _open_parquet(path: Path, layout: Layout) -> TextFile:
    source = parquet_source([path])
    try:
        with duckdb.connect() as connection:
            described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 - quoted
    except duckdb.Error as error:
        raise UnreadableFileError([f"{path}: not readable as Parquet: {error}"]) from error
    kinds = {name: kind for name, kind, *_ in described}
    columns = _match(path, list(kinds), layout)
    return TextFile(path, source, True, columns, kinds, layout)


def _open_csv(path: Path, layout: Layout) -> TextFile:
    try:
        with _opened(path) as text:
            headings = next(csv.reader(text), [])
    except (OSError, EOFError, csv.Error) as error:
        raise UnreadableFileError([f"{path}: not readable as UTF-8 CSV: {error}"]) from error
    columns = _match(path, headings, layout)
    return TextFile(path, _csv_source(path, headings), False, columns, {}, layout)


def _opened(path: Path) -> TextIO:
    """Open a file for its headings; bytes that are no UTF-8 are the engine's to report, by row."""
    if _is_gzip(path):
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline="")
    return path.open(encoding="utf-8-sig", errors="replace", newline="")


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def _csv_source(path: Path, headings: Sequence[str]) -> str:
    names = ", ".join(f"{_quoted(f'column_{n}')}: 'VARCHAR'" for n in range(len(headings)))
    return (
        f"read_csv({_quoted(str(path))}, auto_detect=false, header=true, delim=',', quote='\"', "
        f"escape='\"', nullstr='', columns={{{names}}}, store_rejects=true, rejects_limit=0, "
        f"compression='{'gzip' if _is_gzip(path) else 'none'}')"
    )


def _match(path: Path, headings: Sequence[str], layout: Layout) -> dict[str, str]:
    """Find each known column among the headings: known name to the column's name in the source."""
    known = {*layout.required, *layout.optional}
    folded = [heading.strip().lower() for heading in headings]
    wrong = [f"column {name} is missing" for name in layout.required if name not in folded]
    wrong += [f"column {name} stands twice" for name in sorted(known) if folded.count(name) > 1]
    if not layout.others:
        wrong += [
            f"column {heading!r} is not known"
            for heading, name in zip(headings, folded, strict=True)
            if name not in known
        ]
    if wrong:
        expected = f"expected {', '.join(layout.required)}"
        if layout.optional:
            expected += f", optionally {', '.join(layout.optional)}"
        raise UnreadableFileError([f"{path}: {text}: {expected}" for text in wrong])
    with path.open("rb") as file:
        parquet = file.read(4) == _PARQUET
    return {
        name: headings[place] if parquet else f"column_{place}"
        for place, name in enumerate(folded)
        if name in known
    }


def parquet_source(paths: Sequence[Path]) -> str:
    """Give DuckDB's expression that reads Parquet files as one table."""
    return f"read_parquet([{', '.join(_quoted(str(path)) for path in paths)}])"


def selection(file: TextFile, *, numbered: bool = False) -> str:
    """Give the statement that reads the known columns: texts, or int64 where the file has numbers.

    What is empty, and a column that the file does not have, is null. `number` is a row's place,
    where the connection keeps the order of the file.
    """
    names = (*file.layout.required, *file.layout.optional)
    columns = ", ".join(f"{_value(file, name)} AS {name}" for name in names)
    if numbered:
        columns = f"row_number() OVER () AS number, {columns}"
    return f"SELECT {columns} FROM {file.source}"  # noqa: S608 - quoted where they are made


_PLAIN = {"VARCHAR", "TINYINT", "SMALLINT", "INTEGER", "BIGINT"}
_WHOLE = {f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL")} | {
    *("INTEGER", "UINTEGER", "BIGINT")
}


def _value(file: TextFile, column: str) -> str:
    """Give the SQL of a column.

    A Parquet column of whole numbers is read as such. One with another type of its own is written
    as the text a CSV file would have.
    """
    if column not in file.columns:
        return "CAST(NULL AS VARCHAR)"
    name = '"' + file.columns[column].replace('"', '""') + '"'
    kind = file.kinds.get(file.columns[column], "VARCHAR")
    if kind in _WHOLE:
        return f"CAST({name} AS BIGINT)"
    if kind == "BOOLEAN":
        return f"CAST(CAST({name} AS INTEGER) AS VARCHAR)"
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        whole = f"CAST(TRY_CAST({name} AS HUGEINT) AS VARCHAR)"
        return f"CASE WHEN {name} = trunc({name}) THEN {whole} ELSE CAST({name} AS VARCHAR) END"
    return f"nullif(CAST({name} AS VARCHAR), '')"


def as_parquet(file: TextFile, path: Path, *, numbered: bool) -> str:
    """Give the statement that writes the known columns of a file as Parquet of texts."""
    return f"COPY ({selection(file, numbered=numbered)}) TO {_quoted(str(path))} (FORMAT parquet)"


def rejected(connection: duckdb.DuckDBPyConnection, file: TextFile) -> list[tuple[int, str]]:
    """Give the lines that a connection's scans of a CSV file could not read: number and why."""
    if file.parquet:
        return []
    known = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'"
    ).fetchall()
    if not known[0][0]:
        return []
    found = connection.execute(
        "SELECT line, error_message FROM reject_errors JOIN reject_scans "
        "USING (scan_id, file_id) WHERE file_path = ?",
        [str(file.path)],
    ).fetchall()
    return sorted({(int(line), str(message)) for line, message in found})


# No line is a comment here, so a leading # needs no quotes.
_OPTIONS = {
    ".csv": "FORMAT csv, HEADER true, COMMENT ''",
    ".parquet": "FORMAT parquet, COMPRESSION zstd",
}


def copying(source: str, columns: Sequence[str], order: Sequence[str], path: Path) -> str:
    """Give the statement that writes columns of a source in the format of the ending.

    Sorted by `order`; by nothing: as they stand, where the connection keeps the order of files.
    """
    by = ", ".join(f"{name} NULLS LAST" for name in order)
    rows = f"SELECT {', '.join(columns)} FROM {source}"  # noqa: S608 - names of ours
    sorted_rows = f"{rows} ORDER BY {by}" if by else rows
    return f"COPY ({sorted_rows}) TO {_quoted(str(path))} ({_OPTIONS[path.suffix]})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
