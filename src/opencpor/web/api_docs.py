"""The description of the API for people, written by us from the OpenAPI document."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from opencpor.http.api import api
from opencpor.http.guards import Open, guard
from opencpor.ui.pages import show

Document = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """What a value is: words, and the schema it leads to, if it has a name."""

    words: str
    schema: str = ""


@dataclass(frozen=True)
class Part:
    """A parameter, a field of a body, or an answer."""

    name: str
    kind: Kind
    required: bool = False
    place: str = ""
    meaning: str = ""


@dataclass(frozen=True)
class Operation:
    """One operation as it is shown."""

    id: str
    method: str
    path: str
    meaning: str
    parameters: list[Part]
    bodies: list[Part]
    answers: list[Part]
    open: bool  # takes no credentials


def _kind(schema: Document) -> Kind:
    """Return what a JSON schema says, in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Kind(name, name)
    choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if choices:
        found = [_kind(one) for one in choices]
        named = next((one.schema for one in found if one.schema), "")
        return Kind(" or ".join(one.words for one in found), named)
    if schema.get("type") == "array":
        inner = _kind(schema.get("items", {}))
        return Kind(f"list of {inner.words}", inner.schema)
    if "const" in schema:
        return Kind(f"“{schema['const']}”")
    words = str(schema.get("format") or schema.get("type") or "any value")
    if "enum" in schema:
        words = ", ".join(str(one) for one in schema["enum"])
    if schema.get("default") not in (None, "", [], {}):
        words += f" (usually {schema['default']})"
    return Kind(words)


def _plain(text: str) -> str:
    return text.replace("``", "").strip()


def _parameters(described: Document) -> list[Part]:
    return [
        Part(
            one["name"],
            _kind(one.get("schema", {})),
            bool(one.get("required")),
            one["in"],
            _plain(one.get("description", "")),
        )
        for one in described.get("parameters", [])
    ]


def _contents(holder: Document, name: str, meaning: str = "") -> Iterator[Part]:
    for media, content in holder.get("content", {}).items():
        yield Part(name or media, _kind(content.get("schema", {})), place=media, meaning=meaning)


def _answers(document: Document, described: Document) -> Iterator[Part]:
    for status, answer in described["responses"].items():
        known = answer
        if "$ref" in answer:
            known = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
        meaning = _plain(known.get("description", ""))
        yield from _contents(known, status, meaning)
        if "content" not in known:
            yield Part(status, Kind(""), meaning=meaning)


def _operations(document: Document) -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            shown = Operation(
                id=described["operationId"],
                method=method.upper(),
                path=path,
                meaning=_plain(described.get("description", "")),
                parameters=_parameters(described),
                bodies=list(_contents(described.get("requestBody", {}), "")),
                answers=list(_answers(document, described)),
                open=not described.get("security"),
            )
            found.setdefault((described.get("tags") or ["other"])[0], []).append(shown)
    return dict(sorted(found.items()))


def _schemas(document: Document) -> list[dict[str, Any]]:
    rows = []
    for name, schema in sorted(document["components"]["schemas"].items()):
        required = set(schema.get("required", []))
        fields = [
            Part(field, _kind(one), field in required, meaning=_plain(one.get("description", "")))
            for field, one in schema.get("properties", {}).items()
        ]
        meaning = _plain(schema.get("description", ""))
        rows.append({"name": name, "meaning": meaning, "fields": fields, "kind": _kind(schema)})
    return rows


@cache
def _drawn() -> dict[str, Any]:
    """Return everything that the page shows; the API does not change while a process lives."""
    document: Document = api.get_openapi_schema(path_prefix="/api/v1/")
    return {
        "groups": _operations(document),
        "schemas": _schemas(document),
        "version": document["openapi"],
    }


@require_safe
@guard(Open.PUBLIC)
def api_docs(request: HttpRequest) -> HttpResponse:
    """Show every operation of the API with its parameters, bodies and answers."""
    return show(request, "web/api_docs.html", _drawn())
