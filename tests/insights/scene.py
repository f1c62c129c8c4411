"""A partner that holds and held, beside a rival, with usage, a closed month and claims."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from tests.builders import make_location, make_user, token_of
from tests.incentives.world import (
    ENGAGEMENT,
    FEBRUARY,
    JANUARY,
    MARCH,
    SYSTEM,
    World,
    make_world,
)
from tests.usage.batches import PROGRAM

from opencpor.access.models import Organization, Unit, User
from opencpor.access.roles import Role
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.models import Location
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms

DECEMBER = Month(2025, 12)


def partner_of(world: World) -> Organization:
    return Organization.objects.get(id=world.location.organization_id)


def make_scene(folder: Path) -> World:
    """Teams is ours from January on; Exchange a rival's; SharePoint was ours until February 10."""
    world = make_world(folder)
    world.enroll()
    world.associate("teams")
    world.associate("sharepoint", end=date(2026, 2, 10))
    hold_exchange(world)
    world.usage(
        ("teams", DECEMBER, 400, 2000), ("teams", JANUARY, 500, 2000),
        ("teams", FEBRUARY, 620, 2000), ("exchange", FEBRUARY, 1000, 2000),
        ("sharepoint", JANUARY, 77, 1000), ("sharepoint", FEBRUARY, 88, 1000),
    )  # fmt: skip
    return world


def hold_exchange(world: World, location: Location | None = None) -> Association:
    place = location or make_location()
    start = datetime(2026, 1, 10, 12, tzinfo=UTC)
    terms = Terms(place.organization_id, place.pk, ENGAGEMENT, 1, start, claim_line="lin_2")
    return open_association(SlotKey(PROGRAM, world.customer.pk, "exchange"), terms, SYSTEM)


def viewer(world: World, role: Role, *units: Unit) -> User:
    return make_user(role, partner_of(world), *units)


def ask(user: User, path: str) -> Any:
    """Return what the API says."""
    answer = Client().get(
        f"/api/v1/insights/{path}", headers={"Authorization": f"Bearer {token_of(user)}"}
    )
    return answer.json() if answer.status_code == 200 else answer.status_code


def page(user: User, path: str) -> str:
    """Return a page's text with tags left out and blanks joined."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/insights/{path}")
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def status(user: User, path: str) -> int:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return int(client.get(f"/insights/{path}").status_code)


def make_claim(world: World, state: str, days: int, name: str = "Rollout") -> Claim:
    whole = state != "draft"
    return Claim.objects.create(
        program_key=PROGRAM, program_version=1 if whole else None, engagement=ENGAGEMENT,
        state=state, name=name, partner=partner_of(world), location_id=world.location.pk,
        given_partner_id=world.location.partner_id,
        customer_id=world.customer.pk if whole else None, customer_name="Contoso",
        tenant_id=str(world.customer.tenant_id), created_at=now(), created_by="test",
        state_since=now(), submitted_at=now() if whole else None,
        deadline_at=now() + timedelta(days=days),
    )  # fmt: skip


__all__ = ["DECEMBER", "FEBRUARY", "JANUARY", "MARCH"]
