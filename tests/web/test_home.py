"""The start page, the choice of a workspace and a theme, one's own account."""

import pytest
from django.test import Client
from tests.builders import make_user

from opencpor.access.models import User
from opencpor.access.roles import Role

pytestmark = pytest.mark.django_db


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_start_page_greets_those_who_are_not_signed_in(client: Client) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert b"/accounts/login/" in page.content


def test_a_person_without_a_page_is_told_so(client: Client) -> None:
    page = signed_in(client, User.objects.create_user("nobody@example.com")).get("/")

    assert b"You have no role yet" in page.content


def test_the_theme_is_kept_in_the_browser_and_never_leads_away(client: Client) -> None:
    answer = client.post("/theme", {"theme": "dark", "next": "https://example.com/"})

    assert answer["Location"] == "/"
    assert client.cookies["theme"].value == "dark"
    assert b'data-bs-theme="dark"' in client.get("/").content


def test_an_unknown_theme_is_not_kept(client: Client) -> None:
    client.post("/theme", {"theme": "pink"})

    assert "theme" not in client.cookies


def test_one_s_own_language_wins_over_the_browser_s(client: Client) -> None:
    user = make_user(Role.REVIEWER)
    signed_in(client, user).post("/account", {"language": "de"})

    page = client.get("/account", headers={"accept-language": "en"})

    assert b'<html lang="de"' in page.content
    assert User.objects.get(pk=user.pk).language == "de"


def test_an_unknown_language_is_refused_at_its_field(client: Client) -> None:
    user = make_user(Role.REVIEWER)

    page = signed_in(client, user).post("/account", {"language": "tlh"})

    assert page.status_code == 422
    assert b'href="#id_language"' in page.content
    assert User.objects.get(pk=user.pk).language == ""


def test_pages_of_one_s_own_lead_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/account?x=1")

    assert answer["Location"] == "/accounts/login/?next=%2Faccount%3Fx%3D1"
