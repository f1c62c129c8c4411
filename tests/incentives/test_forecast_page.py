"""The page of a forecast's lines: what API and file say, narrowed likewise, each with its why."""

from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import make_customer, make_location, make_user
from tests.incentives.test_forecast import CLOSED, FIRST, MAY, USED, at_work, close_all
from tests.incentives.world import World
from tests.incentives.worlds import Worlds
from tests.usage.batches import PROGRAM, publish_program

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.incentives.forecasts.models import Forecast, ForecastCount, ForecastLine
from opencpor.incentives.models import Earning
from opencpor.incentives.pages import forecast
from opencpor.programs.shipped import shipped_text

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/earnings/forecast/"
OTHER = "tidewell-alliance"


def _two_workloads(folder: Path) -> World:
    made = at_work(folder)
    made.associate("exchange")
    made.usage(*(("exchange", FIRST.plus(at), active, 1000) for at, active in enumerate(USED)))
    close_all(made)
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(_two_workloads)


def admin(world: World) -> User:
    return make_user(Role.INCENTIVES_ADMIN, world.location.organization.organization)


def opened(user: User, address: str) -> Any:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address)


def filed(user: User, query: str) -> list[list[str]]:
    answer = opened(user, f"/insights/tables/forecast-lines.csv?{query}")
    text = b"".join(answer.streaming_content).decode()
    return [line.split(",") for line in text.splitlines()[1:]]


def counted(user: User, query: str) -> tuple[int, int, list[str]]:
    """How many lines page and file have, and what the page says they come to."""
    context = opened(user, f"{PAGE}?{query}").context
    sums = [f"{one['amounts'].mid} {one['currency']}" for one in context["sums"]]
    return context["listing"].total, len(filed(user, query)), sums


def test_the_page_lists_the_lines_that_api_and_file_add_up(world: World) -> None:
    user = admin(world)
    (said,) = opened(user, "/api/v1/earnings/forecast").json()["items"]
    amount = f"{said['amounts']['forecast']['amount']} USD"
    assert counted(user, "") == (2, 2, [amount])
    rows = opened(user, PAGE).context["listing"].rows
    assert f"{sum(row.amounts.mid for row in rows)} USD" == amount
    assert sorted((row.line.workload, row.units.mid) for row in rows) == [
        ("exchange", 30), ("teams", 30),
    ]  # fmt: skip


def test_the_page_is_narrowed_as_the_forecast_is(world: World) -> None:
    user, place, customer = admin(world), world.location.pk, world.customer
    line = ForecastLine.objects.get(forecast__month=MAY.first_day, workload="teams")
    own = f"{line.amount_mid // 100}.{line.amount_mid % 100:02} USD"
    for query, expected in (
        ("workload=teams", (1, 1, [own])), (f"location={place}&workload=teams", (1, 1, [own])),
        (f"customer={customer.pk}&workload=teams&market=de", (1, 1, [own])),
        ("location=loc_1", (0, 0, [])), ("market=ZZ", (0, 0, [])), ("program=p", (0, 0, [])),
        (f"customer={make_customer().pk}", (0, 0, [])),
    ):  # fmt: skip
        assert (query, counted(user, query)) == (query, expected)
    assert counted(user, f"program={PROGRAM}")[:2] == (2, 2)
    for unknown in ("workload=nothing", "segment=nothing"):
        assert opened(user, f"{PAGE}?{unknown}").status_code == 422


def test_a_narrowed_page_says_so_and_offers_its_file(world: World) -> None:
    text = unescape(opened(admin(world), f"{PAGE}?workload=teams&market=DE").content.decode())
    assert 'href="/insights/tables/forecast-lines.csv?' in text
    assert "<span>Workload: Microsoft Teams</span>" in text
    assert "Expected of these" in text
    nothing = opened(admin(world), f"{PAGE}?market=ZZ").content.decode()
    assert "No forecast fits the filter." in nothing


def test_it_goes_on_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecast, "USUAL", 1)
    first = opened(admin(world), PAGE).context["listing"]
    rest = opened(admin(world), f"{PAGE}?cursor={first.next_cursor}").context["listing"]
    found = {one.rows[0].line.workload for one in (first, rest)}
    assert (found, rest.next_cursor, rest.total) == ({"teams", "exchange"}, "", 2)


