"""This installation's lake and working folder, from the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from opencpor.runtime import environment
from opencpor.usage.lake.store import Lake

if TYPE_CHECKING:
    import duckdb


@cache
def _lake(url: str, scratch: Path) -> Lake:
    return Lake(url, scratch)


def the_lake() -> Lake:
    """Return the lake of this installation."""
    env = environment.current()
    return _lake(env.lake_url or str(env.data / "lake"), work_folder())


def work_folder() -> Path:
    """Return the folder for scratch files, made if it is not there.

    What is left in it after a crash may be deleted.
    """
    folder = environment.current().data / "work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def lake_session() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB to read the lake; what outgrows its memory spills into the data folder."""
    import duckdb

    memory = f"{environment.current().engine_memory}MiB"
    with (
        TemporaryDirectory(dir=work_folder(), prefix="read-") as spill,
        duckdb.connect(config={"temp_directory": spill, "memory_limit": memory}) as session,
    ):
        yield session
