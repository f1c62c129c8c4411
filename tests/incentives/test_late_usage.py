"""Usage that comes for months that are closed: who is told, and what the next close makes of it."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.world import FEBRUARY, JANUARY, World, lines, make_world
from tests.incentives.worlds import Worlds

from opencpor.access.roles import Role
from opencpor.usage.models import Batch
from opencpor.usage.quality.actions.compute import compute_quality
from opencpor.usage.quality.models import LateCount, QualityChange

pytestmark = pytest.mark.django_db(transaction=True)
LATE = "/api/v1/usage/quality/late"


def january_closed(folder: Path) -> World:
    made = make_world(folder)
    made.enroll()
    made.associate()
    made.usage(("teams", JANUARY, 300, 1000), ("intune", JANUARY, 5, 1000))
    made.close(JANUARY)
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(january_closed)


def late(batch: str = "", role: Role = Role.AUDITOR) -> list[dict[str, Any]]:
    """What is said of it once the worker has compared."""
    compute_quality()
    return told(batch, role)


def told(batch: str = "", role: Role = Role.AUDITOR) -> list[dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token_of(make_user(role))}"}
    answer = Client().get(f"{LATE}/{batch}" if batch else LATE, headers=headers)
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def newest() -> Batch:
    return Batch.objects.order_by("-received_at", "-id")[0]


def test_nothing_is_late_of_what_a_close_has_read(world: World) -> None:
    assert late() == []
    world.usage(("teams", FEBRUARY, 400, 1000))
    assert late() == late(newest().id) == []


def test_a_correction_of_a_closed_month_counts_the_units_that_change(world: World) -> None:
    world.usage(
        ("teams", JANUARY, 310, 1000), ("intune", JANUARY, 5, 1000), ("exchange", JANUARY, 1, 9)
    )
    batch = newest().id
    expected = [{"month": "2026-01", "batch": batch, "facts": 3, "changed": 2}]
    assert late() == late(batch) == expected


def test_until_it_is_compared_it_is_said_what_came_and_not_what_it_changes(world: World) -> None:
    world.usage(("teams", JANUARY, 310, 1000))
    first = newest().id
    assert [(one["batch"], one["facts"], one["changed"]) for one in told()] == [(first, 1, None)]
    assert [one["changed"] for one in late()] == [1]
    world.usage(("teams", JANUARY, 320, 1000))
    assert [one["changed"] for one in told()] == [None, None]
    assert [one["changed"] for one in late()] == [0, 1]


def test_a_close_has_it_compared_again_and_nothing_old_stays(world: World) -> None:
    world.usage(("teams", JANUARY, 310, 1000), ("teams", FEBRUARY, 310, 1000))
    assert [one["changed"] for one in late()] == [1]
    assert not QualityChange.objects.exists()
    world.close(FEBRUARY, "enough")
    assert (told(), QualityChange.objects.exists()) == ([], True)
    assert (compute_quality(), LateCount.objects.count()) == (True, 0)


def test_what_is_superseded_again_changes_nothing(world: World) -> None:
    world.usage(("teams", JANUARY, 310, 1000))
    first = newest().id
    world.usage(("teams", JANUARY, 300, 1000))
    assert [(one["batch"], one["changed"]) for one in late()] == [(first, 0), (newest().id, 0)]


def test_the_next_close_reads_it_and_posts_the_difference(world: World) -> None:
    world.usage(("teams", JANUARY, 310, 1000), ("teams", FEBRUARY, 310, 1000))
    batch = newest().id
    assert len(late(batch)) == 1
    posted = lines(world.close(FEBRUARY, "enough"))
    assert [line[:2] for line in posted if line[0] == "difference"] == [("difference", "2026-01")]
    assert late() == late(batch) == []


def test_the_pages_of_closes_and_of_the_batch_say_so(world: World) -> None:
    world.usage(("teams", JANUARY, 310, 1000))
    client = Client()
    client.force_login(world.finance, "django.contrib.auth.backends.ModelBackend")
    assert '/usage/quality/late"' in client.get("/earnings/closes/").content.decode()
    shown = client.get("/usage/quality/late").content.decode()
    assert ["Newer usage for closed months" in shown, "being counted" in shown] == [True, True]
    assert f"/usage/batches/{newest().id}" in shown
    part = f"/usage/batches/{newest().id}/reached"
    assert part in client.get(f"/usage/batches/{newest().id}").content.decode()
    assert "January 2026" in client.get(part).content.decode()
