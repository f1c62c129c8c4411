"""A version tried on scores in a real browser: asked, watched, read; fit for a phone."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness import check_page, check_phone, sign_in
from tests.browser.months import beside
from tests.builders import make_user
from tests.eligibility.test_trials import easier
from tests.eligibility.world import PROGRAM, SYSTEM, make_world
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.programs.actions.publish import publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _manager() -> User:
    """Somebody who may try versions; the first is harder than the second, which scores go by."""
    make_world()
    publish(SYSTEM, easier("20"))
    return make_user(Role.PROGRAM_MANAGER)


def _answered(page: Page) -> None:
    page.goto(f"/eligibility/trials/new/?program={PROGRAM}&version=1")
    page.get_by_role("button", name="Score anew").click()
    expect(page.get_by_role("status").get_by_text("Scoring partners by both")).to_be_visible()
    beside(run_jobs)
    expect(page.get_by_role("heading", name="Who would qualify", exact=True)).to_be_visible()


def test_a_manager_tries_a_version_and_the_answer_comes_by_itself(page: Page) -> None:
    sign_in(page, beside(_manager))
    page.goto("/eligibility/trials/new/")
    check_page(page, "score-trial-new")
    _answered(page)
    expect(page.get_by_text("1 partner scored for")).to_contain_text("compared with version 2")
    row = page.get_by_role("row", name="Solutions Partner for Modern Work").first
    expect(row.get_by_role("cell")).to_have_text(["1", "0", "0", "0", "0", "1"])
    check_page(page, "score-trial")
    page.goto("/eligibility/trials/")
    expect(page.get_by_role("link", name="Version 1")).to_be_visible()
    check_page(page, "score-trials")


def test_an_answer_passes_on_a_phone(page: Page) -> None:
    sign_in(page, beside(_manager))
    _answered(page)
    check_phone(page)  # in light and in dark
