"""The directory's pages: accessible, on a phone, in light and dark."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.browser.harness import check_page, sign_in
from tests.builders import (
    make_customer,
    make_enrollment,
    make_location,
    make_organization,
    make_payee,
    make_subscription,
    make_user,
)

from opencpor.access.actor import system
from opencpor.access.roles import Role, Side
from opencpor.directory.actions.import_file import import_file
from opencpor.directory.actions.name_customer import get_or_create_unverified_customer
from opencpor.directory.terms import Kind
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import INVENTED, shipped_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _program() -> None:
    publish(system("cli"), shipped_text(INVENTED))


def test_the_operators_lists_are_accessible_and_fit_a_phone(page: Page) -> None:
    customer = make_customer(make_organization(Side.CUSTOMER, "Contoso Ltd"), "contoso.example")
    make_subscription(customer)
    make_enrollment(make_location())
    sign_in(page, make_user(Role.PROGRAM_MANAGER))
    for name in ("customers", "subscriptions", "partners", "locations", "enrollments", "files"):
        page.goto(reverse(f"directory:{name}"))
        check_page(page, f"directory-{name}")


def test_a_reviewers_tenant_page_is_accessible(page: Page) -> None:
    customer, _ = get_or_create_unverified_customer(
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "Contoso", "contoso.example", "US", system("test")
    )
    make_subscription(customer)
    sign_in(page, make_user(Role.REVIEWER))
    page.goto(reverse("directory:customer", args=[customer.pk]))
    check_page(page, "directory-customer")


def test_an_incentives_admin_enrolls_a_location(page: Page) -> None:
    row = make_enrollment()
    make_payee(row.location)
    sign_in(page, make_user(Role.INCENTIVES_ADMIN, row.location.organization.organization))
    page.goto(reverse("directory:locations"))
    check_page(page, "directory-own-locations")
    page.get_by_role("link", name="Tidewell Alliance").click()
    for words in ("Start enrollment", "Sign the agreement", "Submit payee and tax profiles"):
        page.get_by_role("button", name=words).click()
    check_page(page, "directory-enrollment")
    expect(page.get_by_text("Validating enrollment")).to_have_count(1)


def test_the_report_of_an_import_is_accessible(page: Page) -> None:
    text = "tenant_id,name,country\n3f2504e0-4f89-41d3-9a0c-0305e82c3301,Contoso,US\nx,Y,Germany\n"
    run = import_file(Kind.CUSTOMERS, text.encode(), system("test"), file_name="customers.csv")
    sign_in(page, make_user(Role.PROGRAM_MANAGER))
    page.goto(reverse("directory:import", args=[run.id]))
    check_page(page, "directory-import")


def test_a_program_manager_enters_a_customer_with_a_subscription(page: Page) -> None:
    sign_in(page, make_user(Role.PROGRAM_MANAGER))
    page.goto(reverse("directory:customers"))
    page.get_by_role("link", name="Enter a customer").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Tenant ID").click()
    page.keyboard.type("{3f2504e0-4f89-41d3-9a0c-0305e82c3301}")
    page.get_by_label("Name").fill("Contoso")
    page.get_by_label("Country").select_option("US")
    check_page(page, "directory-new-customer")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Enter a subscription").click()
    check_page(page, "directory-new-subscription")
    page.get_by_label("Subscription ID").fill("7c9e6679-7425-40de-944b-e07fc1f90ae7")
    page.get_by_label("Product").select_option(label="Compute plan")
    page.get_by_label("Start").fill("2026-01-15")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Compute plan").click()
    expect(page.get_by_label("Start")).to_have_value("2026-01-15")


def test_a_program_manager_enters_a_partner_with_a_location(page: Page) -> None:
    sign_in(page, make_user(Role.PROGRAM_MANAGER))
    page.goto(reverse("directory:partners"))
    page.get_by_role("link", name="Enter a partner").click()
    check_page(page, "directory-new-partner")
    page.get_by_label("Global account ID").fill("8001")
    page.get_by_label("Name").fill("Fabrikam")
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Enter a location").click()
    check_page(page, "directory-new-location")
    page.get_by_label("PartnerID").fill("8002")
    page.get_by_label("Name").fill("Fabrikam Bremen")
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Fabrikam Bremen")).to_have_count(1)