def test_each_line_leads_to_why_so_much(world: World) -> None:
    line = ForecastLine.objects.get(forecast__month=MAY.first_day, workload="teams")
    user, address = admin(world), f"{PAGE}{line.id}/"
    assert f'href="{address}"' in opened(user, PAGE).content.decode()
    page = opened(user, address)
    assert [(f"{month:%Y-%m}", growth) for month, growth in page.context["growths"]] == [
        ("2026-02", 30), ("2026-03", 40), ("2026-04", 10),
    ]  # fmt: skip
    text = " ".join(page.content.decode().split())
    assert "Paid units above the high-water mark: 520." in text
    assert f'href="/claims/associations/{line.association_id}"' in text


def test_a_line_without_history_says_why_it_says_nothing(tmp_path: Path) -> None:
    made = at_work(tmp_path)
    made.associate("exchange")
    close_all(made)
    line = ForecastLine.objects.get(forecast__month=MAY.first_day, workload="exchange")
    user = admin(made)
    assert "too little history" in opened(user, PAGE).content.decode()
    page = opened(user, f"{PAGE}{line.id}/")
    assert (line.standing, page.context["growths"]) == ("history", [])
    assert "Fewer than three months of usage are known" in page.content.decode()


def test_the_forecast_leads_to_its_lines_narrowed_alike(world: World) -> None:
    user = admin(world)
    for page in ("/earnings/?workload=teams", "/insights/forecast/?workload=teams"):
        text = opened(user, page).content.decode()
        assert (page, f'href="{PAGE}?workload=teams"' in text) == (page, True)
    assert f'href="{PAGE}"' in opened(user, "/insights/").content.decode()
    of_one = opened(user, f"/insights/customers/{world.customer.pk}/").content.decode()
    assert f'href="{PAGE}?customer={world.customer.pk}"' in of_one


def test_nobody_sees_lines_of_others(world: World) -> None:
    line = ForecastLine.objects.filter(forecast__month=MAY.first_day)[0]
    rival = make_user(Role.INCENTIVES_ADMIN, make_location().unit.organization)
    assert counted(rival, "") == (0, 0, [])
    assert opened(rival, f"{PAGE}{line.id}/").status_code == 404
    assert opened(make_user(Role.FINANCE), f"{PAGE}{line.id}/").status_code == 200
    reader = make_user(Role.REPORT_VIEWER, world.location.organization.organization)
    assert [opened(reader, one).status_code for one in (PAGE, f"{PAGE}{line.id}/")] == [403, 403]


def test_a_line_of_a_month_that_is_closed_leads_to_what_was_earned(world: World) -> None:
    line = ForecastLine.objects.get(forecast__month=CLOSED.first_day, workload="teams")
    user, client = admin(world), Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page: Any = client.get(f"{PAGE}{line.id}/", follow=True)
    assert page.redirect_chain[0][0].startswith("/earnings/?")
    earned = Earning.objects.get(month=CLOSED.first_day, workload="teams")
    assert [row["line"].id for row in page.context["listing"].rows] == [earned.id]
    assert "That month is closed." in page.content.decode()


def test_what_programs_expect_is_told_apart_by_their_names(world: World) -> None:
    user, one = admin(world), "Claiming Partner of Record"
    assert [row["program"] for row in opened(user, PAGE).context["sums"]] == [one]
    line = ForecastLine.objects.filter(forecast__month=MAY.first_day)[0]
    publish_program(shipped_text(OTHER))
    other = Forecast.objects.create(
        program_key=OTHER, month=MAY.first_day, program_version=1, currency="EUR", made_at=now()
    )
    ForecastLine.objects.create(
        forecast=other, association_id=line.association_id, location_id=line.location_id,
        customer_id=line.customer_id, engagement="", rule="growth", workload="teams",
        standing="made", amount_low=100, amount_mid=200, amount_high=300,
    )  # fmt: skip
    text = " ".join(unescape(opened(user, PAGE).content.decode()).split())
    assert [f"Expected, {name}<" in text for name in (one, "Tidewell Alliance")] == [True, True]


def test_the_list_of_lines_asks_nothing_of_what_was_earned_before(world: World) -> None:
    user = admin(world)
    ForecastCount.objects.all().delete()  # as right after a close, before all is added up
    with CaptureQueriesContext(connection) as statements:
        opened(user, PAGE)
    assert [one["sql"] for one in statements if "incentives_earning" in str(one["sql"])] == []
