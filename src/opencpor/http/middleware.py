"""What every answer gets: a request id, problem pages, and the content security policy."""

import re
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from opencpor.common.errors import Problem, WrongMethod
from opencpor.common.ids import new_id
from opencpor.common.phrases import phrase
from opencpor.http.problems import API_ROOT, answer, as_json

GIVEN_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")

# Nothing is loaded from outside and no script or style stands in a page.
POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data: blob:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "frame-src 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "base-uri 'none'; "
    "manifest-src 'self'"
)


def _explained(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell programs as a document, too, that an address does not take a method."""
    if response.status_code != WrongMethod.status or not request.path.startswith(API_ROOT):
        return response
    allowed = ", ".join(sorted(response.get("Allow", "").split(", ")))
    detail = phrase(
        "This address does not take {method}. It takes: {allowed}.",
        method=request.method,
        allowed=allowed,
    )
    said = as_json(WrongMethod(detail, code="method_not_allowed"))
    said["Allow"] = allowed
    return said


class RequestContext:
    """Names every request, in its log lines, its events and its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Keep the caller's own request id if it is harmless, else make one."""
        given = request.headers.get("X-Request-Id", "")
        request_id = given if GIVEN_ID.fullmatch(given) else new_id("req")
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = _explained(request, self.get_response(request))
        response["X-Request-Id"] = request_id
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a problem raised by a page into a page that says so."""
        return answer(request, error) if isinstance(error, Problem) else None


class PublicScheme:
    """Takes requests for encrypted where the installation's own address says so.

    The proxy in front ends the encryption, and what reaches us looks plain. Links would then
    begin with ``http:``, and browsers would not be told to come back encrypted only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say what people see in their browser's address bar."""
        if settings.BASE_URL.startswith("https:"):
            request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)


class ContentSecurity:
    """Forbids pages to load or run anything that this installation did not serve.

    What an answer holds is its reader's alone unless it says otherwise: no cache keeps it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that every answer carries."""
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Cache-Control", "private, no-store")
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response
