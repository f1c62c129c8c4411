"""The API's own description is whole, and a page shows it without anything from outside."""

import re
from typing import Any

import pytest
from django.test import Client

from opencpor.config.api import api

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document() -> Any:
    return api.get_openapi_schema()


def operations(document: Any) -> list[tuple[str, str, Any]]:
    return [
        (path, method, one)
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    ]


def headers_of(one: Any) -> dict[str, bool]:
    return {p["name"]: p["required"] for p in one["parameters"] if p["in"] == "header"}


def test_every_operation_has_a_name_of_its_own(document: Any) -> None:
    names = [one["operationId"] for _, _, one in operations(document)]
    assert (document["openapi"], len(names)) == ("3.1.0", len(set(names)))
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z_]+", name)] == []


def test_no_two_schemas_share_a_name(document: Any) -> None:
    document.add_schema_definitions({"CustomerOut": document.schemas["CustomerOut"]})
    with pytest.raises(RuntimeError, match="CustomerOut"):
        document.add_schema_definitions({"CustomerOut": {"type": "object"}})


def test_a_file_that_may_be_json_says_so(document: Any) -> None:
    files = {
        path: sorted(one["responses"]["200"]["content"])
        for path, _, one in operations(document)
        if "*/*" in one["responses"].get("200", {}).get("content", {})
    }
    assert files["/api/v1/claims/export"] == ["*/*", "application/json"]
    assert files["/api/v1/receipts/{receipt_id}"] == ["*/*", "application/json"]
    assert files["/api/v1/usage/export"] == ["*/*"]


def test_every_operation_says_how_it_refuses(document: Any) -> None:
    parts = document["components"]
    for path, method, one in operations(document):
        refusals = {status for status in one["responses"] if status >= "400"}
        assert {"400", "422", "500"} <= refusals, (path, method)
        for status in refusals:
            named = one["responses"][status]["$ref"].rpartition("/")[2]
            assert list(parts["responses"][named]["content"]) == ["application/problem+json"]


def test_every_body_refuses_members_that_nobody_knows(document: Any) -> None:
    schemas = document["components"]["schemas"]
    loose = {
        (path, named["$ref"].rpartition("/")[2])
        for path, method, operation in operations(document)
        for form, content in operation.get("requestBody", {}).get("content", {}).items()
        if form == "application/json"
        for named in [content["schema"], *content["schema"].get("anyOf", [])]
        if "$ref" in named
        and schemas[named["$ref"].rpartition("/")[2]].get("additionalProperties") is not False
    }
    assert loose == set()


def test_every_change_of_what_exists_names_the_revision(document: Any) -> None:
    changes = [(p, m, o) for p, m, o in operations(document) if m in {"patch", "delete"}]
    assert [(p, m) for p, m, one in changes if not headers_of(one).get("If-Match")] == []
    posts = [(p, one) for p, m, one in operations(document) if m == "post"]
    assert [p for p, one in posts if "Idempotency-Key" not in headers_of(one)] == []


def test_what_must_never_happen_twice_needs_a_key(document: Any) -> None:
    found = {p for p, _, one in operations(document) if headers_of(one).get("Idempotency-Key")}
    assert {"/api/v1/closes", "/api/v1/usage/batches", "/api/v1/partners/import"} <= found


def test_the_page_names_every_operation_and_loads_nothing_from_outside(
    client: Client, document: Any
) -> None:
    page = client.get("/api/docs")
    text = page.content.decode()
    assert page.status_code == 200
    for path, _, one in operations(document):
        assert f'id="{one["operationId"]}"' in text
        assert f">{path}</code>" in text
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', text) == []
    assert "<script>" not in text
    targets = set(re.findall(r'href="#([^"]+)"', text))
    assert targets - set(re.findall(r'id="([^"]+)"', text)) == set()
