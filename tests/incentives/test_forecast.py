"""After a close the coming month is forecast; pages, API and file say the same."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.builders import make_location, make_user, token_of
from tests.incentives.world import World, make_world
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs
from tests.usage.batches import PROGRAM

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.common.months import Month
from opencpor.incentives.forecasts.actions.make import make_forecast, make_forecasts
from opencpor.incentives.forecasts.models import Forecast, ForecastLine
from opencpor.incentives.forecasts.queries import outlooks
from opencpor.incentives.rules.forecast import Span

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = Month(2026, 1)
USED = (400, 430, 470, 480)  # January to April
CLOSED = FIRST.plus(3)
MAY = CLOSED.plus(1)


def close_all(world: World, through: Month = CLOSED) -> None:
    month = FIRST
    while month <= through:
        world.close(month)
        month = month.plus(1)
    run_jobs()


def at_work(folder: Path, start: date = date(2026, 1, 10), until: Month | None = None) -> World:
    made = make_world(folder)
    made.enroll(until=until)
    made.associate(start=start)
    made.usage(*(("teams", FIRST.plus(at), active, 1000) for at, active in enumerate(USED)))
    return made


def _closed(folder: Path) -> World:
    made = at_work(folder)
    close_all(made)
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(_closed)


def partner(world: World) -> User:
    return make_user(Role.INCENTIVES_ADMIN, world.location.organization.organization)


def asked(user: User, query: str = "") -> list[dict[str, object]]:
    answer = Client().get(
        f"/api/v1/earnings/forecast{query}",
        headers={"Authorization": f"Bearer {token_of(user)}"},
    )
    assert answer.status_code == 200, answer.content
    items: list[dict[str, object]] = answer.json()["items"]
    return items


def test_the_median_of_three_months_is_forecast_after_the_last_close(world: World) -> None:
    line = ForecastLine.objects.get(forecast__month=MAY.first_day)
    assert (line.growths, line.room, line.standing) == ([30, 40, 10], 520, "made")
    assert (line.units_low, line.units_mid, line.units_high) == (10, 30, 40)
    (found,) = outlooks(world.actor)
    rate = found.sums.amounts.low // 10
    assert found.sums.amounts == Span(10 * rate, 30 * rate, 40 * rate)
    assert rate > 0


def test_a_customers_forecast_names_its_rule(world: World) -> None:
    headers = {"Authorization": f"Bearer {token_of(partner(world))}"}
    path = f"/api/v1/insights/customers/{world.customer.pk}"
    (unit,) = Client().get(path, headers=headers).json()["units"]
    (line,) = unit["associations"][0]["forecast"]
    names = (line["rule"], line["rule_name"])
    assert names == ("mws-usage-growth", "Modern Work and Security Usage")


def test_months_before_are_forecast_by_what_was_known_then(world: World) -> None:
    (found,) = outlooks(world.actor)
    (april,) = found.past
    assert april.month == CLOSED
    assert april.earned * 40 == april.forecast.mid * 10  # 10 came, 40 was the median of 400, 30, 40
    assert found.accuracy is not None
    assert (found.accuracy.off_percent, found.accuracy.within) == (300, 0)


@pytest.mark.usefixtures("world")
def test_what_was_forecast_stays() -> None:
    before = list(ForecastLine.objects.order_by("id").values())
    assert make_forecasts(PROGRAM) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Forecast.objects.update(program_version=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        ForecastLine.objects.all().delete()
    assert list(ForecastLine.objects.order_by("id").values()) == before


def line_for(month: Month, folder: Path, **more: Any) -> list[ForecastLine]:
    """Forecast a month where nothing was closed before."""
    at_work(folder, **more)
    make_forecast(PROGRAM, month)
    return list(ForecastLine.objects.all())


def test_fewer_than_three_months_are_too_little_history(tmp_path: Path) -> None:
    (line,) = line_for(FIRST.plus(2), tmp_path)
    assert (line.standing, line.growths, line.amount_high) == ("history", [], 0)


def test_growth_of_months_that_a_partner_did_not_hold_stays_hidden(tmp_path: Path) -> None:
    (line,) = line_for(MAY, tmp_path, start=date(2026, 3, 10))
    assert (line.standing, line.growths, line.amount_high) == ("history", [], 0)


def test_a_month_that_will_not_count_is_not_forecast(tmp_path: Path) -> None:
    assert line_for(MAY, tmp_path, until=MAY) == []


def test_the_interface_says_amounts_range_and_error(world: World) -> None:
    (found,) = asked(partner(world))
    assert (found["month"], found["lines"], found["without_history"]) == ("2026-05", 1, 0)
    (line,) = ForecastLine.objects.filter(forecast__month=MAY.first_day)
    amounts = found["amounts"]
    assert isinstance(amounts, dict)
    assert Decimal(amounts["forecast"]["amount"]) * 100 == line.amount_mid
    error = found["error"]
    assert isinstance(error, dict)
    assert (error["months"], error["median_off_percent"], error["within_range"]) == (1, 300, 0)


def test_another_partner_gets_nothing_of_it(world: World) -> None:
    rival = make_user(Role.INCENTIVES_ADMIN, make_location().organization.organization)
    (found,) = asked(rival)
    assert (found["lines"], found["past"], found["error"]) == (0, [], None)
    (other,) = asked(partner(world), "?customer=org_nosuch")
    assert (other["lines"], other["past"]) == (0, [])


def test_the_file_has_a_row_per_association_and_rule(world: World) -> None:
    answer = Client().get(
        "/api/v1/earnings/exports/forecast",
        headers={"Authorization": f"Bearer {token_of(partner(world))}"},
    )
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(body))
    assert (row["month"], row["workload"], row["outcome"]) == ("2026-05", "teams", "made")
    assert (row["units_low"], row["units_forecast"], row["units_high"]) == ("10", "30", "40")
    assert row["growth_last_month"] == "10"


def test_reading_takes_as_many_queries_for_many_associations(
    world: World, django_assert_num_queries: Any
) -> None:
    world.associate("exchange")
    world.usage(*(("exchange", FIRST.plus(at), one, 1000) for at, one in enumerate(USED)))
    world.close(MAY, "Not in yet.")
    run_jobs()
    with django_assert_num_queries(6):
        (found,) = outlooks(world.actor)
    assert (found.sums.made, found.sums.history) == (0, 2)


def test_of_two_at_once_one_makes_the_forecast(tmp_path: Path) -> None:
    at_work(tmp_path)
    barrier, found = Barrier(2), []

    def make() -> None:
        barrier.wait()
        try:
            found.append(make_forecast(PROGRAM, MAY))
        finally:
            connection.close()

    threads = [Thread(target=make) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one is None for one in found) == [False, True]
    assert (Forecast.objects.count(), ForecastLine.objects.count()) == (1, 1)
