"""Closes whose files lie in a store of objects, and the start of an installation without it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.incentives.world import JANUARY, World, lines, make_world
from tests.processes import cpor, free_port
from tests.s3.conftest import BUCKET, bucket_away, keys

from opencpor.incentives.models import Close, Earning
from opencpor.incentives.verification import faults_of_close
from opencpor.usage.lake.store import Lake, LakeError

pytestmark = pytest.mark.django_db(transaction=True)
EARNED = [("earned", "2026-01", "teams", 180_000)]


@pytest.fixture
def world(lake: Lake, tmp_path: Path) -> World:
    del lake
    made = make_world(tmp_path)
    made.enroll()
    made.associate()
    made.usage(("teams", JANUARY, 400, 1000))
    return made


def test_a_close_keeps_its_files_there_and_is_verified_from_them(world: World, store: Any) -> None:
    close = world.close(JANUARY)
    assert lines(close) == EARNED
    assert {f"cpor/{close.input_file}", f"cpor/{close.verdict_file}"} < set(keys(store))
    assert faults_of_close(close) == []
    store.put_object(Bucket=BUCKET, Key=f"cpor/{close.verdict_file}", Body=b"changed")
    assert faults_of_close(close) == [
        f"{close.verdict_file}: content differs from its registered hash"
    ]


def test_a_close_while_the_bucket_is_away_posts_nothing_and_all_of_it_later(
    world: World, store: Any
) -> None:
    with bucket_away(store), pytest.raises(LakeError, match=f"bucket {BUCKET} is not there"):
        world.close(JANUARY)
    assert (Close.objects.count(), Earning.objects.count()) == (0, 0)
    assert lines(world.close(JANUARY)) == EARNED


def test_a_bucket_that_goes_while_a_close_keeps_its_files_leaves_nothing_posted(
    world: World, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, put = keys(store), Lake.put

    def lost(self: Lake, source: Path, name: str, *, keep: bool = False) -> None:
        with bucket_away(store):
            put(self, source, name, keep=keep)

    with monkeypatch.context() as going:
        going.setattr(Lake, "put", lost)
        with pytest.raises(LakeError, match="cannot be written to the lake"):
            world.close(JANUARY)
    assert (Close.objects.count(), Earning.objects.count(), keys(store)) == (0, 0, before)
    close = world.close(JANUARY)
    assert (lines(close), faults_of_close(close)) == (EARNED, [])


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="cpor-fault-"))
    folder.chmod(0o755)  # the database server may run as another user
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.mark.usefixtures("store")
def test_an_installation_does_not_start_without_its_bucket(data: Path) -> None:
    words = ("serve", "--port", str(free_port()))
    with cpor(data, *words, OPENCPOR_LAKE_URL="s3://elsewhere/cpor") as running:
        assert running.ends() == 1
    assert running.output.splitlines()[-1] == (
        "cpor: The lake's bucket elsewhere is not there. Check OPENCPOR_LAKE_URL."
    )
