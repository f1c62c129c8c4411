"""What every answer carries for the browser and for the caches between."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.builders import make_user, token_of

from opencpor.access.roles import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_no_cache_keeps_what_is_somebodys(client: Client) -> None:
    user = make_user(Role.AUDITOR)
    bearer = {"Authorization": f"Bearer {token_of(user)}"}
    assert client.get("/api/v1/me", headers=bearer)["Cache-Control"] == "private, no-store"
    client.force_login(user, BACKEND)
    assert client.get("/account")["Cache-Control"] == "private, no-store"
    assert client.get("/no-such-page")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/", "/api/v1/me", "/accounts/login/", "/no-such-page"])
def test_every_answer_says_what_a_browser_may_do_with_it(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_behind_a_proxy_with_tls_browsers_come_back_encrypted_only(
    client: Client, settings: Settings
) -> None:
    settings.BASE_URL = "https://partners.example"
    settings.SECURE_HSTS_SECONDS = 60
    answer = client.post("/theme", {"theme": "dark"})
    assert answer["Strict-Transport-Security"].startswith("max-age=60")
    assert answer.cookies["theme"]["secure"]


def test_an_unknown_host_is_not_answered(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_program_is_told_in_a_document_which_methods_an_address_takes(client: Client) -> None:
    answer = client.delete("/api/v1/claims")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer.json()["code"] == "method_not_allowed"
    assert answer["Allow"] == "GET, POST"


def test_a_program_is_told_which_verbs_there_are_in_place_of_an_unknown_one(
    client: Client,
) -> None:
    answer = client.post("/api/v1/claims/clm_1/nonsense")
    said = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert (said["code"], said["status"]) == ("unknown_verb", 404)
    assert {"submit", "withdraw", "decide", "evidence"} <= set(said["verbs"])
    assert "findings" not in said["verbs"]  # is read, not done
    assert said["detail"].startswith("There is no 'nonsense' here for POST. There are: ")
    assert client.post("/api/v1/claims/nonsense").json()["code"] != "unknown_verb"  # a claim's id
    other = client.get("/api/v1/nonsense").json()
    assert (other["code"], "page" in other["detail"]) == ("not_found", False)


def test_a_body_that_is_no_json_is_answered_with_what_to_send(client: Client) -> None:
    bearer = {"Authorization": f"Bearer {token_of(make_user(Role.INCENTIVES_ADMIN))}"}
    answer = client.post("/api/v1/claims", "{", "application/json", headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert "Send JSON, with the header" in answer.json()["detail"]
