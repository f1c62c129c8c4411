"""A worker dies, or its connection, in an import and in a close: each happens once, whole."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.faults.caller import AFTER, BEFORE
from tests.faults.dying import (
    Callers,
    answer,
    calling,
    cut_connection,
    dies,
    goes_on,
    nothing_open,
    stops,
)
from tests.incentives.world import JANUARY, PROGRAM, SYSTEM, lines, make_world
from tests.jobs import run_jobs
from tests.processes import LONGEST, until
from tests.usage.batches import in_force, publish_program, take
from tests.usage.checking import HEADINGS, TENANT, row
from tests.waiting import until_somebody_waits

from opencpor.cli import database, main
from opencpor.common.months import Month
from opencpor.incentives.models import Close, Earning, Entry, Statement
from opencpor.incentives.verification import faults_of_close
from opencpor.journal.models import Event
from opencpor.journal.queries import verify
from opencpor.usage.actions.import_batch import import_batch
from opencpor.usage.lake import here
from opencpor.usage.lake.store import Lake
from opencpor.usage.models import Batch, BatchState, LakeFile, UsageFact

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lake")


@pytest.fixture(scope="module")
def callers(django_db_setup: None, lake: Path) -> Iterator[Callers]:
    """A process that does the work which is to die, on the tests' database and lake."""
    del django_db_setup
    with calling(OPENCPOR_LAKE_URL=str(lake)) as process:
        yield process


@pytest.fixture(autouse=True)
def _the_lake(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Lake(str(lake))
    monkeypatch.setattr(here, "_lake", lambda _url, _scratch: own)


@dataclass
class Work:
    """Something a worker does.

    Attributes:
        said: It, as the process that dies is told of it.
        again: Does it here.
        table: Where it is registered, after its files are in the lake.
        files: Which of its files count.
        outcome: What it has come to.
        once: What it is to come to.
    """

    said: dict[str, Any]
    again: Callable[[], object]
    table: str
    room: str
    files: Callable[[], set[str]]
    outcome: Callable[[], object]
    once: object


def events(kind: str) -> int:
    return Event.objects.filter(type=kind).count()


def importing(folder: Path) -> Work:
    publish_program()
    batch = take(folder, row(), row(month="2024-04", active=11)).batch.id

    def outcome() -> object:
        state = Batch.objects.get(id=batch).state
        return state, LakeFile.objects.count(), events("usage.batch_completed")

    return Work(
        {"work": "import", "batch": batch},
        lambda: import_batch(batch, SYSTEM),
        "usage_lakefile",
        "facts",
        lambda: set(LakeFile.objects.values_list("name", flat=True)),
        outcome,
        (BatchState.COMPLETED.value, 2, 1),
    )


def closing(folder: Path) -> Work:
    """January, in which 400 users of teams are worth 1,800.00."""
    world = make_world(folder)
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 400, 1000))

    def outcome() -> object:
        posted = [line for close in Close.objects.all() for line in lines(close)]
        return posted, Statement.objects.count(), Entry.objects.count(), events("close.completed")

    return Work(
        {"work": "close", "program": PROGRAM, "month": str(JANUARY)},
        lambda: world.close(JANUARY),
        "incentives_close",
        "verdicts",
        lambda: set(Close.objects.values_list("verdict_file", flat=True)),
        outcome,
        ([("earned", "2026-01", "teams", 180_000)], 1, 2, 1),
    )


@pytest.fixture(params=[importing, closing], ids=["import", "close"])
def work(request: pytest.FixtureRequest, tmp_path: Path) -> Work:
    made: Work = request.param(tmp_path)
    return made


def stored(work: Work, lake: Path) -> set[Path]:
    """The files that are in its room of the lake, whether they count or not."""
    return set((lake / work.room).rglob("*.parquet"))


def check_once(work: Work, lake: Path) -> None:
    """It happened once, whole, and whatever reads it later finds it so."""
    assert work.outcome() == work.once
    work.again()
    run_jobs()
    assert work.outcome() == work.once
    assert all((lake / name).exists() for name in work.files())
    assert verify().sound
    assert [fault for close in Close.objects.all() for fault in faults_of_close(close)] == []
    if work.room == "facts":
        months = [(TENANT, "teams", Month(2024, 3).first_day, 10, 20),
                  (TENANT, "teams", Month(2024, 4).first_day, 11, 20)]  # fmt: skip
        assert [(str(fact[0]), *fact[1:5]) for fact in in_force()] == months
    assert Earning.objects.count() == Close.objects.count()


