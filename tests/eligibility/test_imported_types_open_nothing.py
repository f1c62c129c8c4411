"""Associations of other types count in scores, and open no figure, no slot and no money."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_location, make_user, token_of
from tests.eligibility.world import OTHERS
from tests.incentives.world import JANUARY, PROGRAM, SYSTEM, World, make_world

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.eligibility.actions.import_file import import_file
from opencpor.eligibility.reading import Kind
from opencpor.incentives.models import Earning
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db(transaction=True)
TYPES = ("dpor", "csp", "pal")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A partner with nothing but imported associations of every type."""
    made = make_world(tmp_path)
    made.enroll()
    made.usage(("teams", JANUARY, 500, 1000))
    rows = [
        f"{PROGRAM},{made.location.partner_id},{kind},{made.customer.tenant_id},,2025-01-01,,"
        for kind in TYPES
    ]
    content = (OTHERS + "\n".join(rows) + "\n").encode()
    assert import_file(Kind.OTHER_ASSOCIATIONS, content, SYSTEM, dry_run=False).carried_out
    return made


def reader(world: World) -> User:
    return make_user(Role.INCENTIVES_ADMIN, world.location.unit.organization)


def told(user: User, path: str, **asked: str) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    answer = Client().get(f"/api/v1/{path}", asked, headers=headers)
    return answer.json() if answer.status_code == 200 else answer.status_code


def test_they_open_no_figure_of_the_customer(world: World) -> None:
    compute_summaries()
    user = reader(world)
    assert told(user, "insights/customers")["items"] == []
    assert told(user, f"insights/customers/{world.customer.pk}") == 404
    assert told(user, "usage")["items"] == []
    home = told(user, "insights/home")
    assert (home["active_associations"], told(user, "insights/opportunities")["total"]) == (0, 0)
    assert not any(row["active_users"] for row in home["usage_by_month"])
    assert told(user, "associations")["items"] == []


def test_what_the_partner_is_recorded_for_opens_the_same_lists(world: World) -> None:
    world.associate()
    compute_summaries()
    user = reader(world)
    (row,) = told(user, "insights/customers")["items"]
    assert [one["workload"] for one in row["current"]] == ["teams"]
    assert len(told(user, "usage")["items"]) == 1
    assert len(told(user, "associations")["items"]) == 1
    assert told(user, "insights/home")["active_associations"] == 1
    world.close(JANUARY)
    assert len(told(user, "earnings")["items"]) == 1


def test_they_keep_nobody_out(world: World) -> None:
    rival = make_location()
    asked = {"engagement": "modern-work-security-usage", "workload": "teams",
             "tenant_id": str(world.customer.tenant_id)}  # fmt: skip
    user = make_user(Role.INCENTIVES_ADMIN, rival.unit.organization)
    assert [one["answer"] for one in told(user, "availability", **asked)["units"]] == ["free"]
    start = datetime.combine(date(2026, 1, 10), datetime.min.time(), UTC)
    terms = Terms(
        rival.organization_id, rival.pk, asked["engagement"], 1, start, claim_line="lin_1"
    )
    open_association(SlotKey(PROGRAM, world.customer.pk, "teams"), terms, SYSTEM)
    assert Association.objects.get().partner_id == rival.organization_id


def test_they_earn_nothing(world: World) -> None:
    world.close(JANUARY)
    assert not Earning.objects.exists()
    assert told(reader(world), "earnings")["items"] == []
