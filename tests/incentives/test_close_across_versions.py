"""Months that different versions of a program govern: each keeps its own; caps run on."""

from pathlib import Path

import pytest
from tests.incentives.world import FEBRUARY, JANUARY, SYSTEM, World, lines, make_world
from tests.incentives.worlds import Worlds

from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import MICROSOFT, shipped_text

pytestmark = pytest.mark.django_db(transaction=True)

OLD_CAP = '{scope: workload, amount: "30000.00"}'


def at_first(folder: Path) -> World:
    """Usage of teams that grew to 400 users in January, at 4.50 each, and to 460 in February."""
    world = make_world(folder)
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 460, 1000))
    return world


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


def publish_from_february(rate: str, cap: str) -> None:
    text = shipped_text(MICROSOFT)
    changed = text.replace('teams: "4.50"', f'teams: "{rate}"').replace(
        OLD_CAP, OLD_CAP.replace("30000.00", cap)
    )
    assert changed.count(cap) == 1
    publish(SYSTEM, changed, effective_from=FEBRUARY)


def test_a_cap_counts_what_an_earlier_version_really_paid(world: World) -> None:
    world.close(JANUARY)
    publish_from_february(rate="9.00", cap="2000.01")
    assert lines(world.close(FEBRUARY)) == [("earned", "2026-02", "teams", 20_001)]


def test_a_cap_lowered_below_what_was_paid_has_nothing_left(world: World) -> None:
    world.close(JANUARY)
    publish_from_february(rate="9.00", cap="1000.01")
    assert lines(world.close(FEBRUARY)) == []


def test_a_correction_is_judged_by_the_version_of_its_month(world: World) -> None:
    world.close(JANUARY)
    publish_from_february(rate="9.00", cap="2000.01")
    world.usage(("teams", JANUARY, 390, 1000))
    assert lines(world.close(FEBRUARY)) == [
        ("difference", "2026-01", "teams", -4_500),
        ("earned", "2026-02", "teams", 24_501),
    ]


def test_months_never_closed_use_up_caps_by_their_own_version(world: World) -> None:
    publish_from_february(rate="9.00", cap="2000.01")
    assert lines(world.close(FEBRUARY)) == [("earned", "2026-02", "teams", 20_001)]
