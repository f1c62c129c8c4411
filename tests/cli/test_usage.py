"""``cpor usage``: quarantined rows out, corrected, and in again."""

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.usage.batches import imported, publish_program
from tests.usage.checking import row

from opencpor.cli import database, main
from opencpor.usage.lake import here
from opencpor.usage.lake.store import Lake
from opencpor.usage.models import Batch

pytestmark = pytest.mark.django_db
EARLY = datetime(2024, 4, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_lake(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Lake(str(tmp_path_factory.mktemp("lake")))
    monkeypatch.setattr(here, "_lake", lambda _url, _scratch: own)
    monkeypatch.setattr(database, "application", nullcontext)
    publish_program()


def test_quarantined_rows_are_written_corrected_and_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parent = imported(tmp_path, row(), row(workload="fax"), as_of=EARLY)
    out = tmp_path / "wrong.csv"
    assert main.main(["usage", "quarantine", parent.id, "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: 1 rows.\n"
    out.write_text(out.read_text(encoding="utf-8").replace("fax", "exchange"), encoding="utf-8")
    assert main.main(["usage", "correct", parent.id, str(out)]) == 0
    child = Batch.objects.get(corrects=parent)
    assert (child.as_of, child.facts, child.quarantined) == (EARLY, 1, 0)


def test_a_file_that_is_there_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parent, out = imported(tmp_path, row(workload="fax")), tmp_path / "mine.csv"
    out.write_text("mine", encoding="utf-8")
    assert main.main(["usage", "quarantine", parent.id, "--out", str(out)]) == 2
    assert (out.read_text(encoding="utf-8"), "exists" in capsys.readouterr().err) == ("mine", True)


def test_an_unknown_batch_is_said_and_nothing_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "again.csv"
    file.write_text(row(), encoding="utf-8")
    assert main.main(["usage", "correct", "bat_nosuch", str(file)]) == 2
    assert "usage batch" in capsys.readouterr().err
    assert main.main(["usage", "quarantine", "bat_nosuch", "--out", str(tmp_path / "x")]) == 2
    assert (Batch.objects.count(), (tmp_path / "x").exists()) == (0, False)
