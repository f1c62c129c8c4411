"""Payees in a browser: entered, compared, approved; accessible, on a phone, in light and dark."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.browser.harness import check_page, sign_in
from tests.incentives.payees.people import IBAN, make_people
from tests.usage.batches import publish_program

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_payee_is_entered_and_approved(page: Page) -> None:
    publish_program()
    people = make_people()
    sign_in(page, people.admin)
    page.goto(reverse("incentives:payees"))
    check_page(page, "payees-own")
    page.get_by_role("link", name=people.location.unit.name).click()
    page.get_by_role("link", name="Enter the payee").click()
    page.get_by_label("Account holder").fill("Contoso GmbH")
    page.get_by_label("IBAN").fill("DE88370400440532013000")
    page.get_by_role("button", name="Submit payee").click()
    check_page(page, "payee-new")
    page.get_by_label("IBAN").fill(IBAN)
    page.get_by_role("button", name="Submit payee").click()
    expect(page.get_by_text("DE•• … 3000")).to_have_count(1)

    sign_in(page, people.finance)
    page.goto(reverse("incentives:payees"))
    check_page(page, "payees-queue")
    page.get_by_role("link", name=people.location.unit.name).click()
    check_page(page, "payee-place")
    page.get_by_role("link", name="Approve").click()
    page.get_by_label("Account number on the document").fill(IBAN)
    page.get_by_label("How it was checked").fill("Compared with the bank's letter.")
    check_page(page, "payee-approve")
    page.get_by_role("button", name="Approve payee").click()
    expect(page.get_by_text("The number was entered again and is the same.")).to_be_visible()
    check_page(page, "payee-approved")