def test_killed_before_the_commit_nothing_counts_and_again_it_happens_once(
    callers: Callers, work: Work, lake: Path
) -> None:
    before, number, there = work.outcome(), Event.objects.count(), stored(work, lake)
    dies(callers, work.said, BEFORE)
    until(nothing_open, "the end of the killed session")
    assert (work.outcome(), Event.objects.count()) == (before, number)
    assert work.files() == set()
    assert stored(work, lake) - there  # it had written
    work.again()
    if work.room == "verdicts":  # the next close sweeps up; after an import the night does
        assert stored(work, lake) == {lake / name for name in work.files()}
    check_once(work, lake)


def test_a_killed_import_goes_on_by_command_with_the_same_file(
    callers: Callers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    publish_program()
    batch = take(tmp_path, row()).batch
    dies(callers, {"work": "import", "batch": batch.id}, BEFORE)
    until(nothing_open, "the end of the killed session")
    assert (LakeFile.objects.count(), UsageFact.objects.count()) == (0, 0)
    file = tmp_path / batch.file_name
    file.write_text(f"{HEADINGS}\n{row()}\n")
    monkeypatch.setattr(database, "application", nullcontext)
    for words in (["import", str(file)], ["rebuild"], ["quality"]):
        assert main.main(["usage", *words]) == 0
    said = capsys.readouterr().out
    assert all(
        one in said for one in ("1 facts", "1 facts in force", "2024-03: 1 units, 0 of 0 again")
    )
    counts = [table.objects.count() for table in (Batch, LakeFile, UsageFact)]
    assert counts == [1, 1, 1]


def test_killed_after_the_commit_it_happened_once(
    callers: Callers, work: Work, lake: Path
) -> None:  # fmt: skip
    dies(callers, work.said, AFTER)
    until(nothing_open, "the end of the killed session")
    check_once(work, lake)


def test_cut_off_before_the_commit_it_is_said_and_nothing_counts(
    callers: Callers, work: Work, lake: Path
) -> None:
    before, number = work.outcome(), Event.objects.count()
    waits = stops(callers, work.said, BEFORE)
    cut_connection()
    goes_on(waits)
    assert answer(callers).startswith("answered OperationalError(")
    assert (work.outcome(), Event.objects.count()) == (before, number)
    work.again()
    check_once(work, lake)


def test_cut_off_after_the_commit_it_happened_once(
    callers: Callers, work: Work, lake: Path
) -> None:  # fmt: skip
    waits = stops(callers, work.said, AFTER)
    cut_connection(done=True)
    goes_on(waits)
    assert answer(callers).startswith("answered ")
    check_once(work, lake)


def test_cut_off_between_writing_and_registering_its_file_does_not_count(
    work: Work, lake: Path
) -> None:
    before, there = work.outcome(), stored(work, lake)
    with ThreadPoolExecutor(1) as pool, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {work.table} IN SHARE MODE")
        ended = pool.submit(alone, work.again)
        until_somebody_waits()
        assert stored(work, lake) - there
        cut_connection(waiting=True)
        assert isinstance(ended.result(LONGEST), DatabaseError)
    assert (work.outcome(), work.files()) == (before, set())
    work.again()
    check_once(work, lake)


@pytest.mark.race
def test_of_two_workers_at_once_one_does_it(work: Work, lake: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(alone, [work.again, work.again]))
    refused = [getattr(one, "code", "") for one in found if isinstance(one, Exception)]
    assert refused in ([], ["in_progress"], ["close_in_progress"])
    check_once(work, lake)


def alone(again: Callable[[], object]) -> object:
    """Do it on a connection of its own; give what it came to, or the error."""
    try:
        return again()
    except Exception as error:  # noqa: BLE001 - whatever it is, the test shall see it
        return error
    finally:
        connection.close()
