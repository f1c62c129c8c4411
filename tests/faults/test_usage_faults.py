"""An import that is killed after its Parquet files are written and before they are registered."""

from pathlib import Path

import pytest
from tests.faults.installation import CLIENTS, PROGRAM, counted, database, lake_files, runs
from tests.processes import cpor, until
from tests.usage.checking import HEADINGS, row

pytestmark = pytest.mark.fault


def test_a_killed_import_leaves_nothing_that_counts_and_goes_on_where_it_was(
    data: Path, place: Path
) -> None:
    runs(data, "program", "load", str(PROGRAM))
    file = place / "usage.csv"
    file.write_text(f"{HEADINGS}\n{row()}\n")
    with database(data) as connection:
        connection.execute("LOCK TABLE usage_lakefile IN SHARE MODE")  # registering has to wait
        with cpor(data, "usage", "import", str(file)) as running:
            until(lambda: lake_files(data, "facts"), "the Parquet file")
            running.process.kill()
            running.ends()
        connection.rollback()
        until(lambda: counted(connection, "pg_stat_activity", CLIENTS) == 1, "its end")
        orphans = lake_files(data, "facts")
        assert len(orphans) == 1
        assert counted(connection, "usage_lakefile") == 0
        assert counted(connection, "usage_usagefact") == 0

        assert "1 facts" in runs(data, "usage", "import", str(file))

        assert counted(connection, "usage_batch") == 1
        assert counted(connection, "usage_lakefile") == 1
        assert counted(connection, "usage_usagefact") == 1
        assert len(lake_files(data, "facts") - orphans) == 1
    assert "1 facts in force" in runs(data, "usage", "rebuild")
    assert "2024-03: 1 units, 0 of 0 again" in runs(data, "usage", "quality")
