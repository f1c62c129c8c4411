"""Customers that do not earn for a partner: its own tenant, and the public sector."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import make_user, token_of
from tests.incentives.world import (
    FEBRUARY,
    JANUARY,
    PROGRAM,
    World,
    disclosed_line,
    lines,
    make_world,
)
from tests.incentives.worlds import Worlds

from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.directory.models import CustomerDomain, PartnerDomain
from opencpor.incentives.models import Close
from opencpor.incentives.verdicts import verdicts_of

pytestmark = pytest.mark.django_db(transaction=True)

FULL = [("earned", "2026-01", "teams", 180_000)]


def at_first(folder: Path) -> World:
    """400 users of teams in January, worth 1,800.00."""
    made = make_world(folder)
    made.enroll()
    made.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 400, 1000))
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


def share_domain(world: World, *, verified: bool) -> None:
    PartnerDomain.objects.create(partner=world.location.organization, domain="own.example")
    CustomerDomain.objects.create(
        customer=world.customer, domain="it.own.example",
        verified_at=now() if verified else None, verified_by="import" if verified else "",
    )  # fmt: skip


def public_sector(world: World, country: str) -> None:
    world.customer.segment, world.customer.country = "public_sector", country
    world.customer.save()


def reasons(world: World, close: Close) -> list[tuple[str, ...]]:
    return [verdict.reasons for verdict in verdicts_of(world.actor, close)]


def api_verdict(world: World, client: Client) -> dict[str, Any]:
    user = make_user(Role.INCENTIVES_ADMIN, world.location.organization.organization)
    address = f"/api/v1/earnings/verdicts?program={PROGRAM}&month=2026-01"
    answer = client.get(address, headers={"Authorization": f"Bearer {token_of(user)}"})
    (row,) = answer.json()["items"]
    return dict(row)


def page_text(world: World, client: Client) -> str:
    client.force_login(make_user(Role.INCENTIVES_ADMIN, world.location.organization.organization))
    page = client.get(reverse("incentives:judged"), {"close": f"{PROGRAM}:2026-01"})
    assert page.status_code == 200
    return page.content.decode()


def test_a_partners_own_tenant_does_not_earn(world: World, client: Client) -> None:
    world.associate()
    share_domain(world, verified=True)
    assert lines(world.close(JANUARY)) == []
    row = api_verdict(world, client)
    assert (row["reasons"], row["shared_domain"]) == (["CUSEQPTR"], "it.own.example")
    assert "it.own.example" in page_text(world, client)


def test_a_domain_that_nobody_verified_takes_no_money_away(world: World) -> None:
    world.associate()
    share_domain(world, verified=False)
    assert lines(world.close(JANUARY)) == FULL


def test_the_public_sector_does_not_earn_without_disclosure(world: World, client: Client) -> None:
    world.associate()
    public_sector(world, "US")
    assert lines(world.close(JANUARY)) == []
    row = api_verdict(world, client)
    assert row["reasons"] == ["CUSPUBSEC"]
    known = (row["customer_segment"], row["customer_country"], row["disclosed"])
    assert known == ("public_sector", "US", False)
    text = page_text(world, client)
    assert "public sector, US" in text
    assert "none on file; with one it would earn" in text


def test_the_public_sector_earns_with_a_disclosed_claim(world: World) -> None:
    world.associate(claim_line=disclosed_line(world.location, world.customer))
    public_sector(world, "US")
    assert lines(world.close(JANUARY)) == FULL


def test_a_disclosure_does_not_help_in_other_countries(world: World) -> None:
    world.associate(claim_line=disclosed_line(world.location, world.customer))
    public_sector(world, "DE")
    assert reasons(world, world.close(JANUARY)) == [("CUSPUBSEC",)]


def test_codes_stand_in_the_order_of_judging(world: World) -> None:
    world.associate("exchange", opted_out=True)
    share_domain(world, verified=True)
    public_sector(world, "DE")
    codes = ("OPTOUT", "CUSEQPTR", "CUSPUBSEC", "NOUSAGE")
    assert reasons(world, world.close(JANUARY)) == [codes]


def test_a_segment_learned_later_is_a_correction(world: World) -> None:
    world.associate()
    assert lines(world.close(JANUARY)) == FULL
    public_sector(world, "DE")
    assert lines(world.close(FEBRUARY)) == [("difference", "2026-01", "teams", -180_000)]
