"""Adjustments in a real browser: proposed, decided, and read by the partner."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.harness import check_page, sign_in
from tests.browser.months import beside, closed_once, put_back
from tests.builders import make_user
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.world import FEBRUARY, PROGRAM
from tests.snapshots import MadeOnce

from opencpor.access.roles import Role
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Earning, Statement
from opencpor.insights.summaries.actions.compute import compute_summaries

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _closed_with_an_adjustment(folder: Path) -> Desk:
    made = make_desk(folder)
    made.approved(amount="-25.00", note="Paid twice.", earning=Earning.objects.get().id)
    made.world.close(FEBRUARY)
    return made


@pytest.fixture(scope="module")
def _made(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[MadeOnce[Desk]]:
    folder = tmp_path_factory.mktemp("usage")
    with closed_once(lambda: _closed_with_an_adjustment(folder), django_db_blocker) as made:
        yield made


@pytest.fixture
def desk(_made: MadeOnce[Desk]) -> Desk:
    return put_back(_made)


def test_one_person_proposes_and_another_approves(page: Page, desk: Desk) -> None:
    sign_in(page, desk.world.finance)
    page.goto(f"/earnings/adjustments/new/?earning={Earning.objects.get().id}")
    page.get_by_label("Type").select_option("recoupment")
    page.get_by_label("Amount").fill("25.00")
    page.get_by_label("Note").fill("Paid twice.")
    page.get_by_role("button", name="Propose adjustment").click()
    expect(page.get_by_text("What is taken back is a negative amount").first).to_be_visible()
    check_page(page, "adjustment-new-wrong")
    page.get_by_label("Amount").fill("-25.00")
    page.get_by_role("button", name="Propose adjustment").click()
    expect(page.get_by_text("You proposed it;")).to_be_visible()
    check_page(page, "adjustment-waits")

    page.context.clear_cookies()
    sign_in(page, desk.second)
    page.goto("/earnings/adjustments/?state=proposed")
    check_page(page, "adjustments")
    page.goto("/")
    expect(page.get_by_role("heading", name="Waiting for you")).to_be_visible()
    check_page(page, "finance-home")
    page.get_by_role("link", name="Look and decide").click()
    page.get_by_role("link", name="Approve").click()
    page.get_by_role("button", name="Approve and book").click()
    expect(page.get_by_text("Approved by")).to_be_visible()
    check_page(page, "adjustment-approved")


def test_a_partner_reads_why_its_balance_was_adjusted(page: Page, desk: Desk) -> None:
    row = Adjustment.objects.get()
    sign_in(page, make_user(Role.INCENTIVES_ADMIN, desk.world.location.organization.organization))
    page.goto("/earnings/")
    check_page(page, "adjustments-in-earnings")
    page.goto(f"/earnings/statements/{Statement.objects.get(month='2026-02-01').id}/")
    expect(page.get_by_role("heading", name="Adjustments by hand")).to_be_visible()
    check_page(page, "adjustments-in-statement")
    page.locator(f"a[href='/earnings/adjustments/{row.id}/']").click()
    expect(page.get_by_text("Paid twice.")).to_be_visible()
    check_page(page, "adjustment-partner")
    page.get_by_role("link", name="Why it was posted").click()
    expect(page.get_by_role("heading", name="Adjustments by hand")).to_be_visible()


def test_finance_sets_a_budget_and_reads_how_much_of_it_is_used(page: Page, desk: Desk) -> None:
    beside(compute_summaries)
    sign_in(page, desk.second)
    page.goto("/earnings/budgets/")
    check_page(page, "budgets-none")
    page.get_by_role("link", name="Set a budget").click()
    page.get_by_label("Rule").select_option(f"{PROGRAM}/{Earning.objects.get().rule}")
    page.get_by_label("First month").fill("2026-01")
    page.get_by_label("Last month").fill("2026-04")
    page.get_by_label("Amount").fill("nothing")
    page.get_by_role("button", name="Set budget").click()
    check_page(page, "budget-new-wrong")
    page.get_by_label("Amount").fill("3600.00")
    page.get_by_role("button", name="Set budget").click()
    expect(page.get_by_text("The budget is set.")).to_be_visible()
    check_page(page, "budgets")
    page.goto("/insights/program/?through=2026-02&months=3")
    expect(page.get_by_role("link", name="1,800.00").last).to_be_visible()
    check_page(page, "insights-program-budgets")
