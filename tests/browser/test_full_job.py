"""The whole job through pages: partner, reviewer, customer, finance; from claim to statement."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests import files
from tests.browser.harness import check_page, sign_in
from tests.builders import make_user
from tests.claims.world import CLI, World, last_token
from tests.jobs import run_jobs
from tests.usage.conftest import lake

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.models import Claim
from opencpor.common import clock
from opencpor.common.months import Month
from opencpor.directory.actions.put_enrollment import put_enrollment
from opencpor.directory.terms import Requirement
from opencpor.programs.queries import version_in_force
from opencpor.programs.shipped import MICROSOFT
from opencpor.usage.actions.receive import Sent, receive
from opencpor.usage.models import Door

__all__ = ["lake"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEXT = "button[name=go][value=next]"
AHEAD = 32


@pytest.fixture
def world() -> World:
    made = World(domain="contoso.example")
    met = " ".join(f"{one.value}=2026-01-01" for one in Requirement)
    put_enrollment(
        {"partner_id": made.number, "program": MICROSOFT, "status": "enrolled",
         "requirements": met}, CLI,
    )  # fmt: skip
    return made


def add_customer(page: Page, world: World) -> Claim:
    page.goto("/claims/add")
    page.locator("[name=area]").first.check()
    page.click(NEXT)
    page.locator("[name=engagement]").first.check()
    page.click(NEXT)
    page.fill("[name=name]", "Teams rollout")
    page.fill("[name=tenant_id]", world.tenant_id)
    page.fill("[name=customer_name]", world.customer_name)
    page.fill("[name=customer_domain]", world.domain)
    page.select_option("[name=customer_country]", "US")
    page.fill("[name=agreement_date]", str(clock.now().date() - timedelta(days=20)))
    page.click(NEXT)
    expect(page.locator("#availability-teams .chip")).to_be_visible()
    page.check("[name=workloads][value=teams]")
    check_page(page, "job-form")
    page.click(NEXT)
    page.fill("[name=contact_name]", "Ann Lee")
    page.fill("[name=contact_title]", "CIO")
    page.fill("[name=contact_email]", f"ann@{world.domain}")
    page.click(NEXT)
    page.click(NEXT)
    page.wait_for_url("**/claims/clm_*")
    return Claim.objects.get()


def prove_and_submit(page: Page, folder: Path) -> None:
    paper = folder / "agreement.pdf"
    paper.write_bytes(files.pdf())
    page.set_input_files("[name=documents]", paper)
    if page.locator("[name=signed_on]").count():
        page.fill("[name=signed_on]", str(clock.now().date() - timedelta(days=20)))
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".claim-file")).to_have_count(1)
    page.wait_for_load_state()  # what follows looks at once for what is there
    for box in page.locator(".claim-statements input").all():
        box.check()
    for field in page.locator("[name^=why-]").all():
        field.fill("Known and accepted.")
    page.get_by_role("button", name="Submit claim").click()
    expect(page.locator(".page-head .chip")).to_have_text("Submitted")


def acknowledge(page: Page) -> None:
    page.goto(f"/consent/{last_token()}")
    check_page(page, "job-customer-link")
    page.locator("form[action$=acknowledge] button").click()
    expect(page.locator(".message-success")).to_be_visible()


def accept(page: Page, claim: Claim) -> None:
    page.goto(f"/claims/{claim.id}/review")
    page.get_by_role("button", name="Take to review").click()
    check_page(page, "job-review")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_role("button", name="Decide").focus()
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("The claim is decided")


def bring_usage(world: World, manager: User, folder: Path) -> Month:
    from opencpor.access.queries import actor_of_user

    calendar = version_in_force(MICROSOFT).document.business_calendar
    month = calendar.month_of(clock.now())
    clock.run_ahead(AHEAD)
    path = folder / "usage.csv"
    rows = [
        "tenant_id,workload,month,active_users,paid_units",
        f"{world.tenant_id},teams,{month.plus(-1)},800,2000",
        f"{world.tenant_id},teams,{month},1100,2000",
    ]
    path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    sent = Sent(path=path, name=path.name, door=Door.API, program_key=MICROSOFT)
    receive(sent, actor_of_user(manager))
    run_jobs()
    return month


def close(page: Page, month: Month) -> None:
    page.goto("/earnings/closes/new/")
    page.fill("[name=month]", str(month))
    page.get_by_role("button", name="Close the month").click()
    page.wait_for_url("**/closes/running/**")
    run_jobs()
    page.goto("/earnings/closes/")
    expect(page.locator("body")).to_contain_text("1,350.00")


def test_a_claim_becomes_a_statement_through_pages(
    page: Page, world: World, tmp_path: Path
) -> None:
    partner = world.person(Role.INCENTIVES_ADMIN)
    sign_in(page, partner)
    claim = add_customer(page, world)
    prove_and_submit(page, tmp_path)
    check_page(page, "job-claim")
    acknowledge(page)
    sign_in(page, make_user(Role.REVIEWER))
    accept(page, claim)
    month = bring_usage(world, make_user(Role.PROGRAM_MANAGER), tmp_path)
    sign_in(page, make_user(Role.FINANCE))
    close(page, month)
    sign_in(page, partner)
    page.goto("/earnings/")
    expect(page.locator("body")).to_contain_text("1,350.00")
    page.locator("a[href*='/earnings/lines/']").first.click()
    check_page(page, "job-explanation")
    page.goto("/earnings/statements/")
    page.locator("a[href*='/earnings/statements/stm_']").first.click()
    expect(page.locator("body")).to_contain_text("1,350.00")
    check_page(page, "job-statement")
    page.goto("/")
    check_page(page, "job-home")
