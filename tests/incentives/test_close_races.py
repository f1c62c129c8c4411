"""What happens while a month is being closed: real transactions, on connections of their own."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from tests.incentives.world import FEBRUARY, JANUARY, PROGRAM, SYSTEM, World, lines, make_world
from tests.incentives.worlds import Worlds
from tests.processes import LONGEST
from tests.waiting import until_somebody_waits

from opencpor.common.errors import Conflict
from opencpor.incentives import queries
from opencpor.incentives.models import Close
from opencpor.programs.actions.publish import publish
from opencpor.programs.models import ProgramVersion
from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.register.actions.end_association import end_association

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_first(folder: Path) -> World:
    """400 users of teams in January, worth 1,800.00."""
    made = make_world(folder)
    made.enroll()
    made.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 400, 1000))
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


def start(work: Callable[[], Any]) -> Future[Any]:
    """Begin something on another connection; what it says, or the code of its refusal, comes."""

    def done() -> Any:
        try:
            return work()
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(done)
    finally:
        pool.shutdown(wait=False)


def meanwhile(patch: pytest.MonkeyPatch, work: Callable[[], Any]) -> list[Any]:
    """Have something done, to its end, while a close reads; give what it said."""
    usual, said = queries.enrollments, []

    def read(program_key: str) -> Any:
        said.append(start(work).result(LONGEST))
        return usual(program_key)

    patch.setattr(queries, "enrollments", read)
    return said


def publish_again() -> int:
    return publish(SYSTEM, shipped_text(MICROSOFT), effective_from=JANUARY).number


def test_an_association_that_ends_meanwhile_is_judged_as_it_stood(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    association, ended = world.associate(), datetime(2026, 1, 20, tzinfo=UTC)
    with monkeypatch.context() as patch:
        meanwhile(patch, lambda: end_association(association.id, ended, "other", SYSTEM))
        assert lines(world.close(JANUARY)) == [("earned", "2026-01", "teams", 180_000)]
    association.refresh_from_db()
    assert association.period.upper == ended
    assert lines(world.close(FEBRUARY)) == [("difference", "2026-01", "teams", -180_000)]


def test_of_two_closes_at_once_the_second_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = meanwhile(monkeypatch, lambda: world.close(JANUARY))
    world.close(JANUARY)
    assert said == ["close_in_progress"]
    assert Close.objects.count() == 1


def test_nothing_is_published_into_a_month_that_is_being_closed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = meanwhile(monkeypatch, publish_again)
    assert world.close(JANUARY).program_version == 1
    assert said == ["close_in_progress"]
    assert ProgramVersion.objects.count() == 1


@pytest.mark.usefixtures("world")
def test_after_a_close_that_failed_versions_are_published_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(queries, "enrollments", lambda _key: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            world.close(JANUARY)
    assert start(publish_again).result(LONGEST) == 2


def test_a_close_waits_for_a_version_that_is_being_published(world: World) -> None:
    published, go_on = Event(), Event()

    def publish_slowly() -> None:
        with transaction.atomic():
            publish_again()
            published.set()
            go_on.wait(LONGEST)

    publishing = start(publish_slowly)
    published.wait(LONGEST)
    closing = start(lambda: world.close(JANUARY).program_version)
    until_somebody_waits()
    go_on.set()
    assert closing.result(LONGEST) == 2
    assert publishing.result(LONGEST) is None
    assert Close.objects.get(program_key=PROGRAM).program_version == 2
