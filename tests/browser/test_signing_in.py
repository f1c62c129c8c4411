"""Signing in as people do it: password, second factor, recovery codes, demo logins."""

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, expect
from tests.browser.harness import PASSWORD, check_page, sign_in
from tests.builders import make_user

from opencpor.access.models import User
from opencpor.access.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def person(role: Role = Role.REVIEWER) -> User:
    user = make_user(role)
    user.set_password(PASSWORD)
    user.save()
    return user


def fill_in(page: Page, user: User, password: str) -> None:
    page.goto("/accounts/login/?next=/account")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_a_person_signs_in_and_lands_where_they_wanted(page: Page) -> None:
    page.goto("/accounts/login/")
    check_page(page, "sign-in")
    fill_in(page, person(), PASSWORD)

    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_a_wrong_password_is_said_at_the_top_and_keeps_the_address(page: Page) -> None:
    user = person()

    fill_in(page, user, "not the password")

    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Email")).to_have_value(user.email)
    check_page(page, "sign-in-wrong")


def test_a_person_sets_up_an_authenticator_app_and_signs_in_with_it(page: Page) -> None:
    user = person()
    fill_in(page, user, PASSWORD)
    page.goto("/accounts/2fa/")
    check_page(page, "sign-in-security")
    page.get_by_role("link", name="Activate").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    check_page(page, "authenticator-set-up")
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("Code").fill(code_for(secret))
    page.get_by_role("button", name="Activate").click()
    page.goto("/accounts/2fa/recovery-codes/")
    check_page(page, "recovery-codes")
    page.context.clear_cookies()

    fill_in(page, user, PASSWORD)
    check_page(page, "second-factor")
    page.get_by_label("Code").fill(code_for(secret))
    page.get_by_role("button", name="Sign In").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_signing_out_takes_one_click_in_the_account_menu(page: Page) -> None:
    sign_in(page, person())
    page.goto("/account")
    page.locator("summary", has_text="Account").click()
    page.get_by_role("button", name="Sign out").click()

    page.goto("/account")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
