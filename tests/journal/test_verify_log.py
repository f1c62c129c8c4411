"""The stand-alone verifier: what it finds in an exported log, without the product."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from opencpor.cli.log import run_verifier
from opencpor.journal import verify_log
from opencpor.journal.actions.checkpoint import sign_checkpoint
from opencpor.journal.actions.erase import erase
from opencpor.journal.actions.record import record
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType
from opencpor.journal.exporting import checkpoint_line, log_lines, newest_checkpoint
from opencpor.journal.models import PersonalValue

pytestmark = pytest.mark.django_db(transaction=True)

WHO = ActorRef("user", "usr_1", request_id="req_1")
SEED, OTHER = bytes(range(32)), bytes(32)
Row = dict[str, Any]


@transaction.atomic
def write(stream: str, number: int, **personal: str) -> None:
    for step in range(number):
        record(EventType.CLAIM_EDITED, stream, WHO, data={"step": step, "Ä": "<\u2028\n>"},
               personal=personal)  # fmt: skip


@pytest.fixture
def key() -> str:
    """Five events of two streams, signed; then two more. The key that signed."""
    write("claim:clm_1", 3, contact_email="ann@contoso.example")
    write("claim:clm_2", 2)
    point = sign_checkpoint(SEED)
    write("claim:clm_1", 2)
    return bytes(point.public_key).hex()


@pytest.fixture
def log(key: str, tmp_path: Path) -> Path:
    assert key
    path = tmp_path / "log.jsonl"
    path.write_text("".join(log_lines()), encoding="utf-8")
    return path


def changed(log: Path, change: Callable[[list[Row]], None]) -> Path:
    """Change the rows of a log in place."""
    rows = [json.loads(text) for text in log.read_text(encoding="utf-8").split("\n")[:-1]]
    change(rows)
    log.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return log


def place_of(rows: list[Row], stream: str, place: int) -> int:
    names = [(row.get("stream"), row.get("place")) for row in rows]
    return names.index((stream, place))


def test_an_untouched_log_is_sound_and_its_open_end_is_said(
    log: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify_log.main([str(log), "--key", key.upper()]) == 0
    shown = capsys.readouterr().out
    assert "Sound: 7 events in 2 streams." in shown
    assert "2 events lie after the last checkpoint" in shown


def test_no_personal_value_stands_in_an_export_and_an_erased_one_changes_nothing(
    log: Path, key: str
) -> None:
    before = log.read_text(encoding="utf-8")
    assert "ann@" not in before
    erase(PersonalValue.objects.earliest("id").id, WHO)
    log.write_text("".join(log_lines()), encoding="utf-8")
    assert verify_log.main([str(log), "--key", key]) == 0


def test_events_without_a_checkpoint_of_a_given_key_are_not_sound(
    log: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [json.loads(text) for text in log.read_text(encoding="utf-8").split("\n")[:-1]]
    left = [row for row in rows if row.get("kind") != "checkpoint"]
    assert len(left) < len(rows)
    log.write_text("".join(json.dumps(row) + "\n" for row in left), encoding="utf-8")
    assert verify_log.main([str(log), "--key", key]) == 1
    shown = capsys.readouterr().out
    assert "end: no checkpoint is signed with a given key" in shown
    assert "NOT SOUND: 7 events in 2 streams." in shown


def edit(rows: list[Row]) -> None:
    rows[place_of(rows, "claim:clm_1", 2)]["data"]["step"] = 7


def edit_unseen_column(rows: list[Row]) -> None:
    rows[place_of(rows, "claim:clm_2", 1)]["on_behalf_of"] = "usr_9"


def remove(rows: list[Row]) -> None:
    del rows[place_of(rows, "claim:clm_1", 2)]


def remove_the_last_of_a_stream(rows: list[Row]) -> None:
    del rows[place_of(rows, "claim:clm_2", 2)]
    rows[-1]["events"] -= 1


def reorder(rows: list[Row]) -> None:
    one, other = place_of(rows, "claim:clm_1", 1), place_of(rows, "claim:clm_1", 2)
    rows[one], rows[other] = rows[other], rows[one]


def reorder_with_numbers(rows: list[Row]) -> None:
    reorder(rows)
    one, other = place_of(rows, "claim:clm_1", 1), place_of(rows, "claim:clm_1", 2)
    rows[one]["number"], rows[other]["number"] = rows[other]["number"], rows[one]["number"]


def reorder_streams(rows: list[Row]) -> None:
    one, other = place_of(rows, "claim:clm_1", 3), place_of(rows, "claim:clm_2", 1)
    rows[one], rows[other] = rows[other], rows[one]


def break_off(rows: list[Row]) -> None:
    del rows[-3:]


def move_behind_the_checkpoint(rows: list[Row]) -> None:
    row = rows.pop(place_of(rows, "claim:clm_2", 2))
    row["number"] = rows[-2]["number"] + 1
    rows.insert(-1, row)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (edit, "claim:clm_1 [2]: content differs from its hash"),
        (edit_unseen_column, "claim:clm_2 [1]: content differs from its hash"),
        (remove, "claim:clm_1 [3]: does not follow the event before it"),
        (remove_the_last_of_a_stream, "the log before it was changed"),
        (reorder, "claim:clm_1 [2]: expected place 1"),
        (reorder_with_numbers, "claim:clm_1 [2]: expected place 1"),
        (reorder_streams, "claim:clm_1 [3]: does not stand in the order of numbers"),
        (break_off, "end: the file breaks off"),
        (move_behind_the_checkpoint, "the log before it was changed"),
    ],
)
def test_a_row_that_was_edited_removed_or_reordered_is_named(
    log: Path,
    key: str,
    change: Callable[[list[Row]], None],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert verify_log.main([str(changed(log, change)), "--key", key]) == 1
    shown = capsys.readouterr().out
    assert said in shown
    assert "NOT SOUND" in shown


def test_a_log_signed_by_somebody_else_is_not_sound(
    log: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = sign_checkpoint(OTHER)
    log.write_text("".join(log_lines()), encoding="utf-8")
    assert verify_log.main([str(log), "--key", key]) == 1
    assert "it is signed with an unknown key" in capsys.readouterr().out
    both = ["--key", key, "--key", bytes(forged.public_key).hex()]
    assert verify_log.main([str(log), *both]) == 0


def test_a_checkpoint_kept_outside_shows_that_the_end_was_cut_off(
    log: Path, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = log.read_text(encoding="utf-8")
    sign_checkpoint(SEED)
    point = newest_checkpoint()
    assert point is not None
    kept = tmp_path / "kept.jsonl"
    kept.write_text(checkpoint_line(point), encoding="utf-8")

    def cut(rows: list[Row]) -> None:
        del rows[-3:-1]
        rows[-1]["events"] -= 2

    assert verify_log.main([str(changed(log, cut)), "--key", key]) == 0
    assert verify_log.main([str(log), "--key", key, "--checkpoint", str(kept)]) == 1
    assert "the log before it was changed" in capsys.readouterr().out
    log.write_text(short, encoding="utf-8")
    assert verify_log.main([str(log), "--key", key, "--checkpoint", str(kept)]) == 0


@pytest.mark.parametrize("text", ["", "{", "[]\n", '{"kind":"head","format":"another"}\n'])
def test_what_is_no_log_is_wrong_input(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other"
    path.write_text(text)
    assert verify_log.main([str(path), "--key", "00" * 32]) == 2
    assert verify_log.main([str(tmp_path / "missing"), "--key", "00" * 32]) == 2
    assert str(path) in capsys.readouterr().err


def test_the_script_runs_alone(
    log: Path, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    assert run_verifier(argparse.Namespace()) == 0
    script = tmp_path / "verify_log.py"
    script.write_text(capsys.readouterr().out, encoding="utf-8")
    assert "opencpor." not in script.read_text(encoding="utf-8")
    command = [sys.executable, "-I", str(script), str(log), "--key", key]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert ran.stdout.startswith("Sound: 7 events")
