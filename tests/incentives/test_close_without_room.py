"""A close whose lake is away or full posts nothing; later it posts what it would have posted."""

from pathlib import Path

import pytest
from tests.incentives.world import JANUARY, World, lines, make_world
from tests.incentives.worlds import Worlds

from opencpor.incentives.models import Close, Earning, Statement
from opencpor.usage.lake.here import the_lake
from opencpor.usage.lake.store import Lake, LakeError

pytestmark = pytest.mark.django_db(transaction=True)


def at_first(folder: Path) -> World:
    made = make_world(folder)
    made.enroll()
    made.associate()
    made.usage(("teams", JANUARY, 400, 1000))
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


@pytest.mark.parametrize("kind", ["inputs", "verdicts"])
def test_a_close_that_cannot_keep_its_files_posts_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    put = Lake.put

    def full(self: Lake, source: Path, name: str, *, keep: bool = False) -> None:
        if name.startswith(kind):
            raise LakeError(f"{name} cannot be written to the lake: No space left on device")
        put(self, source, name, keep=keep)

    with monkeypatch.context() as lake:
        lake.setattr(Lake, "put", full)
        with pytest.raises(LakeError, match="No space left on device"):
            world.close(JANUARY)
    assert (Close.objects.count(), Earning.objects.count(), Statement.objects.count()) == (0, 0, 0)
    close = world.close(JANUARY)
    assert lines(close) == [("earned", "2026-01", "teams", 180_000)]
    kept = {stored.name for stored in the_lake().stored(kind)}
    assert {close.input_file, close.verdict_file} & kept


def test_a_close_without_the_facts_it_reads_posts_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_self: Lake, *_names: str) -> None:
        raise LakeError("The lake's bucket usage is not there.")

    with monkeypatch.context() as lake:
        lake.setattr(Lake, "local", away)
        with pytest.raises(LakeError, match="is not there"):
            world.close(JANUARY)
    assert (Close.objects.count(), Earning.objects.count()) == (0, 0)
    assert lines(world.close(JANUARY)) == [("earned", "2026-01", "teams", 180_000)]
