"""The pages before and around work: greeting, search, account, and what goes without script."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.harness import PASSWORD, check_page, sign_in
from tests.builders import make_user

from opencpor.access.actions.invite import invite
from opencpor.access.models import Invitation
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.clock import now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_strangers_are_greeted(page: Page) -> None:
    page.goto("/")

    expect(page.get_by_role("link", name="Sign in")).to_have_count(2)
    check_page(page, "home")


def test_the_account_page_speaks_german_once_that_is_chosen(page: Page) -> None:
    sign_in(page, make_user(Role.REVIEWER))
    page.goto("/account")
    page.get_by_label("Language").select_option("de")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Ihr Konto")).to_be_visible()
    expect(page.get_by_text("Ihre Sprache ist eingestellt.")).to_be_visible()
    check_page(page, "account-de")


def test_auditors_and_administrators_have_a_home(page: Page) -> None:
    admin = make_user(Role.ADMINISTRATOR)
    place = admin.memberships.get().organization_id
    row, _secret = invite(actor_of_user(admin), "nia@example.com", place, Role.FINANCE.value)
    Invitation.objects.filter(pk=row.pk).update(expires_at=now() - timedelta(days=1))
    sign_in(page, admin)
    page.goto("/insights/")
    expect(page.get_by_role("cell", name="nia@example.com").first).to_be_visible()
    check_page(page, "home-administrator")
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_label("E-mail")).to_have_value("nia@example.com")
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.get_by_text("No mail was sent")).to_be_visible()
    check_page(page, "invited")
    page.context.clear_cookies()
    sign_in(page, make_user(Role.AUDITOR))
    page.goto("/insights/")
    expect(page.get_by_text("It was never signed.")).to_be_visible()
    check_page(page, "home-auditor")
    page.get_by_role("link", name="Roles, invitations and tokens").first.click()
    expect(page.get_by_text("Somebody was invited").first).to_be_visible()
    check_page(page, "log")


def test_a_search_without_a_hit_says_what_to_try(page: Page) -> None:
    sign_in(page, make_user(Role.REVIEWER))
    page.goto("/search?q=nothing")

    expect(page.get_by_text("Nothing found for")).to_be_visible()
    check_page(page, "search-empty")


def test_a_forgotten_password_is_set_anew(page: Page) -> None:
    page.goto("/accounts/password/reset/")
    check_page(page, "password-reset")
    page.get_by_label("Email").fill("nobody@example.com")
    page.get_by_role("button", name="Reset My Password").click()

    expect(page.get_by_text("We have sent you an email")).to_be_visible()


def test_signing_in_and_the_theme_work_without_script(
    browser: Browser, live_server: LiveServer
) -> None:
    user = make_user(Role.REVIEWER)
    user.set_password(PASSWORD)
    user.save()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/accounts/login/?next=/account")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("summary", has_text="Light or dark").click()
    page.get_by_role("button", name="Dark").click()

    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    context.close()
