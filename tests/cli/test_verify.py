"""``cpor verify`` against a real installation, as its administrator would run it."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker
from tests.builders import make_location
from tests.incentives.bookings import booked_at
from tests.incentives.test_missing_statements import lost
from tests.incentives.world import FEBRUARY, JANUARY, SYSTEM, World, lines, make_world
from tests.snapshots import MadeOnce
from tests.usage.batches import imported, publish_program
from tests.usage.checking import row

from opencpor.cli.main import main
from opencpor.incentives.models import Close
from opencpor.incentives.rules.statement import JournalKind
from opencpor.insights.summaries.models import UsageSummary
from opencpor.journal.actions.checkpoint import sign_checkpoint
from opencpor.journal.actions.record import record
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType
from opencpor.register.actions.end_association import end_association
from opencpor.register.models import Association
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


def two_closed_months(folder: Path) -> World:
    """January closed, then February, with a correction of January."""
    world = make_world(folder)
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 460, 1000))
    world.close(JANUARY)
    world.usage(("teams", JANUARY, 380, 1000))
    assert len(lines(world.close(FEBRUARY))) == 2
    return world


@pytest.fixture(scope="module")
def _made(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[MadeOnce[World]]:
    made = MadeOnce(lambda: two_closed_months(tmp_path_factory.mktemp("usage")))
    yield made
    with django_db_blocker.unblock():
        made.forget()


@pytest.fixture
def closed(_made: MadeOnce[World]) -> World:
    return _made.get()


def test_closed_months_are_judged_again_from_what_their_closes_read(
    closed: World, capsys: pytest.CaptureFixture[str]
) -> None:
    closed.usage(("teams", JANUARY, 999, 1000))
    end_association(Association.objects.get().id, datetime(2026, 1, 20, tzinfo=UTC), "x", SYSTEM)
    closed.customer.segment = "public_sector"
    closed.customer.save()
    assert main(["verify", "--closes"]) == 0
    assert "2 closes judged again, 0 of them not as they were." in capsys.readouterr().out


@pytest.mark.usefixtures("closed")
def test_a_line_that_is_not_what_is_judged_again_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE incentives_earning SET amount_minor = 1 WHERE month = processed")
    assert main(["verify", "--closes", "--month", "2026-01"]) == 1
    shown = capsys.readouterr().out
    assert "for 2026-01: posted 1 minor units, judged 180000 minor units" in shown
    assert "1 closes judged again, 1 of them not as they were." in shown


@pytest.mark.usefixtures("closed")
def test_a_close_whose_inputs_were_changed_is_not_judged_by_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = Close.objects.get(month=JANUARY.first_day).input_file
    with the_lake().local(name) as (path,):
        path.write_bytes(path.read_bytes() + b" ")
    assert (main(["verify", "--closes"]), main(["verify", "--files"])) == (1, 1)
    shown = capsys.readouterr().out
    assert f"2026-01: {name}: content differs from its registered hash" in shown
    assert "2 closes judged again, 1 of them not as they were." in shown


def test_a_balance_that_is_not_what_the_ledger_says_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = make_world(tmp_path)
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 200, 1000))
    booked_at(make_location().pk, JournalKind.ADJUSTMENT, 500)
    closes = [world.close(JANUARY), world.close(FEBRUARY, "No usage")]
    assert main(["verify", "--closes"]) == 0
    assert "compared with the ledger: 0 balances differ." in capsys.readouterr().out
    for close in closes:
        lost(close, world.location.pk)
    assert main(["verify", "--closes"]) == 1
    fault = f"{world.location.pk}: statements leave 0 minor units of USD owed, the ledger 90000"
    assert fault in capsys.readouterr().out


def test_summaries_are_computed_afresh_and_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_program()
    imported(tmp_path, row())
    assert main(["verify", "--summaries"]) == 0
    assert "Summaries computed afresh: those of 0 customers differ." in capsys.readouterr().out
    UsageSummary.objects.update(active=1)
    assert main(["verify", "--summaries"]) == 1
    assert "UsageSummary of" in capsys.readouterr().out
