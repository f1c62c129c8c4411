"""The smallest input that has the right shape, made from the API's own description.

It lets a call get past the check of its shape, so that the check of rights is what answers.
"""

import json
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from opencpor.config.api import api

DEEPEST = 6
BY_FORMAT = {
    "uuid": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "date": "2026-10-01",
    "date-time": "2026-10-01T00:00:00Z",
    "email": "someone@example.com",
    "uri": "https://example.com/",
}


def _text(schema: dict[str, Any]) -> Any:
    if schema.get("format") == "binary":
        return SimpleUploadedFile("file.csv", b"a,b\n1,2\n", content_type="text/csv")
    return BY_FORMAT.get(schema.get("format", ""), "x" * max(1, schema.get("minLength", 1)))


def _plain(schema: dict[str, Any]) -> Any:
    """Return a value that holds no other values."""
    simple = {"integer": schema.get("minimum", 1), "number": 1, "boolean": False, "null": None}
    kind = schema.get("type", "string")
    return simple[kind] if kind in simple else _text(schema)


def _resolved(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that a reference or the first of several choices stands for."""
    while True:
        if "$ref" in schema:
            schema = known[schema["$ref"].rpartition("/")[2]]
            continue
        choices = next((schema[k] for k in ("anyOf", "oneOf", "allOf") if k in schema), None)
        if choices is None or "default" in schema:
            return schema
        schema = choices[0]


def value(schema: dict[str, Any], known: dict[str, Any]) -> Any:
    """Return the smallest value that fits a JSON schema."""
    schema = _resolved(schema, known)
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        needed = schema.get("required", [])
        return {name: value(schema["properties"][name], known) for name in needed}
    if schema.get("type") == "array":
        return [value(schema["items"], known)] * schema.get("minItems", 0)
    return _plain(schema)


@cache
def description() -> dict[str, Any]:
    """Return the API's description as readers get it, made once."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return made


def request_of(path: str, method: str) -> tuple[dict[str, Any], str, Any]:
    """Return the query, the content type and the body of the smallest request."""
    document = description()
    known = document.get("components", {}).get("schemas", {})
    described = document["paths"][path][method.lower()]
    query = {
        found["name"]: value(found["schema"], known)
        for found in described.get("parameters", [])
        if found["in"] == "query" and found.get("required")
    }
    content = described.get("requestBody", {}).get("content", {})
    for kind, media in content.items():
        return query, kind, value(media["schema"], known)
    return query, "", None


def described(path: str, method: str) -> list[dict[str, Any]]:
    """Return the parameters of an operation."""
    found: list[dict[str, Any]] = description()["paths"][path][method.lower()].get("parameters", [])
    return found


def _full(schema: dict[str, Any], known: dict[str, Any], depth: int = 0) -> Any:
    """Return a value with every field that a JSON schema names."""
    schema = _resolved(schema, known)
    if schema.get("type") == "object" and depth < DEEPEST:
        fields = schema.get("properties", {})
        return {name: _full(part, known, depth + 1) for name, part in fields.items()}
    if schema.get("type") == "array" and depth < DEEPEST:
        return [_full(schema["items"], known, depth + 1)]
    return value(schema, known)


def full_value(path: str, method: str) -> Any:
    """Return a body with every field that an operation takes."""
    document = description()
    known = document.get("components", {}).get("schemas", {})
    content = document["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    return next((_full(media["schema"], known) for media in content.values()), None)
