"""How much is received is decided before a byte of the body is read."""

import io

import pytest
from django.test import Client
from tests.builders import make_user, token_of

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.http.models import KeptAnswer

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024
FORM = "multipart/form-data; boundary=x"


class Untouched(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("The body was read.")

    readline = read


def status(client: Client, path: str, size: int | str, **headers: str) -> int:
    wire = {
        "wsgi.input": Untouched(), "CONTENT_LENGTH": str(size), "CONTENT_TYPE": FORM,
    }  # fmt: skip
    response = client.generic("POST", path, headers=headers, **wire)
    return response.status_code


def signed_in(role: Role) -> tuple[Client, User]:
    client, user = Client(), make_user(role)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client, user


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/theme", "/usage/batches/new", "/api/v1/tokens"]
)
def test_nobody_unknown_sends_more_than_a_form_holds(client: Client, path: str) -> None:
    assert status(client, path, 6 * MIB) == 413


def test_who_may_not_send_files_does_not_fill_the_disk() -> None:
    client, _ = signed_in(Role.REPORT_VIEWER)
    assert status(client, "/usage/batches/new", 6 * MIB) == 413


def test_a_file_larger_than_any_is_refused_before_it_is_received() -> None:
    client, _ = signed_in(Role.FINANCE)
    assert status(client, "/usage/batches/new", 9 * 1024 * MIB) == 413


def test_a_repeated_key_does_not_let_more_in(client: Client) -> None:
    secret = token_of(make_user(Role.ADMINISTRATOR))
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "once"}
    made = client.post(
        "/api/v1/service-accounts", {"name": "a", "role": "usage_feed"},
        content_type="application/json", headers=headers,
    )  # fmt: skip
    assert (made.status_code, KeptAnswer.objects.count()) == (201, 1)
    assert status(client, "/api/v1/service-accounts", 6 * MIB, **headers) == 413


@pytest.mark.parametrize("length", ["-5", "5x", "٣"])
def test_a_length_that_is_no_number_is_refused(client: Client, length: str) -> None:
    assert status(client, "/theme", length) == 400
