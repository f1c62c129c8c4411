"""The API object that every app's router is added to, and how it answers errors."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from opencpor.common.errors import (
    FieldError,
    Forbidden,
    Invalid,
    Problem,
    TooLarge,
    Unauthenticated,
)
from opencpor.common.phrases import phrase
from opencpor.http.authentication import CREDENTIALS
from opencpor.http.characters import StrictParser
from opencpor.http.openapi import Description, complete
from opencpor.http.problems import as_json
from opencpor.http.rendering import JsonRenderer
from opencpor.http.shapes import said_of


def _fits(part: str, said: str) -> bool:
    """Whether a part of an address, fixed or to be filled in, can be what somebody wrote."""
    return part == said or (part.startswith("{") and bool(said))


class Api(NinjaAPI):
    """The API, with a description that says what every operation has."""

    def _operations(self) -> Iterator[tuple[str, Operation]]:
        """Yield every operation with its path."""
        for router in self._get_bound_routers():
            for path, view in router.path_operations.items():
                for operation in view.operations:
                    yield f"{router.prefix}/{path}", operation

    def verbs_at(self, path: str, method: str) -> list[str]:
        """Return the last parts of all addresses that take a method beside a path that is none.

        Args:
            path: Behind the API's own address, such as ``claims/clm_1/nonsense``.
            method: Such as ``POST``.
        """
        *above, _asked = path.strip("/").split("/")
        found = set()
        for address, operation in self._operations():
            *parents, last = address.strip("/").replace("//", "/").split("/")
            beside = len(parents) == len(above) and not last.startswith("{")
            if beside and method in operation.methods and all(map(_fits, parents, above)):
                found.add(last)
        return sorted(found - {""})

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the short name of an operation, which clients are generated with.

        It is that of its function; where several have one name, it follows from the path.
        """
        name: str = operation.view_func.__name__
        path, alike = "", 0
        for where, other in self._operations():
            alike += other.view_func.__name__ == name
            path = where if other is operation else path
        if alike == 1:
            return name
        words = re.findall(r"[a-z]+", path.replace("{", "by_"))
        return "_".join([operation.methods[0].lower(), *words])

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the OpenAPI document."""
        root = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        document = Description(self, root)
        views = {
            operation.operation_id or self.get_openapi_operation_id(operation): operation.view_func
            for _, operation in self._operations()
        }
        complete(document, views)
        return document


api = Api(
    title="OpenCPOR",
    version="1",
    urls_namespace="api",
    auth=CREDENTIALS,
    parser=StrictParser(),
    renderer=JsonRenderer(),
    docs_url=None,
    openapi_url="/openapi.json",
)


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, error: Problem) -> HttpResponse:
    """Business errors carry their own status."""
    del request
    return as_json(error)


@api.exception_handler(AuthenticationError)
def on_unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No credentials, or none that are valid."""
    del request, error
    return as_json(
        Unauthenticated(
            "Send a valid token in the header 'Authorization: Bearer ...', or sign in.",
            code="not_signed_in",
        )
    )


def _field(location: tuple[Any, ...]) -> str:
    """Return where in the input an error is, without the name of the parameter that holds it."""
    kind, *rest = location
    if kind == "body" and rest:
        rest = rest[1:] or rest
    return ".".join(str(part) for part in rest)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The input has the wrong shape: every wrong field at once."""
    del request
    errors = [
        FieldError(_field(tuple(found["loc"])), found["type"], said_of(found))
        for found in error.errors
    ]
    return as_json(
        Invalid("Some fields are missing or have the wrong shape.", code="invalid", errors=errors)
    )


@api.exception_handler(RequestDataTooBig)
def on_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """More bytes than are read at once."""
    del request, error
    return as_json(TooLarge("The request is larger than is accepted.", code="too_large"))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What Ninja itself refuses, such as a body that is no JSON."""
    del request
    if isinstance(error.__cause__, Problem):  # what our own parser said of the body
        return as_json(error.__cause__)
    if error.status_code == Forbidden.status:
        return as_json(
            Forbidden(
                "A request by cookie needs the header 'X-CSRFToken', as the pages send it, from "
                "our own origin. Programs send a token in 'Authorization: Bearer ...'.",
                code="not_allowed",
            )
        )
    said = phrase(
        "{error}. Send JSON, with the header 'Content-Type: application/json'.", error=error
    )
    return as_json(Problem(said, code="bad_request"))
