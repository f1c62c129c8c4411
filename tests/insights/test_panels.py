"""What claim and association pages show of usage and earnings once an association stands."""

from pathlib import Path

import pytest
from django.test import Client
from tests.builders import make_location, make_user
from tests.incentives.world import JANUARY, World, make_world
from tests.insights.scene import viewer

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.models import Earning
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = make_world(tmp_path)
    made.enroll()
    made.associate()
    return made


def got(user: User, path: str) -> tuple[int, str]:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(path)
    return answer.status_code, answer.content.decode()


def panel(name: str) -> str:
    return f"/insights/panels/associations/{Association.objects.get().id}/{name}"


def test_usage_is_drawn_with_the_mark_and_its_figures(world: World) -> None:
    world.usage(("teams", JANUARY, 400, 1000))
    status, text = got(viewer(world, Role.REPORT_VIEWER), panel("usage"))
    assert status == 200
    for part in ("Usage of Microsoft Teams", "High-water mark", "400", "1,000"):
        assert part in text


def test_earnings_stand_by_month_with_their_why(world: World) -> None:
    world.usage(("teams", JANUARY, 400, 1000))
    world.close(JANUARY)
    _, text = got(viewer(world, Role.INCENTIVES_ADMIN), panel("earnings"))
    assert f'href="/earnings/lines/{Earning.objects.get().id}/"' in text
    for part in ("January 2026", "1,800.00", "illustrative rate"):
        assert part in text


def test_before_the_first_figures_the_panels_say_when_they_come(world: World) -> None:
    user = viewer(world, Role.INCENTIVES_ADMIN)
    assert "No figures yet" in got(user, panel("usage"))[1]
    assert "Nothing posted yet" in got(user, panel("earnings"))[1]


def test_who_sees_no_money_is_not_even_offered_its_panel(world: World) -> None:
    user = viewer(world, Role.REPORT_VIEWER)
    page = got(user, f"/claims/associations/{Association.objects.get().id}")[1]
    assert (panel("usage") in page, panel("earnings") in page) == (True, False)
    assert got(user, panel("earnings"))[0] == 403


@pytest.mark.usefixtures("world")
def test_a_rival_finds_no_panel() -> None:
    rival = make_user(Role.INCENTIVES_ADMIN, make_location().organization.organization)
    assert [got(rival, panel(name))[0] for name in ("usage", "earnings")] == [404, 404]
