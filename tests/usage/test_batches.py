"""A batch from its arrival to its facts in force."""

import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.db import DatabaseError, connection, transaction
from tests.builders import make_user
from tests.jobs import run_jobs, waiting_jobs
from tests.usage.batches import (
    SYSTEM,
    imported,
    importer,
    in_force,
    publish_program,
    sent_rows,
    take,
)
from tests.usage.checking import OTHER, TENANT, row

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Forbidden, Invalid
from opencpor.directory.models import Customer
from opencpor.http.models import Operation
from opencpor.journal.models import Event
from opencpor.usage.actions.dry_run import dry_run
from opencpor.usage.actions.import_batch import import_batch
from opencpor.usage.actions.receive import Sent, receive
from opencpor.usage.actions.show import rebuild_facts
from opencpor.usage.actions.sweep import sweep
from opencpor.usage.jobs import AGAIN
from opencpor.usage.lake.here import the_lake, work_folder
from opencpor.usage.lake.writing import sha256_of
from opencpor.usage.models import Batch, Door, LakeFile, UsageFact

pytestmark = pytest.mark.django_db
EARLY = datetime(2024, 5, 1, tzinfo=UTC)
LATE = EARLY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program()


def lake_names() -> list[str]:
    return [stored.name for stored in the_lake().stored()]


def test_a_file_becomes_facts_that_name_their_row(tmp_path: Path) -> None:
    batch = imported(tmp_path, row(), "bad", row(tenant=OTHER, workload="Exchange Online"))
    assert (batch.state, batch.layout, batch.months) == ("completed", "own", ["2024-03"])
    assert (batch.rows, batch.facts, batch.quarantined) == (3, 2, 1)
    assert batch.codes == {"BROKENROW": 1}
    assert [(str(fact[0]), *fact[1:5], fact[6]) for fact in in_force()] == [
        (TENANT, "teams", date(2024, 3, 1), 10, 20, 2),
        (OTHER, "exchange", date(2024, 3, 1), 10, 20, 4),
    ]


def test_its_files_are_registered_with_their_hashes_and_the_original_goes(tmp_path: Path) -> None:
    batch = imported(tmp_path, row(), row(month="2024-02"), "bad")
    files = list(LakeFile.objects.filter(batch=batch).order_by("name"))
    assert [file.kind for file in files] == ["facts", "facts", "quarantine"]
    mine = [name for name in lake_names() if batch.id in name]
    assert mine == [file.name for file in files]
    for file in files:
        with the_lake().local(file.name) as (path,):
            assert sha256_of(path) == file.sha256


def test_every_step_is_in_the_log_and_the_operation_ends(tmp_path: Path) -> None:
    batch = imported(tmp_path, row())
    events = Event.objects.filter(stream=f"usage_batch:{batch.id}").order_by("place")
    assert [event.type for event in events] == ["usage.batch_received", "usage.batch_completed"]
    assert events[1].data["facts"] == 1
    operation = Operation.objects.get(id=batch.operation_id)
    assert (operation.state, operation.result) == (
        "succeeded",
        f"/api/v1/usage/batches/{batch.id}",
    )


def test_an_unknown_tenant_becomes_an_unverified_customer(tmp_path: Path) -> None:
    batch = imported(tmp_path, row(), row(month="2024-02"), row(tenant=OTHER))
    assert batch.new_customers == 2
    assert set(Customer.objects.values_list("status", flat=True)) == {"unverified"}
    assert imported(tmp_path, row(month="2024-01")).new_customers == 0


def test_the_same_file_twice_is_one_batch(tmp_path: Path) -> None:
    first = imported(tmp_path, row())
    again = take(tmp_path, row())
    assert (again.known, again.batch.id) == (True, first.id)
    assert (Batch.objects.count(), waiting_jobs()) == (1, 0)


def test_an_import_that_was_given_up_is_told_and_starts_again_with_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = take(tmp_path, row()).batch
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s", [AGAIN.max_attempts])
    with monkeypatch.context() as away:
        away.setattr(f"{import_batch.__module__}.check_file", mock.Mock(side_effect=OSError))
        with pytest.raises(AssertionError):
            run_jobs()
    assert Operation.objects.get(id=batch.operation_id).problem["code"] == "internal_error"  # type: ignore[index]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert imported(tmp_path, row()).state == "completed"
    assert Operation.objects.get(id=batch.operation_id).state == "succeeded"


def test_the_same_file_as_of_another_time_is_another_batch(tmp_path: Path) -> None:
    imported(tmp_path, row(), as_of=EARLY)
    assert take(tmp_path, row(), as_of=LATE).known is False


