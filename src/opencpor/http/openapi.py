"""Completes the OpenAPI document: what every operation has beside what its signature says.

Which headers an operation takes and gives follows from what its code calls (`seen_revision`, `tag`,
`key_required`), so that the document cannot say otherwise than the code does.
"""

import inspect
import types
from collections.abc import Callable, Iterator
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from opencpor.http.problems import MEDIA_TYPE

Document = dict[str, Any]
DEEPEST = 2  # calls behind an operation that are looked at: its helpers, and theirs
PROBLEM = {"$ref": "#/components/schemas/Problem"}
TEXT = {"type": "string"}
MEANINGS = {
    "400": "The request cannot be read.",
    "401": "No credentials, or none that are valid.",
    "403": "The role does not include it.",
    "404": "There is no such thing, or it is not yours.",
    "409": "It is in a state, or held by someone, so that this cannot be done now.",
    "412": "It was changed since the revision named by If-Match.",
    "413": "More bytes than are accepted.",
    "415": "A kind of content that is not accepted.",
    "422": "The input has the wrong shape or contradicts a rule; ``errors`` says where.",
    "428": "If-Match is missing.",
    "429": "Too many requests; ``Retry-After`` says when to try again.",
    "500": "The software failed; what it was is in the log.",
    "503": "What is needed cannot be reached just now.",
}
FIELD_ERROR: Document = {
    "title": "FieldError",
    "description": "One thing wrong with one field.",
    "type": "object",
    "required": ["field", "code", "message", "remedy"],
    "properties": dict.fromkeys(("field", "code", "message", "remedy"), TEXT),
}
PROBLEM_SCHEMA: Document = {
    "title": "Problem",
    "description": "Why a request was refused (RFC 9457). Some problems have further members, such "
    "as the present state and the verbs that it allows.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {**TEXT, "format": "uri-reference"},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": {**TEXT, "description": "For people: what happened, why, what to do."},
        "code": {**TEXT, "description": "For programs; it stays as it is."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}},
    },
    "additionalProperties": True,
}
IF_MATCH: Document = {
    "in": "header", "name": "If-Match", "required": True, "schema": TEXT,
    "description": "The ETag that you saw, or ``*``.",
}  # fmt: skip
IDEMPOTENCY_KEY: Document = {
    "in": "header", "name": "Idempotency-Key", "required": False,
    "schema": {**TEXT, "maxLength": 255},
    "description": "The same key and content give the same answer for 24 hours, and act once.",
}  # fmt: skip
ETAG: Document = {"description": "The revision; send it back as If-Match.", "schema": TEXT}
RETRY_AFTER: Document = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
FILE: Document = {"schema": {**TEXT, "format": "binary"}}
REPLAYED: Document = {
    "description": "``true`` if this is the kept answer of the first request with the key.",
    "schema": TEXT,
}


class Description(OpenAPISchema):
    """The document as the signatures of the operations make it; every schema has its own name.

    Ninja keeps schemas by the names of their classes alone: of two with one name, it would describe
    the later one wherever either is meant.

    Raises:
        RuntimeError: Two different schemas have one name.
    """

    def add_schema_definitions(self, definitions: Document) -> None:
        """Add the schemas behind an operation."""
        for name, schema in definitions.items():
            if self.schemas.setdefault(name, schema) != schema:
                raise RuntimeError(f"Two schemas of the API are named {name}: rename one.")


def _problem_responses() -> Document:
    found: Document = {}
    for status, meaning in MEANINGS.items():
        found[f"Problem{status}"] = {
            "description": meaning, "content": {MEDIA_TYPE: {"schema": PROBLEM}},
        }  # fmt: skip
    found["Problem429"]["headers"] = {"Retry-After": RETRY_AFTER}
    return found


def _called(view: Callable[..., Any], depth: int = DEEPEST) -> Iterator[str]:
    """Yield the names that an operation's code uses, and those that its own helpers use."""
    plain = inspect.unwrap(view)
    yield from plain.__code__.co_names
    if depth:
        for name in plain.__code__.co_names:
            helper = plain.__globals__.get(name)
            ours = isinstance(helper, types.FunctionType) and "opencpor" in helper.__module__
            if ours and "_api" not in name:
                yield from _called(helper, depth - 1)


def _statuses(path: str, described: Document, *, revised: bool) -> list[str]:
    """Return the statuses of the problems that an operation can answer."""
    found = ["400", "422", "429", "500", "503"]
    if described.get("security"):
        found += ["401", "403"]
    if "{" in path:
        found.append("404")
    if "requestBody" in described:
        found += ["413", "415"]
    if revised:
        found += ["412", "428"]
    return found


def _complete(path: str, method: str, described: Document, view: Callable[..., Any]) -> None:
    names = set(_called(view))
    revised = "seen_revision" in names and method != "GET"
    headers: list[Document] = [IF_MATCH] if revised else []
    if method == "POST":
        must = getattr(view, "key_required", False)
        headers.append({**IDEMPOTENCY_KEY, "required": must})
    described["parameters"] = [*described.get("parameters", []), *headers]
    given: Document = {"ETag": ETAG} if "tag" in names else {}
    given |= {"Idempotency-Replayed": REPLAYED} if method == "POST" else {}
    answers: Document = {str(status): one for status, one in described["responses"].items()}
    described["responses"] = answers
    for status, answer in answers.items():
        if given:
            answer["headers"] = given
        if "content" not in answer and status == "200":  # a file; its kind follows from what it is
            answer["content"] = {"*/*": FILE}
            if names & {"json_answer", "JsonResponse"}:
                answer["content"]["application/json"] = {"schema": {"type": "object"}}
    statuses = _statuses(path, described, revised=revised)
    if method != "GET":
        statuses += ["404", "409"]
    elif "Conflict" in names:
        statuses.append("409")
    for status in sorted(set(statuses)):
        answers.setdefault(status, {"$ref": f"#/components/responses/Problem{status}"})


def complete(document: Document, views: dict[str, Callable[..., Any]]) -> None:
    """Describe headers and problems too.

    Args:
        document: As the signatures of the operations make it; changed in place.
        views: The function behind each operation's id.
    """
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            _complete(path, method.upper(), described, views[described["operationId"]])
    parts = document.setdefault("components", {})
    parts.setdefault("schemas", {}).update(Problem=PROBLEM_SCHEMA, FieldError=FIELD_ERROR)
    parts["responses"] = _problem_responses()
