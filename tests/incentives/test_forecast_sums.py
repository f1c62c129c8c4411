"""Forecasts are added up behind closes and recomputes, and never say other than their lines."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from tests.builders import make_user
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import start
from tests.incentives.test_forecast import CLOSED, MAY, at_work, close_all
from tests.incentives.world import World
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs
from tests.processes import LONGEST
from tests.usage.batches import PROGRAM
from tests.waiting import until_somebody_waits

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.incentives.forecasts.actions.count import count_forecasts, faults_of_forecast_sums
from opencpor.incentives.forecasts.models import ForecastCount, ForecastSum
from opencpor.incentives.forecasts.queries import EARNING, Outlook, Wanted, outlooks
from opencpor.incentives.models import Journal

pytestmark = pytest.mark.django_db(transaction=True)


def closed(folder: Path) -> World:
    made = at_work(folder)
    close_all(made)
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(closed)


def from_lines(world: World) -> tuple[Outlook, ...]:
    """The outlook where nothing is added up yet."""
    before = dict(ForecastCount.objects.values_list("forecast_id", "number"))
    ForecastCount.objects.all().delete()
    found = outlooks(world.actor)
    ForecastCount.objects.bulk_create(
        ForecastCount(forecast_id=key, number=number) for key, number in before.items()
    )
    return found


def test_what_is_added_up_is_what_the_lines_say(world: World) -> None:
    (found,) = outlooks(world.actor)
    assert (found.sums.made, len(found.past), found.past[0].earned > 0) == (1, 1, True)
    assert from_lines(world) == (found,)
    assert ForecastCount.objects.count() > 1
    assert count_forecasts(PROGRAM) == 0
    assert list(faults_of_forecast_sums()) == []


def test_a_location_that_holds_nothing_has_no_part_in_the_sums(world: World) -> None:
    place = world.location
    admin = make_user(Role.INCENTIVES_ADMIN, place.organization.organization, place.unit)
    (here,) = outlooks(actor_of_user(admin), Wanted(location=place.pk))
    assert here.sums.made == 1
    (elsewhere,) = outlooks(actor_of_user(admin), Wanted(location="loc_nosuch"))
    assert (elsewhere.sums.made, elsewhere.past) == (0, ())


def test_a_forecast_is_narrowed_by_workload_country_and_segment(world: World) -> None:
    (whole,) = outlooks(world.actor)
    for same in (Wanted(workloads=("teams",)), Wanted(market="DE"), Wanted(segment="commercial")):
        assert outlooks(world.actor, same) == (whole,)
    for other in (Wanted(workloads=("intune",)), Wanted(market="FR"), Wanted(segment="education")):
        (none,) = outlooks(world.actor, other)
        assert (none.sums.made, none.sums.history, none.past) == (0, 0, ())


def test_what_was_posted_since_is_read_from_the_lines(world: World) -> None:
    (before,) = outlooks(world.actor)
    world.usage(("teams", CLOSED, 490, 1000))
    world.close(MAY, "Not in yet.")
    (stale,) = outlooks(world.actor)
    assert stale.past[0].earned == 2 * before.past[0].earned  # 20 users came instead of 10
    assert (stale,) == from_lines(world)
    run_jobs()
    (found,) = outlooks(world.actor)
    assert found.past == stale.past
    assert list(faults_of_forecast_sums()) == []


@pytest.mark.usefixtures("world")
def test_a_sum_that_is_not_that_of_its_lines_is_found() -> None:
    ForecastSum.objects.filter(forecast__month=CLOSED.first_day).update(earned_minor=1)
    assert list(faults_of_forecast_sums()) == [
        f"{PROGRAM}: 2 sums of the forecast of {CLOSED} differ"
    ]


@pytest.mark.usefixtures("world")
def test_the_latest_booking_of_earnings_is_found_without_passing_over_payments() -> None:
    rows = Journal.objects.filter(program_key=PROGRAM, kind__in=EARNING).order_by("-number")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = rows.values_list("number", flat=True)[:1].explain()
    assert "journal_of_earnings" in plan
    assert "Filter" not in plan


@pytest.mark.race
@pytest.mark.usefixtures("world")
def test_of_two_that_add_up_at_once_the_second_waits() -> None:
    sums = list(ForecastSum.objects.order_by("forecast", "location").values_list("amount_mid"))
    number = ForecastCount.objects.count()
    ForecastCount.objects.all().delete()
    first, go_on = held_up(lambda: count_forecasts(PROGRAM))
    second = start(lambda: count_forecasts(PROGRAM))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == (number, number)
    again = ForecastSum.objects.order_by("forecast", "location").values_list("amount_mid")
    assert list(again) == sums
