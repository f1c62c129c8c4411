"""What an answer says of itself agrees with its status."""

import pytest
from django.test import Client
from tests.builders import make_user

from opencpor.access.roles import Role

pytestmark = pytest.mark.django_db


def test_a_cookie_without_the_pages_word_is_refused_with_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(Role.ACCOUNT_ADMIN), "django.contrib.auth.backends.ModelBackend")
    answer = client.post("/api/v1/tokens", {"name": "x", "days": 1}, "application/json")
    assert (answer.status_code, answer.json()["status"]) == (403, 403)
    assert answer.json()["code"] == "not_allowed"
    assert "X-CSRFToken" in answer.json()["detail"]
