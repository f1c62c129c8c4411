"""Holds answers against the API's description, by Schemathesis's checks.

Its checks look at one answer: that it is no failure of ours, and that its status, its kind of
content, its headers and its body are described.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from typing import Any

import requests
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from schemathesis import APIOperation, BaseSchema, Case, Response
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.matrix.bodies import description
from tests.matrix.routes import Route

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance,
]  # fmt: skip
HERE = "http://localhost"
WIRE = {"buffered": True, "environ_base": {"REMOTE_ADDR": "127.0.0.1"}}


@cache
def _description() -> BaseSchema:
    return schemathesis.openapi.from_dict(deepcopy(description()))


@cache
def _application() -> WSGIHandler:
    """Return what a server would call; its middleware is loaded once."""
    return get_wsgi_application()


@cache
def operation_of(route: Route) -> APIOperation[Any, Any, Any, Any]:
    """Return what the description says of a route."""
    return _description()[route.path][route.method]


def hold(route: Route, path: str, answer: HttpResponse) -> None:
    """Fail unless an answer is as described.

    Args:
        route: What was asked.
        path: At which address.
        answer: Read to its end.
    """
    content = b"".join(answer) if answer.streaming else answer.content
    response = Response(
        status_code=answer.status_code,
        headers={name.lower(): [value] for name, value in answer.items()},
        content=content,
        request=requests.Request(route.method, HERE + path).prepare(),
        elapsed=0.0,
        verify=False,
    )
    case = operation_of(route).Case(path_parameters=dict.fromkeys(route.parameters, "x"))
    case.validate_response(response, checks=CHECKS)


@contextmanager
def _kept_connection() -> Iterator[None]:
    """Let a request leave the database's connection open, which has a transaction of ours."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in ends:
            signal.connect(close_old_connections)


def send(case: Case, headers: dict[str, str]) -> int:
    """Send a request as a server would get it, undo it, and hold its answer against what is said.

    Returns:
        The status.
    """
    with transaction.atomic(), _kept_connection():
        response = case.call(app=_application(), headers=headers, **WIRE)
        transaction.set_rollback(True)
    case.validate_response(response, checks=CHECKS)
    return int(response.status_code)
