"""Text that the database refuses is refused where it comes in, and clearly."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import make_user, token_of

from opencpor.access.models import ServiceAccount
from opencpor.access.roles import Role
from opencpor.common.errors import Invalid
from opencpor.http.characters import DEEPEST, read_json

ACCOUNTS = "/api/v1/service-accounts"


def post(client: Client, body: bytes, kind: str = "application/json") -> Any:
    secret = token_of(make_user(Role.ADMINISTRATOR))
    headers = {"Authorization": f"Bearer {secret}"}
    return client.generic("POST", ACCOUNTS, body, kind, headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize("sign", [r"\u0000", r"\ud800", r"\udc00x"])
def test_a_field_with_such_a_character_is_named(client: Client, sign: str) -> None:
    answer = post(client, f'{{"name": "a{sign}", "role": "usage_feed"}}'.encode())
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["name"]
    assert not ServiceAccount.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "status"),
    [(b'"\xed\xa0\x80"', 400), (b"\xff", 400), (b"[", 400), (b"[" * 5000, 422),
     (b'{"days": NaN}', 422), (b'{"days": -Infinity}', 422)],
)  # fmt: skip
def test_a_body_that_is_no_json_is_refused(client: Client, body: bytes, status: int) -> None:
    assert post(client, body).status_code == status


def test_a_body_is_nested_only_so_deep() -> None:
    assert read_json(b"[" * DEEPEST + b"]" * DEEPEST)
    with pytest.raises(Invalid, match="nested too deeply"):
        read_json(b"[" * 100 + b"1" + b"]" * 100)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=9))
def test_what_can_be_kept_is_read_as_it_is(document: Any) -> None:
    import json

    kept = json.loads(json.dumps(document).replace(r"\u0000", "x"))
    assert read_json(json.dumps(kept).encode()) == kept


@pytest.mark.django_db
def test_an_address_with_a_nul_leads_nowhere(client: Client) -> None:
    assert client.get("/api/v1/consents/%00").status_code == 404
    assert client.get("/consent/%00").status_code == 404


@pytest.mark.django_db
def test_a_query_with_a_nul_is_refused_with_its_name(client: Client) -> None:
    answer = client.get("/api/v1/programs?cursor=%00")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")
    assert client.get("/search?q=%00").status_code == 422


@pytest.mark.django_db
def test_a_form_with_a_nul_is_refused(client: Client) -> None:
    assert client.post("/theme", {"theme": "dark\0"}).status_code == 422


@pytest.mark.django_db
def test_a_cookie_with_a_nul_is_as_if_it_were_not_there(client: Client) -> None:
    cookie = r'sessionid="\000\000\000\000\000\000\000\000\000"'
    assert client.get("/", headers={"cookie": cookie}).status_code == 200
    assert client.get("/api/v1/me", headers={"cookie": cookie}).status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-16", "unicode_escape", "hex", "no-such"])
def test_other_encodings_than_utf_8_are_refused(client: Client, charset: str) -> None:
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    assert client.generic("POST", "/theme", b"--x--", kind).status_code == 415
