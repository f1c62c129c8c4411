"""The pages about money in a real browser: every page, with figures, without, and in German."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.harness import WIDE, check_page, look_at, sign_in
from tests.browser.months import closed_once, put_back
from tests.builders import make_user
from tests.incentives.world import FEBRUARY, JANUARY, World
from tests.insights.scene import make_scene, viewer
from tests.snapshots import MadeOnce
from tests.usage.batches import PROGRAM

from opencpor.access.roles import Role
from opencpor.http.models import Operation
from opencpor.incentives.forecasts.actions.make import make_forecasts
from opencpor.incentives.models import Close, Earning, Statement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _closed_months(folder: Path) -> World:
    """Two closed months; the second corrects a line of the first, and a workload has no usage."""
    made = make_scene(folder)
    made.associate("intune")  # nobody reports its usage
    made.associate("teams-phone", start=date(2025, 9, 1))  # long enough for a forecast
    months = [FEBRUARY.plus(back) for back in range(-5, 1)]
    made.usage(*(("teams-phone", month, 100 + 20 * n, 900) for n, month in enumerate(months)))
    made.close(JANUARY)
    made.usage(("teams", JANUARY, 380, 1000))
    made.close(FEBRUARY)
    make_forecasts(PROGRAM)
    return made


@pytest.fixture(scope="module")
def _made(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[MadeOnce[World]]:
    folder = tmp_path_factory.mktemp("usage")
    with closed_once(lambda: _closed_months(folder), django_db_blocker) as made:
        yield made


@pytest.fixture
def world(_made: MadeOnce[World]) -> World:
    return put_back(_made)


def test_a_partner_follows_an_amount_to_its_grounds(page: Page, world: World) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/earnings/")
    check_page(page, "money-earnings")
    correction = Earning.objects.get(kind="difference")
    page.locator(f"a[href='/earnings/lines/{correction.id}/']").first.click()

    expect(page.get_by_text("Growth above the mark").first).to_be_visible()
    check_page(page, "money-explanation")


def test_a_partner_sees_what_the_coming_month_may_earn(page: Page, world: World) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/insights/#forecast")
    expect(page.get_by_text("expected for March 2026")).to_be_visible()
    expect(page.get_by_text("For the last 2 closed months")).to_be_visible()
    page.locator("#chart-forecast-microsoft-cpor summary").click()
    check_page(page, "money-forecast-home")

    page.goto(f"/insights/customers/{world.customer.pk}/")
    expect(page.get_by_role("row", name="Teams Phone").get_by_text(" to ").first).to_be_visible()
    check_page(page, "money-forecast-customer")


def test_a_partner_follows_the_forecast_to_a_line_and_why_so_much(page: Page, world: World) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/insights/#forecast")
    page.get_by_role("link", name="See what each association may earn, and why").click()
    check_page(page, "money-forecast-lines")
    page.locator("tbody tr", has_text=" to USD ").first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Growth of the last three months")).to_be_visible()
    check_page(page, "money-forecast-line")


def test_parts_of_a_narrowed_home_come_when_they_are_looked_at(page: Page, world: World) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/insights/?market=DE")
    look_at(page, "forecast")
    expect(page.get_by_text("expected for March 2026")).to_be_visible()
    look_at(page, "states")
    expect(page.get_by_role("link", name="Show claims by state")).to_have_count(0)
    check_page(page, "money-home-narrowed")
    page.goto("/insights/forecast/?market=DE")
    check_page(page, "money-home-forecast")


def test_a_partner_reads_why_a_month_did_not_earn(page: Page, world: World) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/earnings/judged/")
    page.evaluate(
        "document.querySelectorAll('details.judged').forEach((one) => { one.open = true })"
    )

    expect(page.locator("details .reason").first).to_be_visible()
    check_page(page, "money-judged")


def test_a_partner_reads_a_statement(page: Page, world: World) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/earnings/statements/")
    check_page(page, "money-statements")
    page.goto(f"/earnings/statements/{Statement.objects.get(month='2026-02-01').id}/")

    expect(page.get_by_role("heading", name="Adjustments for earlier months")).to_be_visible()
    check_page(page, "money-statement")


def test_finance_reads_closes_and_asks_for_one(page: Page, world: World) -> None:
    sign_in(page, world.finance)
    page.goto("/earnings/closes/")
    check_page(page, "money-closes")
    page.goto(f"/earnings/closes/{Close.objects.get(month='2026-02-01').id}/")
    check_page(page, "money-close")
    page.goto("/earnings/closes/new/")
    page.get_by_label("Month").fill("October")
    page.get_by_role("button", name="Close the month").click()
    expect(page.get_by_text("is no month").first).to_be_visible()
    check_page(page, "money-close-new-wrong")
    page.get_by_label("Month").fill("2026-03")
    page.get_by_role("button", name="Close the month").click()

    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    check_page(page, "money-close-running")
    Operation.objects.update(state="failed", problem={"detail": "Of 3 units only 1 has usage."})
    page.reload()
    expect(page.get_by_text("The month was not closed")).to_be_visible()
    check_page(page, "money-close-failed")


def test_before_the_first_close_every_page_says_what_to_expect(page: Page) -> None:
    sign_in(page, make_user(Role.FINANCE))
    for name in ("", "judged", "statements", "closes", "adjustments"):
        page.goto(f"/earnings/{name}/".replace("//", "/"))
        check_page(page, f"money-empty-{name or 'earnings'}")


def test_money_is_read_in_german(browser: Browser, live_server: LiveServer, world: World) -> None:
    context = browser.new_context(
        base_url=live_server.url, viewport=WIDE, locale="de-DE", reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/earnings/")
    expect(page.get_by_role("heading", name="Verdienst", level=1)).to_be_visible()
    check_page(page, "money-earnings-german")
    page.goto(f"/earnings/lines/{Earning.objects.filter(kind='earned').first().id}/")  # type: ignore[union-attr]
    expect(page.get_by_text("Wachstum über dem Höchststand").first).to_be_visible()
    check_page(page, "money-explanation-german")
    context.close()
