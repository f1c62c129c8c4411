"""How much a request may send: known before the first byte of its body is read.

Without this a body would be spooled to disk as a whole, whoever sends it, before anything looks at
its size. Nothing reads behind the length that a request declares, so checking that is enough.
"""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.operation import PathView

from opencpor.access.roles import Permission
from opencpor.common.errors import Problem, TooLarge
from opencpor.common.phrases import phrase
from opencpor.http.problems import API_ROOT, answer

F = TypeVar("F", bound=Callable[..., Any])
MIB = 1024 * 1024
AROUND = MIB  # for the other fields of a form and the lines between its parts


def receives(most: Callable[[], int]) -> Callable[[F], F]:
    """Let a route receive files; all others take little.

    Args:
        most: Returns how many bytes of files one request may bring.
    """

    def mark(view: F) -> F:
        view.receives = most  # type: ignore[attr-defined]
        return view

    return mark


def _called(view: Any, method: str | None) -> Any:
    """Return the function behind an address: of the API's, the operation of the method."""
    if not inspect.isfunction(view):
        return view
    behind = inspect.getclosurevars(view).nonlocals.get("self")  # Ninja tells it nowhere else
    operations = behind.operations if isinstance(behind, PathView) else []
    return next((o.view_func for o in operations if method in o.methods), view)


def _most(request: HttpRequest, view: Any) -> int:
    """Return how many bytes a request may have.

    On pages the body is read, for the CSRF token, before the page's own guard; so whoever is not
    allowed to send files is held to little here. The API asks for credentials first by itself.
    """
    usual: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    called = _called(view, request.method)
    most: Callable[[], int] | None = getattr(called, "receives", None)
    if most is None:
        return usual
    if not request.path.startswith(API_ROOT):
        actor: Any = request.actor  # type: ignore[attr-defined]
        needed = [part for part in getattr(called, "guard", ()) if isinstance(part, Permission)]
        if not any(actor.may(part) for part in needed):
            return usual
    return max(usual, most() + AROUND)


def check_length(request: HttpRequest, view: Any) -> None:
    """Compare the length that a request declares with what its route takes.

    Raises:
        TooLarge: If it is more.
        Problem: If it is no length.
    """
    given = request.META.get("CONTENT_LENGTH") or "0"
    if not (given.isascii() and given.isdigit()):
        raise Problem("The Content-Length is no number.", code="bad_request")
    length = int(given)
    if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return
    most = _most(request, view)
    if length > most:
        detail = phrase(
            "What was sent has {length:.1f} MiB; at most {most:.1f} MiB are accepted "
            "here. Nothing was stored. Send less at once, or a smaller file.",
            length=length / MIB,
            most=most / MIB,
        )
        raise TooLarge(detail, code="too_large")


class Receiving:
    """Refuses requests that declare too much."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; what may be sent depends on the route, which is not known yet."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_rest: Any) -> HttpResponse | None:
        """Refuse before anything reads the body."""
        try:
            check_length(request, view)
        except Problem as problem:
            return answer(request, problem)
        return None
