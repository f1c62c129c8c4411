"""A close keeps every judgment of closed months that changed, also where no money moved."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, SYSTEM, World, lines, make_world
from tests.incentives.worlds import Worlds

from opencpor.common.clock import now
from opencpor.incentives.models import Close, Earning
from opencpor.incentives.verdicts import verdicts_for_line, without_earning
from opencpor.incentives.verification import faults_of_close
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.void_association import void_association
from opencpor.register.models import Association
from opencpor.usage.lake.here import the_lake

pytestmark = pytest.mark.django_db(transaction=True)


def at_first(folder: Path) -> World:
    """A unit that earns nothing in January, since its paid units are too few."""
    made = make_world(folder)
    made.enroll()
    made.associate()
    made.usage(("teams", JANUARY, 300, 100), ("teams", FEBRUARY, 300, 100))
    made.close(JANUARY)
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


def kept(close: Close, month: str) -> list[dict[str, Any]]:
    with the_lake().local(close.verdict_file) as (path,):
        return [row for row in pq.read_table(path).to_pylist() if row["month"] == month]


def ineligible(world: World) -> list[tuple[str, str, tuple[str, ...]]]:
    closes = list(Close.objects.order_by("month"))
    return [
        (f"{close.month:%Y-%m}", str(verdict.month), verdict.reasons)
        for part in without_earning(world.actor, closes)
        for close, verdict in part
    ]


def test_a_zero_whose_reason_changes_is_kept(world: World) -> None:
    world.usage(("teams", JANUARY, 0, 1000))
    february = world.close(FEBRUARY)
    assert lines(february) == []
    assert [row["reasons"] for row in kept(february, "2026-01")] == ["MAULWPHWM"]
    assert ineligible(world)[0] == ("2026-02", "2026-01", ("MAULWPHWM",))
    assert faults_of_close(february) == []


def test_an_amount_that_stays_on_other_figures_is_kept(world: World) -> None:
    world.usage(("teams", FEBRUARY, 400, 1000))
    world.close(FEBRUARY)
    line = Earning.objects.get()
    world.usage(("teams", FEBRUARY, 400, 1100))
    march = world.close(MARCH, "usage is missing")
    assert lines(march) == []
    found = verdicts_for_line(march, line.association_id, line.rule, FEBRUARY)
    assert [(one.paid_units, one.amount) for one in found] == [(1100, line.amount_minor / 100)]
    assert faults_of_close(march) == []


def test_what_did_not_change_is_not_kept_again(world: World) -> None:
    world.usage(("teams", JANUARY, 300, 100))
    assert kept(world.close(FEBRUARY), "2026-01") == []


def test_what_is_judged_no_more_is_withdrawn_and_shown_to_nobody(world: World) -> None:
    association = Association.objects.get()
    end_association(association.id, now(), "revoked", SYSTEM)
    void_association(association.id, JANUARY, SYSTEM)
    february = world.close(FEBRUARY)
    (row,) = kept(february, "2026-01")
    assert (row["outcome"], row["amount"]) == ("withdrawn", 0)
    assert ineligible(world) == []
    assert verdicts_for_line(february, association.id, row["rule"], JANUARY) == []
    assert kept(world.close(MARCH, "usage is missing"), "2026-01") == []
    assert faults_of_close(february) == []


def test_older_closes_are_verified_by_what_they_kept(world: World) -> None:
    world.usage(("teams", JANUARY, 0, 1000))
    february = world.close(FEBRUARY)
    february.keeps_all_changes = False
    assert faults_of_close(february) == ["1 judgments differ from those kept"]
