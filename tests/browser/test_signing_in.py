"""Signing in as people do it: password, second factor, recovery codes, demo logins."""

import json
from dataclasses import replace
from pathlib import Path

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
from opencpor.runtime import environment
from opencpor.web import logins

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


def test_the_demonstration_s_logins_are_one_click_away(
    page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    users = {}
    for name in logins.ROLES:
        user = person(Role.AUDITOR)
        users[name] = {"email": user.email, "password": PASSWORD}
    (tmp_path / "credentials.json").write_text(json.dumps({"users": users}), encoding="utf-8")
    env = replace(environment.current(), data=tmp_path, mode="demo")
    monkeypatch.setattr(logins.environment, "current", lambda: env)
    page.goto("/accounts/login/?next=/account")
    check_page(page, "sign-in-demo")

    page.get_by_role("button", name="Senior reviewer").click()

    expect(page.get_by_text(users["senior_reviewer"]["email"])).to_be_visible()


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


def test_a_passkey_is_added_and_signs_in_by_itself(page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    verified = {"hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options | verified})
    fill_in(page, person(), PASSWORD)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    check_page(page, "passkey-set-up")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Security key added.")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("Laptop")).to_be_visible()
    check_page(page, "passkeys")
    page.context.clear_cookies()

    page.goto("/accounts/login/?next=/account")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_signing_out_takes_one_click_in_the_account_menu(page: Page) -> None:
    sign_in(page, person())
    page.goto("/account")
    page.locator("summary", has_text="Account").click()
    page.get_by_role("button", name="Sign out").click()

    page.goto("/account")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
