"""The insight pages in a real browser: figures read, charts drawn, fit for a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.harness import PHONE, WIDE, check_page, check_phone, look_at, sign_in
from tests.browser.months import beside, closed_once, put_back
from tests.builders import make_user
from tests.incentives.world import FEBRUARY, JANUARY, World
from tests.insights.review import make_reviews
from tests.insights.scene import make_claim, make_scene, viewer
from tests.snapshots import MadeOnce
from tests.usage.batches import PROGRAM, publish_program

from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.register.models import Association

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _closed_months(folder: Path) -> World:
    made = make_scene(folder)
    made.close(JANUARY)
    made.close(FEBRUARY)
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


def test_a_partner_reads_its_home(page: Page, world: World) -> None:
    make_claim(world, "action_required", 3, "Teams rollout")
    make_claim(world, "draft", 20, "Intune rollout")
    beside(compute_summaries)
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/")

    expect(page.get_by_role("heading", name="Waiting for you")).to_be_visible()
    expect(page.locator("figure.chart canvas")).to_have_count(2)
    check_page(page, "insights-home")


def test_a_partner_sees_what_it_can_do_and_goes_there(page: Page, world: World) -> None:
    make_claim(world, "action_required", 3, "Teams rollout")
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/")
    look_at(page, "can")
    page.get_by_role("link", name="See all").click()

    expect(page.get_by_role("heading", name="Claims that will lapse")).to_be_visible()
    check_page(page, "insights-opportunities")
    page.get_by_role("link", name="See the customer").first.click()
    expect(page.get_by_role("heading", name="Workloads", exact=True)).to_be_visible()


def test_a_partner_reads_how_it_does(page: Page, world: World) -> None:
    beside(compute_summaries)
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/insights/performance/")

    expect(page.locator("figure.chart canvas")).to_have_count(2)
    check_page(page, "insights-performance")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV Growth by workload").click()
    assert taken.value.suggested_filename == "performance-workloads.csv"
    page.get_by_role("link", name="SharePoint").first.click()
    expect(page.locator(".tile-figure").first).to_have_text("77")


def test_a_partner_reads_what_it_earned_and_why_it_was_not_more(page: Page, world: World) -> None:
    beside(compute_summaries)
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/insights/earnings/?since=2026-01&through=2026-02")
    look_at(page, "reasons")

    expect(page.get_by_text("judgments earned.")).to_be_visible()
    check_page(page, "insights-earnings")
    page.get_by_role("link", name="Microsoft Teams").first.click()
    expect(page.locator("#filter-workload")).to_have_value("teams")
    page.locator("#filter-months").select_option("3")
    page.wait_for_url("**months=3**")
    expect(page.locator("#filter-since")).to_have_value("")  # or the months would say nothing
    expect(page.locator("#filter-months")).to_have_value("3")


SENT = "document.addEventListener('submit', (e) => { window.sent = true; e.preventDefault(); })"


def test_who_chooses_a_filter_by_key_passes_over_choices(page: Page, world: World) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/insights/performance/")
    page.evaluate(SENT)
    page.locator("#filter-months").focus()
    for months in ("24", "12"):
        page.keyboard.press("ArrowDown" if months == "24" else "ArrowUp")
        expect(page.locator("#filter-months")).to_have_value(months)
    assert page.evaluate("window.sent") is None
    page.get_by_role("button", name="Filter").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.sent") is True


def test_a_partner_reads_a_customer_and_chooses_a_workload(page: Page, world: World) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/insights/customers/")
    check_page(page, "insights-customers")
    page.get_by_role("link", name=world.customer.organization.name).click()
    page.get_by_role("link", name="SharePoint").first.click()

    expect(page.locator("figure.chart").first).to_contain_text("Usage of SharePoint")
    check_page(page, "insights-customer")


def test_an_association_shows_its_usage_and_earnings_with_their_why(
    page: Page, world: World
) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    held = Association.objects.get(slot__workload="teams")
    page.goto(f"/claims/associations/{held.id}")

    expect(page.locator("figure.chart canvas")).to_have_count(1)
    expect(page.get_by_role("row").filter(has_text="illustrative rate").first).to_be_visible()
    check_page(page, "association-panels")
    page.get_by_role("link", name="Why").first.click()
    expect(page.get_by_text("The usage behind it").first).to_be_visible()


def test_a_customer_ends_an_association_and_is_told_what_happens(page: Page, world: World) -> None:
    sign_in(page, make_user(Role.CUSTOMER_ADMIN, world.customer.organization))
    page.goto("/insights/partners/")
    check_page(page, "insights-partners")
    page.get_by_role("row").filter(has_text="1").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="What it sees")).to_be_visible()
    check_page(page, "insights-partner")
    held = Association.objects.get(slot__workload="exchange")
    page.goto(f"/claims/associations/{held.id}/end")

    expect(page.get_by_text("sees nothing of your usage after now")).to_be_visible()
    check_page(page, "association-end")
    page.get_by_role("button", name="End the association").click()
    expect(page.get_by_text("The association has ended.")).to_be_visible()
    check_page(page, "association-ended")


def test_an_account_admin_is_told_what_it_cannot_see(page: Page, world: World) -> None:
    sign_in(page, viewer(world, Role.ACCOUNT_ADMIN))
    page.goto("/insights/")

    expect(page.get_by_text("Nothing to show here for your role")).to_be_visible()
    check_page(page, "insights-home-account-admin")


def test_an_operator_reads_a_customer(page: Page, world: World) -> None:
    sign_in(page, make_user(Role.AUDITOR))
    page.goto(f"/insights/customers/{world.customer.pk}/")

    expect(page.get_by_role("heading", name="Workloads", exact=True)).to_be_visible()
    check_page(page, "insights-customer-operator")


def test_a_chart_gives_its_picture_and_its_figures(page: Page, world: World) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto(f"/insights/customers/{world.customer.pk}/?unit={PROGRAM}:teams")
    chart = page.locator("figure.chart").first
    expect(chart).to_contain_text("users and units, Feb 2025 to Feb 2026")
    chart.get_by_text("Table and downloads").click()
    expect(chart.get_by_role("cell", name="620").first).to_be_visible()
    for kind in ("CSV", "PNG"):
        with page.expect_download() as taken:
            chart.get_by_role("button", name=kind).click()
        assert taken.value.suggested_filename == f"unit-usage.{kind.lower()}"
    check_page(page, "insights-customer-teams")


def test_a_new_partner_is_told_what_will_stand_here(page: Page) -> None:
    publish_program()
    sign_in(page, make_user(Role.INCENTIVES_ADMIN))
    for name, address in (("home", "/insights/"), ("customers", "/insights/customers/")):
        page.goto(address)
        check_page(page, f"insights-empty-{name}")


def test_a_partner_reads_in_german(browser: Browser, live_server: LiveServer, world: World) -> None:
    context = browser.new_context(
        base_url=live_server.url, viewport=WIDE, locale="de-DE", reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    for name, address in (("home", "/"), ("customer", f"/insights/customers/{world.customer.pk}/")):
        page.goto(address)
        check_page(page, f"insights-german-{name}")
    expect(page.get_by_text("Höchststand").first).to_be_attached()
    context.close()


def test_a_report_is_built_without_json(page: Page, world: World) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.goto("/insights/reports/new/earnings/")
    page.get_by_label("Name", exact=True).fill("What teams earned")
    page.get_by_label("Filter 1: column").select_option("workload")
    page.get_by_label("Filter 1: values, between commas").fill("teams")
    page.get_by_role("button", name="Show the first rows").click()

    expect(page.get_by_role("table", name="The first rows")).to_contain_text("450.00")
    check_page(page, "report-builder")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Run now").click()
    expect(page.get_by_role("status").filter(has_text="Reading rows")).to_be_visible()
    check_page(page, "report-run")
    page.goto("/insights/reports/")
    check_page(page, "reports")


def test_the_operator_sees_what_needs_it_first_and_the_claims_behind_it(
    page: Page, world: World
) -> None:
    make_reviews(world, now())
    beside(lambda: compute_summaries(again=True))
    sign_in(page, make_user(Role.FINANCE))
    page.route("**/program/leaders/**", lambda route: route.fulfill(status=503, body=""))
    page.goto("/insights/program/")

    expect(page.get_by_role("heading", name="Insights")).to_be_visible()
    expect(page.locator("figure.chart canvas").first).to_be_visible()
    leaders, said = page.get_by_role("link", name="Show who leads"), page.locator(".toast-line")
    leaders.scroll_into_view_if_needed()
    expect(said).to_have_count(1)
    said.evaluate("line => line.remove()")
    leaders.press("Enter")
    expect(said).to_have_count(1)
    expect(leaders).to_be_focused()  # one may try again
    said.evaluate("line => line.remove()")
    page.unroute("**/program/leaders/**")
    leaders.press("Enter")
    expect(page.get_by_role("heading", name="Partners with the most won lines")).to_be_visible()
    check_page(page, "insights-program")
    page.get_by_role("link", name="Past our deadline").click()
    expect(page.get_by_role("heading", name="Claims past the operator's deadline")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(2)
    check_page(page, "insights-program-claims")


def test_every_dashboard_of_a_partner_passes_on_a_phone(page: Page, world: World) -> None:
    make_claim(world, "action_required", 3, "Teams rollout")
    beside(compute_summaries)
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    span = "since=2026-01&through=2026-02"
    for path in (
        "", "opportunities/", f"performance/?{span}", f"earnings/?{span}",
        f"earnings/reasons/?{span}", "customers/", f"customers/{world.customer.pk}/", "reports/",
    ):  # fmt: skip
        page.goto(f"/insights/{path}")
        check_phone(page)


def test_every_dashboard_of_the_operator_passes_on_a_phone(page: Page, world: World) -> None:
    make_reviews(world, now())
    beside(lambda: compute_summaries(again=True))
    sign_in(page, make_user(Role.FINANCE))
    rule = "rule=mws-usage-growth&currency=USD&since=2026-01&through=2026-02"
    for path in (
        "program/", f"program/?customer={world.customer.pk}", "program/leaders/",
        "program/claims/?figure=all", f"program/money/?{rule}",
    ):  # fmt: skip
        page.goto(f"/insights/{path}")
        check_phone(page)
    expect(page.get_by_role("row").filter(has_text="540.00").first).to_be_attached()


def test_on_a_phone_what_waits_comes_first_and_the_rest_unfolds(page: Page, world: World) -> None:
    for days in range(1, 8):
        make_claim(world, "action_required", days, f"Claim {days}")
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.set_viewport_size(PHONE)
    page.goto("/")

    expect(page.get_by_role("row").filter(has_text="Claim 5")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Claim 6")).to_be_hidden()
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("row").filter(has_text="Claim 7")).to_be_visible()
    enrollment = page.get_by_role("button", name="Enrollment")
    expect(enrollment).to_have_attribute("aria-expanded", "false")
    enrollment.press("Enter")
    expect(page.get_by_role("table", name="Enrollment")).to_be_visible()
    check_page(page, "insights-home-phone")
    expect(page.get_by_role("button", name="Enrollment")).to_have_count(0)  # wide again


def test_a_phone_prints_the_charts_that_it_folds(page: Page, world: World) -> None:
    beside(compute_summaries)
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.set_viewport_size(PHONE)
    page.goto("/insights/performance/")
    canvas = page.locator("#chart-performance-growth canvas")
    expect(canvas).to_be_hidden()

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert canvas.evaluate("it => it.clientWidth") == 640

    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(canvas).to_be_hidden()


def test_on_a_phone_a_customers_page_folds_and_its_filters_stand_behind_a_button(
    page: Page, world: World
) -> None:
    sign_in(page, viewer(world, Role.INCENTIVES_ADMIN))
    page.set_viewport_size(PHONE)
    page.goto(f"/insights/performance/?customer={world.customer.pk}")
    expect(page.get_by_role("link", name="Clear", exact=True)).to_be_visible()
    page.goto(f"/insights/customers/{world.customer.pk}/")
    area, usage = page.get_by_label("Solution area"), page.get_by_role("button", name="Usage by")
    expect(area).to_be_hidden()
    expect(usage).to_have_attribute("aria-expanded", "false")
    page.get_by_role("link", name="SharePoint").first.click()
    expect(usage).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#usage")).to_be_in_viewport()

    page.get_by_role("button", name="Filters").press("Enter")
    area.select_option(index=1)
    page.wait_for_url("**area=**")
    expect(area).to_be_visible()  # what narrows is not hidden
    check_page(page, "insights-customer-phone")


def test_on_a_phone_the_operators_parts_unfold_and_say_who_leads(page: Page, world: World) -> None:
    make_reviews(world, now())
    beside(lambda: compute_summaries(again=True))
    sign_in(page, make_user(Role.FINANCE))
    page.set_viewport_size(PHONE)
    page.goto("/insights/program/")

    expect(page.get_by_role("button", name="Claim funnel")).to_have_attribute(
        "aria-expanded", "false"
    )
    page.get_by_role("button", name="Partners and customers that lead").press("Enter")
    expect(page.locator(":focus")).to_have_text("Partners with the most won lines")
