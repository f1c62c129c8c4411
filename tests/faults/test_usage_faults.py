"""An import that is killed after its Parquet files are written and before they are registered."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.processes import ROOT, cpor, until
from tests.usage.checking import HEADINGS, row

from opencpor.runtime import postgres

pytestmark = pytest.mark.fault
PROGRAM = ROOT / "src" / "opencpor" / "programs" / "shipped" / "microsoft-cpor.yaml"


def runs(data: Path, *words: str) -> str:
    with cpor(data, *words) as running:
        assert running.ends() == 0, running.output
    return running.output


@contextmanager
def database(data: Path) -> Iterator[psycopg.Connection]:
    server = postgres.start(data / "postgres")
    try:
        with psycopg.connect(server.get_uri()) as connection:
            yield connection
    finally:
        server.cleanup()


def facts_files(data: Path) -> set[Path]:
    return set((data / "lake" / "facts").rglob("*.parquet"))


def counted(connection: psycopg.Connection, table: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our name
    connection.rollback()
    assert found is not None
    return int(found[0])


def test_a_killed_import_leaves_nothing_that_counts_and_goes_on_where_it_was(
    data: Path, place: Path
) -> None:
    runs(data, "program", "load", str(PROGRAM))
    file = place / "usage.csv"
    file.write_text(f"{HEADINGS}\n{row()}\n")
    with database(data) as connection:
        connection.execute("LOCK TABLE usage_lakefile IN SHARE MODE")  # registering has to wait
        with cpor(data, "usage", "import", str(file)) as running:
            until(lambda: facts_files(data), "the Parquet file")
            running.process.kill()
            running.ends()
        connection.rollback()
        orphans = facts_files(data)
        assert len(orphans) == 1
        assert counted(connection, "usage_lakefile") == 0
        assert counted(connection, "usage_usagefact") == 0

        assert "1 facts" in runs(data, "usage", "import", str(file))

        assert counted(connection, "usage_batch") == 1
        assert counted(connection, "usage_lakefile") == 1
        assert counted(connection, "usage_usagefact") == 1
        assert len(facts_files(data) - orphans) == 1
    assert "1 facts in force" in runs(data, "usage", "rebuild")
