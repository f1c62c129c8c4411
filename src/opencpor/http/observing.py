"""One log line and one measurement for every request."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from opencpor.http import metrics

log = structlog.get_logger("opencpor.request")
UNKNOWN = "-"  # nothing of ours answered: a static file, or no such address
FAULT = 500
QUIET = ("health/", "metrics")  # asked every few seconds by machines


def route_of(request: HttpRequest) -> str:
    """Return the pattern of the address, which holds neither names nor secrets."""
    match = request.resolver_match
    return match.route if match is not None else UNKNOWN


class Observed:
    """Measures a request from outside everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then log and count."""
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        route = route_of(request)
        metrics.count_request(request.method or "", route, response.status_code, seconds)
        if route != UNKNOWN and not route.startswith(QUIET):
            actor = getattr(request, "actor", None)
            write = log.error if response.status_code >= FAULT else log.info
            write(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000),
                actor=actor.id if actor is not None else "",
            )
        return response
