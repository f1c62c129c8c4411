"""A backup that is killed while it dumps the database, and one that is made while people work."""

from pathlib import Path

import pytest
from tests.faults.installation import CLIENTS, counted, database, runs
from tests.processes import cpor, until

pytestmark = pytest.mark.fault


def test_a_killed_backup_leaves_nothing_that_looks_like_one_and_the_next_is_whole(
    data: Path, place: Path
) -> None:
    kept, unfinished = place / "kept", place / ".kept.unfinished"
    with database(data) as connection:
        connection.execute("LOCK TABLE access_user")  # the dump has to wait
        with cpor(data, "backup", str(kept)) as running:
            until((unfinished / "database.dump").exists, "the dump")
            running.process.kill()
            running.ends()
        assert not kept.exists()
        with cpor(place / "other", "restore", str(unfinished)) as running:
            assert running.ends() == 2
        assert "is no complete backup: it has no manifest.json." in running.output
        connection.rollback()
        until(lambda: counted(connection, "pg_stat_activity", CLIENTS) == 1, "its end")

        assert "It holds no keys." in runs(data, "backup", str(kept))

    assert not unfinished.exists()
    said = runs(place / "other", "restore", str(kept))
    assert "Sound: 0 events" in said
    assert "Nothing here knew that key" in said
