"""``cpor log``: what an administrator hands to somebody who checks elsewhere."""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction

from opencpor.cli.main import main
from opencpor.journal import verify_log
from opencpor.journal.actions.checkpoint import sign_checkpoint
from opencpor.journal.actions.record import record
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command joins the database of the test instead of opening its own."""
    from opencpor.cli import database

    @contextmanager
    def here(*, migrated: bool = True) -> object:  # type: ignore[misc]
        assert migrated
        yield None

    monkeypatch.setattr(database, "application", here)


@transaction.atomic
def write(number: int) -> None:
    for step in range(number):
        record(EventType.CLAIM_EDITED, "claim:clm_1", ActorRef("user", "usr_1"), data={"n": step})


def test_an_exported_log_is_checked_with_the_key_and_a_checkpoint_kept_outside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(2)
    key = bytes(sign_checkpoint(bytes(32)).public_key).hex()
    assert main(["log", "checkpoint"]) == 0
    kept, file = tmp_path / "kept.jsonl", tmp_path / "log.jsonl"
    kept.write_text(capsys.readouterr().out)
    assert json.loads(kept.read_text())["public_key"] == key
    assert main(["log", "export", str(file)]) == 0
    assert verify_log.main([str(file), "--key", key, "--checkpoint", str(kept)]) == 0
    assert "Sound: 2 events in 1 streams.\n" in capsys.readouterr().out


def test_a_log_is_not_written_over_another_file(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("mine")
    assert main(["log", "export", str(tmp_path / "log.jsonl")]) == 2
    assert (tmp_path / "log.jsonl").read_text() == "mine"


def test_without_a_checkpoint_it_is_said_how_one_is_signed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(1)
    assert main(["log", "checkpoint"]) == 1
    assert "Nothing is signed yet; 'cpor verify --checkpoint' does it." in capsys.readouterr().err
