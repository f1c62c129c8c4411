"""What monitoring asks: is the process alive, can it do its work, what are the figures."""

import hmac

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from opencpor.common.errors import Unauthenticated
from opencpor.http import metrics
from opencpor.http.guards import Open, guard
from opencpor.http.problems import as_json
from opencpor.runtime import migrations

UNAVAILABLE = 503
METRICS_OFF = b"# The figures are off. Set OPENCPOR_METRICS_TOKEN to turn them on.\n"
_migrated = False


@require_safe
@guard(Open.PUBLIC)
def live(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process can answer at all; asks nothing of the database."""
    del request
    return JsonResponse({"status": "live"})


@require_safe
@guard(Open.PUBLIC)
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 if requests can be served: database reachable and up to date; else 503."""
    del request
    problem = _hindrance()
    if problem:
        return JsonResponse({"status": "not ready", "reason": problem}, status=UNAVAILABLE)
    return JsonResponse({"status": "ready"})


def _hindrance() -> str:
    """Return what keeps this process from serving, or nothing."""
    global _migrated  # noqa: PLW0603 - looked at once per process: applied migrations stay applied
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _migrated = _migrated or not migrations.pending()
    except DatabaseError:
        return "The database cannot be reached."
    return "" if _migrated else "The database is not up to date: run 'cpor migrate'."


@require_safe
@guard(Open.PUBLIC)
def figures(request: HttpRequest) -> HttpResponse:
    """Give Prometheus the figures, if a token is set and it sends that token."""
    wanted = settings.METRICS_TOKEN
    if not wanted:
        return HttpResponse(METRICS_OFF, content_type=CONTENT_TYPE_LATEST)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        return as_json(
            Unauthenticated("Send the token of OPENCPOR_METRICS_TOKEN.", code="not_signed_in")
        )
    return HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST)
