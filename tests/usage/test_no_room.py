"""A full disk is no fault of a file: its batch waits, nothing of it counts, later it is done."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.jobs import run_jobs, waiting_jobs
from tests.usage.batches import SYSTEM, in_force, publish_program, sent_rows, take
from tests.usage.checking import HEADINGS, row

from opencpor.common.months import Month
from opencpor.usage.actions import import_batch as importing
from opencpor.usage.actions.import_batch import import_batch
from opencpor.usage.actions.receive import receive
from opencpor.usage.imports import workbench
from opencpor.usage.imports.refusal import RefusedError
from opencpor.usage.imports.unpack import unpack_gzip
from opencpor.usage.imports.workbench import NoRoomError, Workbench
from opencpor.usage.lake import store
from opencpor.usage.lake.layout import Stamp
from opencpor.usage.lake.store import LakeError
from opencpor.usage.lake.writing import Written, write_facts
from opencpor.usage.models import Batch, LakeFile

pytestmark = pytest.mark.django_db
Spoil = Callable[[pytest.MonkeyPatch], None]


def little_memory(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(workbench, "MEMORY", "1MB")


def full_scratch(patch: pytest.MonkeyPatch) -> None:
    def written(bench: Workbench, stamp: Stamp, month: Month) -> Written:
        (bench.scratch / f"facts-{month}.parquet").touch()  # so that another is written first
        (bench.scratch / f"tmp_facts-{month}.parquet").symlink_to("/dev/full")
        return write_facts(bench, stamp, month)

    patch.setattr(importing, "write_facts", written)


def full_lake(patch: pytest.MonkeyPatch) -> None:
    def move(source: Path, _target: Path) -> None:
        with Path("/dev/full").open("wb", buffering=0) as sink:
            sink.write(source.read_bytes())

    patch.setattr(store.shutil, "move", move)


@pytest.mark.parametrize(
    ("spoil", "error", "said"),
    [
        (little_memory, NoRoomError, "no room to check usage files"),
        (full_scratch, NoRoomError, "No space left on device"),
        (full_lake, LakeError, "cannot be written to the lake: .*No space left"),
    ],
    ids=["memory", "scratch", "lake"],
)
def test_an_import_without_room_waits_and_leaves_nothing_that_counts(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Spoil,
    error: type[Exception],
    said: str,
) -> None:
    publish_program()
    batch = take(tmp_path, row(), "bad").batch
    with monkeypatch.context() as full:
        spoil(full)
        with pytest.raises(error, match=said):
            import_batch(batch.id, SYSTEM)
        run_jobs()  # the job fails too, and waits for another attempt
    assert (Batch.objects.get().state, LakeFile.objects.count(), in_force()) == ("received", 0, [])
    assert waiting_jobs() == 1
    run_jobs(later=True)
    done = Batch.objects.get()
    assert (done.state, done.facts, done.quarantined) == ("completed", 1, 1)
    assert (LakeFile.objects.count(), len(in_force())) == (2, 1)


def test_a_file_that_cannot_be_unpacked_for_want_of_room_is_not_damaged(tmp_path: Path) -> None:
    packed = tmp_path / "usage.csv.gz"
    packed.write_bytes(gzip.compress(f"{HEADINGS}\n{row()}\n".encode()))
    (tmp_path / "unpacked").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        unpack_gzip(packed, tmp_path)
    packed.write_bytes(packed.read_bytes()[:-9])
    (tmp_path / "unpacked").unlink()
    with pytest.raises(RefusedError, match="damaged"):
        unpack_gzip(packed, tmp_path)


def test_a_file_that_cannot_be_kept_makes_no_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_program()
    sent = sent_rows(tmp_path, row())

    def copy(_source: Path, _target: Path) -> None:
        with Path("/dev/full").open("wb", buffering=0) as sink:
            sink.write(b"x")

    with monkeypatch.context() as full:
        full.setattr(shutil, "copyfile", copy)
        with pytest.raises(LakeError, match="No space left"):
            receive(sent, SYSTEM)
    assert Batch.objects.count() == 0
    assert receive(sent, SYSTEM).known is False
