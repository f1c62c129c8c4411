"""Operations of the API refuse parameters of addresses and parts of forms that they do not know."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.builders import add_role, make_organization, make_user, token_of
from tests.usage.batches import publish_program

from opencpor.access.roles import Role, Side, side_of
from opencpor.config.api import api
from opencpor.usage.models import Batch

pytestmark = pytest.mark.django_db


def lists() -> list[str]:
    """The addresses of everything that the API gives without being told of what."""
    found = {
        f"/api/v1/{path}".replace("//", "/")
        for path, operation in api._operations()  # noqa: SLF001 - nothing else tells them
        if "GET" in operation.methods and "{" not in path
    }
    return sorted(path.rstrip("/") for path in found)


@pytest.fixture
def everybody() -> Client:
    """Somebody with every role there is."""
    user = make_user(Role.REVIEWER)
    homes = {side: make_organization(side) for side in Side}
    for role in Role:
        add_role(user, role, homes[side_of(role)])
    client = Client()
    client.force_login(user)
    return client


def test_no_list_or_file_takes_a_parameter_that_nobody_knows(everybody: Client) -> None:
    answers = {path: everybody.get(path, {"nobody_knows": "1"}) for path in lists()}
    unlike = {
        path: (answer.status_code, answer.content[:200])
        for path, answer in answers.items()
        if answer.status_code != 422
        or {one["code"] for one in answer.json()["errors"]} not in ({"unknown_filter"}, {"missing"})
    }
    assert unlike == {}
    assert len(answers) > 40


def test_a_mistyped_filter_is_named_with_those_that_there_are() -> None:
    headers = {"Authorization": f"Bearer {token_of(make_user(Role.INCENTIVES_ADMIN))}"}
    answer = Client().get("/api/v1/claims?state=approved&limit=1", headers=headers).json()
    [error] = answer["errors"]
    assert (error["field"], error["code"]) == ("state", "unknown_filter")
    assert answer["detail"].startswith("There is no such filter here: state. Known: area, ")


def test_who_may_not_ask_is_not_told_what_there_is_to_ask() -> None:
    headers = {"Authorization": f"Bearer {token_of(make_user(Role.ACCOUNT_ADMIN))}"}
    assert Client().get("/api/v1/claims?state=approved", headers=headers).status_code == 403


def sent(**form: Any) -> HttpResponse:
    publish_program()
    token = token_of(make_user(Role.FINANCE))
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    found: HttpResponse = Client().post("/api/v1/usage/batches", form, headers=headers)
    return found


def usage(name: str = "usage.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"month,tenant\n")


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"asof": "2026-01-01T00:00:00Z"}, "asof", "extra_forbidden"),
        ({"licences": usage()}, "licences", "extra_forbidden"),
        ({"file": [usage("one.csv"), usage("two.csv")]}, "file", "too_many_files"),
    ],
    ids=["field", "file", "two files"],
)
def test_a_form_with_parts_that_nobody_knows_is_not_taken(
    more: dict[str, Any], field: str, code: str
) -> None:
    answer = sent(**{"file": usage()} | more)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["field"], error["code"], Batch.objects.count()) == (field, code, 0)


def test_what_is_no_form_is_not_taken_for_an_empty_one() -> None:
    token = token_of(make_user(Role.FINANCE))
    answer = Client().post(
        "/api/v1/usage/sendings/usd_1/complete", b"licenses", content_type="text/csv",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k", "If-Match": "*"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_type")
