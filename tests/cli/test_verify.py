"""``cpor verify`` against a real installation, as its administrator would run it."""

import os
import re
from pathlib import Path

import pytest
from django.db import connection, transaction
from tests.usage.batches import imported, publish_program
from tests.usage.checking import row

from opencpor.cli.main import main
from opencpor.journal.actions.checkpoint import sign_checkpoint
from opencpor.journal.actions.record import record
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType
from opencpor.usage.lake.here import the_lake
from opencpor.usage.models import LakeFile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _this_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command joins the database of the test instead of opening its own."""
    from contextlib import contextmanager

    from opencpor.cli import database
    from opencpor.runtime import environment

    @contextmanager
    def here(*, migrated: bool = True) -> object:  # type: ignore[misc]
        assert migrated
        yield environment.read(dict(os.environ) | {"OPENCPOR_DATA": str(tmp_path)})

    monkeypatch.setattr(database, "application", here)


@transaction.atomic
def write(number: int) -> None:
    for step in range(number):
        record(EventType.CLAIM_EDITED, "claim:clm_1", ActorRef("user", "usr_1"), data={"n": step})


def test_a_sound_log_is_called_sound(capsys: pytest.CaptureFixture[str]) -> None:
    write(3)
    assert main(["verify"]) == 0
    shown = capsys.readouterr().out
    assert "Sound: 3 events in 1 streams, 0 checkpoints." in shown
    assert "3 events lie after the last checkpoint" in shown
    assert re.search("signed with [0-9a-f]{64}[.]", shown)


def test_a_checkpoint_covers_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    write(3)
    assert main(["verify", "--checkpoint"]) == 0
    shown = capsys.readouterr().out
    assert "Sound: 3 events in 1 streams, 1 checkpoints." in shown
    assert "lie after" not in shown


def test_a_changed_row_is_named_and_the_exit_code_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(2)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE journal_event SET data = '{}' WHERE place = 2")
    assert main(["verify", "--checkpoint"]) == 1
    shown = capsys.readouterr().out
    assert "claim:clm_1 [2]: content differs from its hash" in shown
    assert "NOT SOUND: 2 events in 1 streams, 0 checkpoints." in shown


def test_a_file_of_the_lake_that_was_changed_or_lost_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    publish_program()
    (tmp_path / "in").mkdir()
    for month in ("2024-01", "2024-02", "2024-03"):
        imported(tmp_path / "in", row(month=month))
    assert main(["verify", "--files"]) == 0
    assert "3 files of the lake read, 0 of them not as they were." in capsys.readouterr().out
    changed, lost, _ = LakeFile.objects.order_by("month").values_list("name", flat=True)
    with the_lake().local(changed, lost) as (first, second):
        first.write_bytes(first.read_bytes() + b" ")
        second.unlink()
    assert (main(["verify"]), main(["verify", "--files"])) == (0, 1)
    shown = capsys.readouterr().out
    assert f"{changed}: content differs from its registered hash" in shown
    assert f"{lost}: the file is missing" in shown


def test_a_log_signed_anew_by_somebody_else_is_not_sound(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(2)
    forged = sign_checkpoint(bytes(range(32)))
    assert main(["verify"]) == 1
    assert "checkpoint:1 [1]: it is signed with an unknown key" in capsys.readouterr().out.replace(
        f"checkpoint:{forged.number} [{forged.number}]", "checkpoint:1 [1]"
    )
    assert main(["verify", "--earlier-key", bytes(forged.public_key).hex()]) == 0
