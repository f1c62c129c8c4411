"""Times on the pages of a customer's console: all in one zone, which is said."""

import re

import pytest
from tests.claims.consent.test_console import admin_of, api
from tests.claims.pages.visitors import browser, text_of
from tests.claims.world import World

from opencpor.claims.actions.ask_availability import Question, ask_availability
from opencpor.claims.changes import LineChange
from opencpor.programs.shipped import INVENTED

pytestmark = pytest.mark.django_db
PAGES = ("/console/requests", "/console/history", "/console/history/questions")
RECEIPTS = "/console/receipts"
NOTE = "The programs here are in different time zones. All times here are in UTC."
PACIFIC, BERLIN = {"PST", "PDT"}, {"CET", "CEST"}


def used(world: World, *, engagement: str = "modern-work-security-usage") -> World:
    """Let a partner ask what is free and ask to be recorded; the tenant says yes."""
    actor, line = world.partner_actor(), "teams" if "usage" in engagement else "draft"
    ask_availability(Question(engagement, world.tenant_id, (LineChange(workload=line),)), actor)
    claim = world.submitted(actor, line, engagement=engagement)
    api(admin_of(world), "POST", f"/claims/{claim.id}/consent/acknowledge")
    return world


def zones_on(world: World, address: str) -> tuple[set[str], bool]:
    """Return the zones of all moments that a page writes, and whether it says why they are UTC."""
    page = text_of(browser(admin_of(world)), address)
    return set(re.findall(r"\d\d:\d\d ([A-Z]{3,4})\b", page)), NOTE in page


@pytest.mark.parametrize("address", [*PAGES, RECEIPTS])
def test_times_are_the_programs_where_there_is_one(address: str) -> None:
    (zone,), noted = zones_on(used(World()), address)
    assert (zone in PACIFIC, noted) == (True, False)


@pytest.mark.parametrize("address", [*PAGES, RECEIPTS])
def test_times_of_several_programs_are_all_in_utc_and_the_page_says_so(address: str) -> None:
    first = used(World())
    used(World(INVENTED, tenant_id=first.tenant_id), engagement="engineering-adoption")
    assert zones_on(first, address) == ({"UTC"}, True)


def test_a_program_that_the_tenant_takes_no_part_in_does_not_matter() -> None:
    used(World())
    other = used(World(INVENTED, domain="other.example"), engagement="engineering-adoption")
    (zone,), noted = zones_on(other, "/console/history")
    assert (zone in BERLIN, noted) == (True, False)
