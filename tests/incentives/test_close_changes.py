"""Closes after an association was revoked as void, or its payment waived for some months."""

from datetime import date
from pathlib import Path

import pytest
from tests.builders import make_location
from tests.claims.rules.plain import program
from tests.incentives.world import (
    FEBRUARY,
    JANUARY,
    MARCH,
    SYSTEM,
    World,
    lines,
    make_world,
)
from tests.incentives.worlds import Worlds
from tests.usage.batches import PROGRAM

from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.incentives.models import Earning
from opencpor.incentives.queries import input_rows
from opencpor.incentives.verification import faults_of_close
from opencpor.register.actions.change_payment import change_payment
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.move_association import move_association
from opencpor.register.actions.void_association import void_association
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db(transaction=True)
APRIL = Month(2026, 4)


def at_first(folder: Path) -> World:
    made = make_world(folder)
    made.enroll()
    made.associate()
    made.usage(
        ("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 460, 1000), ("teams", MARCH, 500, 1000),
        ("teams", APRIL, 600, 1000),
    )  # fmt: skip
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


def revoked(month: Month) -> None:
    association = Association.objects.get()
    end_association(association.id, now(), "revoked", SYSTEM)
    void_association(association.id, month, SYSTEM)


def test_closed_months_from_the_void_month_on_are_taken_back(world: World) -> None:
    posted = [lines(world.close(month)) for month in (JANUARY, FEBRUARY)]
    revoked(FEBRUARY)
    march = world.close(MARCH)
    assert lines(march) == [("difference", "2026-02", "teams", -27_000)]
    assert [lines(close) for close in (Earning.objects.earliest("id").close,)] == [posted[0]]
    assert faults_of_close(march) == []


def test_void_from_its_first_month_an_association_never_counted(world: World) -> None:
    world.close(JANUARY)
    revoked(JANUARY)
    close = world.close(FEBRUARY)
    assert lines(close) == [("difference", "2026-01", "teams", -180_000)]
    assert faults_of_close(close) == []


def test_months_without_payment_earn_nothing_and_closed_ones_stay(world: World) -> None:
    world.close(JANUARY)
    association = Association.objects.get()
    change_payment(association.id, FEBRUARY, SYSTEM, opted_out=True)
    assert lines(world.close(FEBRUARY)) == []
    change_payment(association.id, APRIL, SYSTEM, opted_out=False)
    assert lines(world.close(MARCH)) == []
    april = world.close(APRIL)
    assert [line[:3] for line in lines(april)] == [("earned", "2026-04", "teams")]
    assert faults_of_close(april) == []


def test_what_moves_goes_on_at_its_high_water_mark_and_earns_for_the_new_location(
    world: World,
) -> None:
    world.close(JANUARY)
    old, there = Association.objects.get(), make_location(world.location.organization)
    world.location = there
    world.enroll()
    start = program().business_calendar.month_start(FEBRUARY)
    new = move_association(old.id, there.pk, start, SYSTEM)
    february = world.close(FEBRUARY)
    assert lines(february) == [("earned", "2026-02", "teams", 27_000)]
    assert Earning.objects.get(close=february).location_id == there.pk
    rows = {
        row.association_id: row for row in input_rows(PROGRAM, program().business_calendar, MARCH)
    }
    assert rows[new.id].start_date == FEBRUARY.first_day
    assert rows[new.id].counts_from == rows[old.id].start_date == date(2026, 1, 10)
    assert faults_of_close(february) == []
