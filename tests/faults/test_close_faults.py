"""A close that is killed after its verdicts are written and before they are registered."""

from pathlib import Path

import pytest
from tests.faults.installation import CLIENTS, PROGRAM, counted, database, lake_files, runs
from tests.processes import cpor, until
from tests.usage.checking import HEADINGS, row

pytestmark = pytest.mark.fault


def test_the_verdicts_of_a_killed_close_are_swept_by_the_next(data: Path, place: Path) -> None:
    runs(data, "program", "load", str(PROGRAM))
    file = place / "usage.csv"
    file.write_text(f"{HEADINGS}\n{row()}\n")
    runs(data, "usage", "import", str(file))
    with database(data) as connection:
        connection.execute("LOCK TABLE incentives_close IN SHARE MODE")  # registering has to wait
        with cpor(data, "close", "2024-03") as running:
            until(lambda: lake_files(data, "verdicts"), "the verdicts")
            running.process.kill()
            running.ends()
        connection.rollback()
        (orphan,) = lake_files(data, "verdicts")
        until(lambda: counted(connection, "pg_stat_activity", CLIENTS) == 1, "its end")
        assert counted(connection, "incentives_close") == 0

        runs(data, "close", "2024-03")

        (kept,) = lake_files(data, "verdicts")
        assert kept != orphan
        assert counted(connection, "incentives_close", f"'{kept}' LIKE '%' || verdict_file") == 1
