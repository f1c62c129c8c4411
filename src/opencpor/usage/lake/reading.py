"""Which rows of the lake are in force: of all about one thing the latest, see ``layout.LATER``.

The order in which files arrived plays no part: the row with the latest `as_of` is in force, and of
several with the same the one of the batch whose id sorts last. `usage.engine.lake_files` makes an
engine's table of the same definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from opencpor.usage.imports.source import quoted
from opencpor.usage.lake.layout import LATER, USAGE, Kind

IN_PAGES = {"batch": "batch_id"}  # columns of the tables that pages read, where called otherwise


def facts_in_force(files: Sequence[Path]) -> str:
    """Give the SQL (DuckDB) of the facts in force among those in some files."""
    return in_force(USAGE, files)


def in_force(kind: Kind, files: Sequence[Path]) -> str:
    """Give the SQL (DuckDB) of the rows in force among those in some files."""
    if not files:
        empty = ", ".join(f"CAST(NULL AS {one}) AS {name}" for name, one in kind.columns.items())
        return f"SELECT {empty} WHERE false"
    listed = ", ".join(quoted(str(path)) for path in files)
    rows = f"SELECT {', '.join(kind.columns)} FROM read_parquet([{listed}])"  # noqa: S608 - quoted
    if len(files) == 1:
        return rows
    latest = ", ".join(f"{column} DESC" for column in LATER)
    return (
        f"{rows} "
        f"QUALIFY row_number() OVER (PARTITION BY {', '.join(kind.key)} ORDER BY {latest}) = 1"
    )


def displaces(table: str) -> str:
    """Give the condition (PostgreSQL) on which a row displaces the one that pages show."""
    columns = [IN_PAGES.get(column, column) for column in LATER]
    excluded, shown = (
        ", ".join(f"{where}.{column}" for column in columns) for where in ("excluded", table)
    )
    return f"({excluded}) > ({shown})"
