"""Figures about claims and associations lead to lists of exactly what they count."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client
from tests.incentives.world import World
from tests.insights.scene import ask, make_claim, page, viewer

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.clock import now
from opencpor.insights.summaries.actions.compute import compute_summaries

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = datetime(2026, 3, 20, tzinfo=UTC)


def with_lines(claim: Claim, **states: str) -> Claim:
    """Give a claim lines by workload, in these states."""
    for place, (workload, state) in enumerate(states.items(), 1):
        ClaimLine.objects.create(
            claim=claim, place=place, workload=workload, state=state, state_since=now()
        )
    return claim


def listed(user: User, address: str, key: str = "clm") -> set[str]:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(unescape(address))
    assert answer.status_code == 200, address
    return set(re.findall(rf'href="[^"]*/({key}_\w+)"', answer.content.decode()))


def test_the_home_leads_to_as_many_claims_and_associations_as_it_counts(world: World) -> None:
    with_lines(make_claim(world, "submitted", 1), teams="pending")
    with_lines(make_claim(world, "submitted", 1), exchange="pending")
    with_lines(make_claim(world, "draft", 1), teams="pending", exchange="pending")
    make_claim(world, "withdrawn", 1)
    given_up = make_claim(world, "draft", 1)  # it names a tenant, but no customer
    Claim.objects.filter(id=given_up.id).update(state="withdrawn")
    user = viewer(world, Role.INCENTIVES_ADMIN)
    for asked in (
        "workload=teams", "area=modern-work-security", "area=business-applications", "market=de",
        "segment=commercial&workload=exchange", f"customer={world.customer.pk}", "market=FR",
        f"location={world.location.pk}&workload=teams",
    ):  # fmt: skip
        found, text = ask(user, f"home?{asked}"), page(user, f"?{asked}")
        states = page(user, f"states/?{asked}")  # which come later, where they are much to read
        for state, count in found["claims_by_state"].items():
            (link,) = set(re.findall(rf'href="(/claims/\?[^"]*status={state})"', text + states))
            assert len(listed(user, link)) == count, (asked, state)
        (link,) = re.findall(r'href="(/claims/associations\?state=active[^"]*)"', text)
        assert len(listed(user, link, "asc")) == found["active_associations"], asked
    counted = ask(user, f"home?customer={world.customer.pk}")["claims_by_state"]
    assert counted == {"submitted": 2, "withdrawn": 1}


def test_rates_and_months_of_performance_lead_to_the_claims_that_they_count(world: World) -> None:
    both = with_lines(make_claim(world, "approved", 3), teams="active", exchange="declined")
    lost = with_lines(make_claim(world, "rejected", 3), teams="declined")
    Claim.objects.filter(id__in=(both.id, lost.id)).update(submitted_at=MARCH)
    with_lines(make_claim(world, "approved", 3), teams="active")  # in another month
    compute_summaries()
    user = viewer(world, Role.INCENTIVES_ADMIN)
    month = "submitted_since=2026-03&amp;submitted_through=2026-03"
    for asked, won, declined in (
        ("", {both.id}, {both.id, lost.id}), ("workload=teams&", {both.id}, {lost.id}),
        ("workload=exchange&market=DE&segment=commercial&", set(), {both.id}),
        (f"location={world.location.pk}&workload=teams&", {both.id}, {lost.id}),
    ):  # fmt: skip
        text = page(user, f"performance/?{asked}since=2026-03&through=2026-03")
        links = [one for one in re.findall(r'href="(/claims/\?[^"]*)"', text) if month in one]
        by_outcome = {one.rpartition("outcome=")[2]: one for one in links if "outcome=" in one}
        assert listed(user, by_outcome["won"]) == won, asked
        assert listed(user, by_outcome["declined"]) == declined, asked
        (every,) = {one for one in links if "outcome=" not in one}
        assert listed(user, every) == won | declined, asked
