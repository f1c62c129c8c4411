"""A kept answer is for those who could still ask."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of

from opencpor.access.models import Membership, ServiceAccount, Token, User
from opencpor.access.roles import Role
from opencpor.common.clock import now

pytestmark = pytest.mark.django_db
REFUSED = {"revoked_at": now() - timedelta(seconds=1), "expires_at": now() - timedelta(seconds=1)}


@pytest.fixture
def admin() -> User:
    return make_user(Role.ACCOUNT_ADMIN)


def ask(client: Client, name: str = "Sync", **headers: str) -> Any:
    headers |= {"Idempotency-Key": "once"}
    body = {"name": name, "role": Role.REPORT_VIEWER}
    return client.post("/api/v1/service-accounts", body, "application/json", headers=headers)


def test_a_repeated_request_gets_the_first_answer(admin: User) -> None:
    bearer = f"Bearer {token_of(admin)}"
    first, second = [ask(Client(), Authorization=bearer) for _ in range(2)]
    assert (first.status_code, first.json()) == (201, second.json())
    assert second["Idempotency-Replayed"] == "true"
    assert ServiceAccount.objects.count() == 1


@pytest.mark.parametrize("column", REFUSED)
def test_a_token_that_is_over_gets_no_kept_answer(admin: User, column: str) -> None:
    bearer = f"Bearer {token_of(admin)}"
    assert ask(Client(), Authorization=bearer).status_code == 201
    Token.objects.update(**{column: REFUSED[column]})
    refused = ask(Client(), Authorization=bearer)
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    assert ask(Client(), "Other", Authorization=bearer).status_code == 401


def test_a_session_that_is_over_gets_no_kept_answer(admin: User) -> None:
    client = Client()
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    assert ask(client).status_code == 201
    cookie = client.cookies["sessionid"].value
    client.logout()
    client.cookies["sessionid"] = cookie
    assert ask(client).status_code == 401


def test_a_role_that_was_taken_away_gets_no_kept_answer(admin: User) -> None:
    client = Client()
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    assert ask(client).status_code == 201
    Membership.objects.filter(user=admin).update(role=Role.REPORT_VIEWER)
    assert ask(client).status_code == 403
    assert ServiceAccount.objects.count() == 1
