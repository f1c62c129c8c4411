"""The scorecard in a real browser: read, supposed, looked behind; fit for a phone."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness import check_page, check_phone, sign_in
from tests.browser.months import beside
from tests.eligibility.world import ScoreWorld, make_world

from opencpor.access.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _scored() -> ScoreWorld:
    world = make_world()
    world.certify("p1")
    world.score()
    return world


def _carded() -> tuple[ScoreWorld, str]:
    world = _scored()
    return world, world.score().id


def test_a_partner_reads_its_scorecard_and_supposes_three_more_deployments(page: Page) -> None:
    world = beside(_scored)
    sign_in(page, beside(lambda: world.viewer(Role.INCENTIVES_ADMIN)))
    page.goto("/eligibility/")
    check_page(page, "eligibility-scores")
    page.get_by_role("link", name="Solutions Partner for Modern Work").click()
    expect(page.locator("figure.chart canvas")).to_have_count(1)
    more = page.get_by_label("Deployments, CPOR usage, Enterprise: suppose so many more")
    more.fill("3")
    page.get_by_role("button", name="Suppose these values").click()
    expect(page.get_by_text("With these values it would not be reached.")).to_be_visible()
    check_page(page, "eligibility-score")
    page.get_by_role("link", name="Customers behind it").click()
    expect(page.get_by_role("heading", name="Customers behind the score")).to_be_visible()
    check_page(page, "eligibility-customers")


def test_the_scorecard_passes_on_a_phone(page: Page) -> None:
    world, card = beside(_carded)
    sign_in(page, beside(lambda: world.viewer(Role.INCENTIVES_ADMIN)))
    for path in ("", f"scores/{card}/", f"scores/{card}/customers"):
        page.goto(f"/eligibility/{path}")
        check_phone(page)
