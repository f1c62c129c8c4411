"""What stands on the sign-in page: the form, single sign-on if there is one, demo logins."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.builders import make_user

from opencpor.access.roles import Role
from opencpor.runtime import environment
from opencpor.web import logins

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password 7"


def installation(monkeypatch: pytest.MonkeyPatch, folder: Path, mode: str) -> None:
    env = replace(environment.current(), data=folder, mode=mode)
    monkeypatch.setattr(logins.environment, "current", lambda: env)
    users = {"reviewer": {"email": "rita@example.com", "password": PASSWORD}}
    (folder / "credentials.json").write_text(json.dumps({"base_url": "", "users": users}))


def test_the_demonstration_signs_in_with_one_click(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installation(monkeypatch, tmp_path, "demo")
    user = make_user(Role.REVIEWER)
    type(user).objects.filter(pk=user.pk).update(email="rita@example.com")
    user.refresh_from_db()
    user.set_password(PASSWORD)
    user.save()

    page = client.get("/accounts/login/").content.decode()
    answer = client.post("/accounts/login/", {"login": "rita@example.com", "password": PASSWORD})

    assert 'name="login" value="rita@example.com"' in page
    assert answer["Location"] == "/"


def test_no_other_installation_shows_logins(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installation(monkeypatch, tmp_path, "production")

    assert "rita@example.com" not in client.get("/accounts/login/").content.decode()


def test_single_sign_on_is_offered_where_it_is_set_up(client: Client, settings: Settings) -> None:
    app = {"provider_id": "oidc", "name": "Contoso sign-on", "client_id": "x", "secret": "y"}
    app["settings"] = {"server_url": "https://login.example.com"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    page = client.get("/accounts/login/").content.decode()

    assert "Contoso sign-on" in page
    assert "/accounts/oidc/oidc/login/" in page


def test_single_sign_on_is_not_offered_elsewhere(client: Client) -> None:
    assert "/accounts/oidc/" not in client.get("/accounts/login/").content.decode()


def test_a_wrong_password_does_not_tell_whether_the_address_is_known(client: Client) -> None:
    known = make_user(Role.REVIEWER)
    pages = [
        client.post("/accounts/login/", {"login": email, "password": "wrong"})
        for email in (known.email, "nobody@example.com")
    ]

    texts = [page.context["form"].errors.as_text() for page in pages]
    assert texts[0] == texts[1] != ""


def test_a_part_of_a_page_leads_the_signed_out_to_sign_in_and_back(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/claims?state=draft"}

    answer = client.get("/search", headers=headers)

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fclaims%3Fstate%3Ddraft"