def test_a_refused_file_says_why_and_may_be_sent_again(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_bytes(b"MZ\x90\x00\x00")
    sent = Sent(path=path, name="report.csv", door=Door.PAGE)
    first = receive(sent, importer()).batch
    run_jobs()
    first.refresh_from_db()
    assert (first.state, first.refusal) == ("refused", "not_a_table")
    assert Operation.objects.get(id=first.operation_id).problem["code"] == "not_a_table"  # type: ignore[index]
    assert Event.objects.filter(type="usage.batch_refused").count() == 1
    assert receive(sent, importer()).known is False
    assert UsageFact.objects.count() == 0


def test_of_two_facts_the_later_one_is_in_force_whichever_comes_first(tmp_path: Path) -> None:
    late = imported(tmp_path, row(active=30), as_of=LATE)
    imported(tmp_path, row(active=20), row(workload="exchange"), as_of=EARLY)
    assert [(fact[1], fact[3]) for fact in in_force()] == [("exchange", 10), ("teams", 30)]
    assert in_force()[1][5] == late.id


def test_a_tie_goes_to_the_batch_that_sorts_last(tmp_path: Path) -> None:
    first = take(tmp_path, row(active=20), as_of=EARLY).batch
    second = take(tmp_path, row(active=30), as_of=EARLY).batch
    for batch in (max(first.id, second.id), min(first.id, second.id)):
        import_batch(batch, SYSTEM)
    run_jobs()
    expected = 30 if second.id > first.id else 20
    assert [fact[3] for fact in in_force()] == [expected]


def test_splitting_a_file_changes_nothing(tmp_path: Path) -> None:
    rows = [
        row(active=n, month=f"2024-{n:02d}", tenant=t) for n in (1, 2, 3) for t in (TENANT, OTHER)
    ]
    imported(tmp_path, *rows, as_of=EARLY)
    whole = [fact[:5] for fact in in_force()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM usage_usagefact")
    for part in (rows[:1], rows[1:4], rows[4:]):
        imported(tmp_path, *part, as_of=EARLY)
    assert [fact[:5] for fact in in_force()] == whole


def test_pages_and_lake_agree_and_the_pages_table_can_be_made_anew(tmp_path: Path) -> None:
    imported(tmp_path, row(), row(month="2024-02"), as_of=EARLY)
    imported(tmp_path, row(active=40), row(tenant=OTHER, paid=""), as_of=LATE)
    before = in_force()
    UsageFact.objects.filter(month=date(2024, 3, 1)).update(active_users=1)
    assert rebuild_facts() == 3
    assert in_force() == before


def test_importing_and_showing_again_changes_nothing(tmp_path: Path) -> None:
    batch = imported(tmp_path, row())
    before = (in_force(), Event.objects.count(), lake_names())
    import_batch(batch.id, SYSTEM)
    run_jobs()
    assert (in_force(), Event.objects.count(), lake_names()) == before


def test_a_registered_file_cannot_be_changed_or_deleted(tmp_path: Path) -> None:
    imported(tmp_path, row())
    for change in (
        lambda: LakeFile.objects.update(rows=0),
        lambda: LakeFile.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_only_old_files_that_are_not_registered_are_swept(tmp_path: Path) -> None:
    batch = imported(tmp_path, row())
    waiting = take(tmp_path, row(tenant=OTHER)).batch
    for name in (
        "facts/2024-03/bat_x-1.parquet",
        ".work/half",
        "received/bat_y-file",
        "verdicts/v",
    ):
        (tmp_path / "orphan").write_text("x")
        the_lake().put(tmp_path / "orphan", name)
    (tmp_path / "fresh").write_text("x")
    old = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    for name in lake_names():
        os.utime(the_lake().path(name), (old, old))
    the_lake().put(tmp_path / "fresh", "facts/2024-03/bat_z-1.parquet")
    assert sweep() == [".work/half", "facts/2024-03/bat_x-1.parquet", "received/bat_y-file"]
    assert f"received/{waiting.id}-file" in lake_names()
    assert [name for name in lake_names() if batch.id in name] == [LakeFile.objects.get().name]


def test_scratch_that_a_killed_process_left_goes_after_a_day() -> None:
    left, used = work_folder() / "close-left", work_folder() / "close-used"
    old = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    for folder in (left, used):
        folder.mkdir()
        (folder / "spilled").write_text("x")
    for path in (left / "spilled", left, used):
        os.utime(path, (old, old))
    sweep()
    assert (left.exists(), used.exists()) == (False, True)
    shutil.rmtree(used)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"layout": "excel"}, "layout"),
        ({"tenant_id": "contoso"}, "tenant_id"),
        ({"program_key": "nosuch"}, "program"),
        ({"as_of": datetime(2999, 1, 1, tzinfo=UTC)}, "as_of"),
    ],
)
def test_what_is_said_beside_a_file_must_be_right(
    tmp_path: Path, said: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        take(tmp_path, row(), **said)
    assert [error.field for error in refused.value.errors] == [field]
    assert Batch.objects.count() == 0


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR, Role.INCENTIVES_ADMIN])
def test_who_may_not_import_changes_nothing(tmp_path: Path, role: Role) -> None:
    with pytest.raises(Forbidden):
        receive(sent_rows(tmp_path, row()), actor_of_user(make_user(role)))
    assert Batch.objects.count() == 0


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(tmp_path: Path) -> None:
    before = Event.objects.count()
    found = dry_run(sent_rows(tmp_path, row(), row(workload="fax"), row()), importer())
    counts = found.outcome.counts
    assert (counts.facts, counts.repeats, counts.quarantined) == (1, 1, 1)
    assert [line[:2] for line in found.quarantine] == [(3, "UNKNOWNWORKLOAD")]
    assert (Batch.objects.count(), Event.objects.count(), lake_names()) == (0, before, [])
