"""The lake in a store of objects, over HTTP, through the actions that use it."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from tests.jobs import run_jobs, waiting_jobs
from tests.s3.conftest import BUCKET, bucket_away, keys
from tests.usage.batches import SYSTEM, imported, in_force, publish_program, take
from tests.usage.checking import row

from opencpor.cli.failures import CommandError
from opencpor.cli.serve import require_lake
from opencpor.common.clock import now
from opencpor.usage.actions import sweep as sweeping
from opencpor.usage.actions.import_batch import import_batch
from opencpor.usage.kept import lake_files
from opencpor.usage.lake.checking import faults_of
from opencpor.usage.lake.store import Lake, LakeError
from opencpor.usage.models import Batch, LakeFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program()


def test_a_batch_is_imported_read_and_verified(lake: Lake, store: Any, tmp_path: Path) -> None:
    batch = imported(tmp_path, row(), "bad")
    assert (batch.state, batch.facts, batch.quarantined) == ("completed", 1, 1)
    assert [fact[3] for fact in in_force()] == [10]
    names = sorted(LakeFile.objects.values_list("name", flat=True))
    assert keys(store) == [f"cpor/{name}" for name in names]
    assert [stored.name for stored in lake.stored()] == names
    assert list(faults_of(lake_files())) == []


def test_verifying_tells_a_changed_file_from_one_that_is_gone(
    lake: Lake, store: Any, tmp_path: Path
) -> None:
    imported(tmp_path, row(), "bad")
    facts, bad = [stored.name for stored in lake.stored()]
    store.put_object(Bucket=BUCKET, Key=f"cpor/{facts}", Body=b"changed")
    store.delete_object(Bucket=BUCKET, Key=f"cpor/{bad}")
    assert list(faults_of(lake_files())) == [
        (facts, "content differs from its registered hash"),
        (bad, "the file is missing"),
    ]


def test_the_sweep_removes_only_what_is_not_registered(
    lake: Lake, store: Any, tmp_path: Path
) -> None:
    imported(tmp_path, row())
    before = keys(store)
    (tmp_path / "orphan").write_text("x")
    lake.put(tmp_path / "orphan", "facts/orphan.parquet")
    assert sweeping.sweep() == []  # too young
    with mock.patch.object(sweeping, "now", return_value=now() + timedelta(days=2)):
        assert sweeping.sweep() == ["facts/orphan.parquet"]
    assert keys(store) == before


def test_an_import_fails_without_its_bucket_and_succeeds_once_it_is_back(
    lake: Lake, store: Any, tmp_path: Path
) -> None:
    batch = take(tmp_path, row()).batch
    with bucket_away(store):
        with pytest.raises(LakeError, match=f"bucket {BUCKET} is not there"):
            import_batch(batch.id, SYSTEM)
        run_jobs()  # the job fails too, and waits for another attempt
        assert waiting_jobs() == 1
        assert Batch.objects.get().state == "received"
        assert not LakeFile.objects.exists()
    run_jobs(later=True)
    assert Batch.objects.get().state == "completed"
    assert [stored.name for stored in lake.stored()] == [LakeFile.objects.get().name]


def test_a_bucket_that_goes_while_facts_are_written_leaves_nothing_registered(
    lake: Lake, store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = take(tmp_path, row()).batch
    before, put = keys(store), lake.put

    def lost(source: Path, name: str) -> None:
        with bucket_away(store):
            put(source, name)

    with monkeypatch.context() as going:
        going.setattr(lake, "put", lost)
        with pytest.raises(LakeError, match="cannot be written to the lake"):
            import_batch(batch.id, SYSTEM)
    assert (LakeFile.objects.count(), keys(store)) == (0, before)
    assert import_batch(batch.id, SYSTEM).state == "completed"


def test_a_file_is_never_overwritten(lake: Lake, store: Any, tmp_path: Path) -> None:
    for text in ("first", "second"):
        (tmp_path / text).write_text(text)
    lake.put(tmp_path / "first", "facts/a")
    with pytest.raises(FileExistsError):
        lake.put(tmp_path / "second", "facts/a")
    assert store.get_object(Bucket=BUCKET, Key="cpor/facts/a")["Body"].read() == b"first"


def test_a_bucket_that_is_away_is_no_missing_file_and_no_empty_lake(
    lake: Lake, store: Any, tmp_path: Path
) -> None:
    imported(tmp_path, row())
    with bucket_away(store):
        with pytest.raises(LakeError, match="is not there"):
            list(faults_of(lake_files()))
        with pytest.raises(LakeError, match="is not there"):
            list(lake.stored())
        with pytest.raises(CommandError, match=f"bucket {BUCKET} is not there"):
            require_lake()
    require_lake()
