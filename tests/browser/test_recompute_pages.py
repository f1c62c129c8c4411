"""Recomputes in a real browser: proposed, compared, posted by a second person, explained."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.harness import check_page, sign_in
from tests.browser.months import closed_once, put_back
from tests.builders import make_user
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.world import JANUARY
from tests.jobs import run_jobs
from tests.snapshots import MadeOnce

from opencpor.access.roles import Role
from opencpor.incentives.models import Earning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _closed_with_late_usage(folder: Path) -> Desk:
    made = make_desk(folder)
    made.world.usage(("teams", JANUARY, 410, 1000))
    return made


@pytest.fixture(scope="module")
def _made(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[MadeOnce[Desk]]:
    folder = tmp_path_factory.mktemp("usage")
    with closed_once(lambda: _closed_with_late_usage(folder), django_db_blocker) as made:
        yield made


@pytest.fixture
def desk(_made: MadeOnce[Desk]) -> Desk:
    return put_back(_made)


def test_one_person_proposes_another_posts_and_the_partner_reads_why(
    page: Page, desk: Desk
) -> None:
    sign_in(page, desk.world.finance)
    page.goto("/earnings/recomputes/")
    page.get_by_role("link", name="Propose a recompute").click()
    page.get_by_label("First month").fill("2026-01")
    page.get_by_label("Last month").fill("2026-02")
    page.get_by_label("Why").fill("Usage came in late.")
    page.get_by_role("button", name="Propose recompute").click()
    expect(page.get_by_text("This is no closed month.").first).to_be_visible()
    check_page(page, "recompute-new-wrong")
    page.get_by_label("Last month").fill("2026-01")
    page.get_by_role("button", name="Propose recompute").click()
    expect(page.get_by_text("You proposed it;")).to_be_visible()
    check_page(page, "recompute-waits")

    run_jobs()
    page.context.clear_cookies()
    sign_in(page, desk.second)
    page.goto("/earnings/recomputes/")
    check_page(page, "recomputes")
    page.get_by_role("link", name="January 2026").click()
    page.get_by_role("link", name="Post differences").click()
    page.get_by_role("button", name="Post differences").click()
    expect(page.get_by_text("Decided by")).to_be_visible()
    check_page(page, "recompute-posted")

    page.context.clear_cookies()
    sign_in(page, make_user(Role.INCENTIVES_ADMIN, desk.world.location.organization.organization))
    page.goto(f"/earnings/lines/{Earning.objects.get(close=None).id}/")
    expect(page.get_by_text("judged anew before the close of February 2026")).to_be_visible()
    check_page(page, "recompute-explained")
