"""What goes wrong before anybody is known is said in the language that the browser asks for."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.builders import add_role, make_user

from opencpor.access.models import User
from opencpor.access.roles import Role

pytestmark = pytest.mark.django_db
GERMAN = {"Accept-Language": "de-CH,de;q=0.9,en;q=0.5"}


def read(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (GERMAN, "Die E-Mail-Adresse und/oder das Passwort sind leider falsch."),
        ({}, "The email address and/or password you specified are not correct."),
    ],
)
def test_a_wrong_password_is_told_in_the_browsers_language(
    asked: dict[str, str], said: str
) -> None:
    given = {"login": make_user(Role.REVIEWER).email, "password": "not the one"}
    assert said in read(Client(headers=asked).post("/accounts/login/", given))


def test_addresses_and_verbs_that_the_api_does_not_have_are_german() -> None:
    api = Client(headers=GERMAN)
    address = api.get("/api/v1/nowhere")
    assert address.json()["detail"] == (
        "Die API hat keine Adresse /api/v1/nowhere. Alle stehen in /api/v1/openapi.json."
    )
    verb = api.post("/api/v1/claims/clm_none/shout").json()
    assert verb["code"] == "unknown_verb"
    assert verb["detail"].startswith("'shout' gibt es hier nicht für POST. Es gibt: ")
    assert {one["Content-Language"] for one in (address, api.get("/api/v1/me"))} == {"de"}


def test_pages_that_there_are_not_are_german_for_strangers() -> None:
    shown = Client(headers=GERMAN).get("/nowhere/")
    assert (shown.status_code, "Unter dieser Adresse gibt es keine Seite." in read(shown)) == (
        404,
        True,
    )


def test_which_role_a_token_is_for_is_asked_in_the_persons_language() -> None:
    user = make_user(Role.INCENTIVES_ADMIN)
    add_role(user, Role.ACCOUNT_ADMIN, user.memberships.get().organization)
    User.objects.filter(id=user.id).update(language="de")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    said = client.post("/api/v1/tokens", {"name": "x", "days": 7}, "application/json").json()
    assert (said["detail"], said["errors"][0]["message"]) == (
        "Sie haben mehrere Rollen.", "Sagen Sie, mit welcher Ihrer Rollen es handeln soll.",
    )  # fmt: skip


def test_a_stranger_is_told_which_token_opens_the_figures(settings: Settings) -> None:
    settings.METRICS_TOKEN = "x" * 20
    said = Client(headers=GERMAN).get("/metrics").json()
    assert (said["code"], said["detail"]) == (
        "not_signed_in", "Senden Sie das Token aus OPENCPOR_METRICS_TOKEN.",
    )  # fmt: skip
