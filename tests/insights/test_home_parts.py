"""What comes after a home that is narrowed: claims by state and the forecast, each by itself."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import make_location, make_user
from tests.incentives.conftest import worlds
from tests.incentives.test_forecast import at_work, close_all
from tests.incentives.world import World
from tests.incentives.worlds import Worlds
from tests.insights.scene import ask, make_claim, page, status, viewer

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.clock import now
from opencpor.insights.summaries.actions.compute import compute_summaries

__all__ = ["worlds"]
pytestmark = pytest.mark.django_db(transaction=True)
NARROWED = "workload=teams&market=DE"
READ = ("AVG(", '"incentives_forecast"')  # times in states, and forecasts
NOTHING = "Nothing here fits what the page is narrowed to."


def _forecast(folder: Path) -> World:
    """Four closed months of Teams, the fifth forecast; two claims stand in one state."""
    made = at_work(folder)
    close_all(made)
    for days in (4, 9):
        claim = make_claim(made, "submitted", 30)
        Claim.objects.filter(pk=claim.pk).update(state_since=now() - timedelta(days=days, hours=1))
        ClaimLine.objects.create(claim=claim, place=1, workload="teams", state_since=now())
    compute_summaries()
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(_forecast)


@pytest.fixture
def reader(world: World, client: Client) -> User:
    user = viewer(world, Role.INCENTIVES_ADMIN)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.mark.usefixtures("reader")
def test_a_narrowed_home_reads_neither_of_them(world: World, client: Client) -> None:
    customer, place = f"customer={world.customer.pk}", f"location={world.location.pk}"
    for asked, apart in (
        (NARROWED, True), (f"{place}&workload=teams", True), ("segment=commercial", True),
        ("area=modern-work-security", True), ("", False), (place, False), (customer, False),
        (f"{customer}&workload=teams", False),
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            text = client.get(f"/insights/?{asked}").content.decode()
        read = [any(word in str(one["sql"]) for one in seen.captured_queries) for word in READ]
        linked = [f'href="/insights/{part}/?' in text for part in ("states", "forecast")]
        assert (asked, read, linked) == (asked, [not apart] * 2, [apart] * 2)


def test_each_says_what_the_home_of_the_api_says(reader: User) -> None:
    found = ask(reader, f"home?{NARROWED}")
    assert found["claims_in_state"] == [
        {"state": "submitted", "claims": 2, "average_days": 6, "longest_days": 9}
    ]
    text = page(reader, f"states/?{NARROWED}")
    assert "for 6 days, up to 9</span>" in text
    assert 'href="/claims/?workload=teams&amp;market=DE&amp;status=submitted">2</a>' in text
    (one,) = found["forecast"]
    middle = Decimal(one["amounts"]["forecast"]["amount"])
    assert (one["month"], middle > 0) == ("2026-05", True)
    text = page(reader, f"forecast/?{NARROWED}")
    assert f'<span class="money">USD {middle:,.2f}</span></strong> expected for <time' in text


def test_each_is_a_part_for_the_home_and_a_page_without_script(
    reader: User, client: Client
) -> None:
    home = page(reader, f"?{NARROWED}")
    assert home.index('id="locations"') < home.index('id="states"')  # below it nothing moves
    for name, words in (("states", "for 6 days"), ("forecast", "A forecast is no promise")):
        assert words not in home
        (address,) = re.findall(rf'href="(/insights/{name}/[^"#]*)#{name}"', home)
        whole = client.get(unescape(address)).content.decode()
        part = client.get(unescape(address), headers={"HX-Request": "true"}).content.decode()
        assert (words in whole, words in part) == (True, True)
        assert (f'id="{name}"' in whole, f'id="{name}"' in part) == (True, False)
        assert ("<html" in whole, "<html" in part) == (True, False)


def test_others_see_nothing_of_it(world: World) -> None:
    rival = make_user(Role.INCENTIVES_ADMIN, make_location().unit.organization)
    auditor = make_user(Role.AUDITOR)
    for path in ("states/", "forecast/"):
        for asked in (NARROWED, f"location={world.location.pk}"):
            assert (path, asked, NOTHING in page(rival, f"{path}?{asked}")) == (path, asked, True)
        assert "This page is about partners" in page(auditor, path)
    assert status(viewer(world, Role.REPORT_VIEWER), "forecast/") == 403
    for path in ("states/", "forecast/"):
        assert (path, status(viewer(world, Role.ACCOUNT_ADMIN), path)) == (path, 403)


def test_nothing_is_narrowed_by_what_they_do_not_know(reader: User) -> None:
    for wrong in ("color=red", "months=3", "market=DEU"):
        for path in ("states/", "forecast/"):
            assert (wrong, status(reader, f"{path}?{wrong}")) == (wrong, 422)


def test_a_partner_without_claims_and_closes_is_told_so() -> None:
    user = make_user(Role.INCENTIVES_ADMIN, make_location().unit.organization)
    assert "No claims yet." in page(user, "states/")
    assert "No forecast yet. There is one once a month is closed." in page(user, "forecast/")
