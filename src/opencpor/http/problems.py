"""Problems as answers: RFC 9457 documents for programs, pages for people."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language

from opencpor.common.errors import Invalid, Problem, Unauthenticated
from opencpor.http.wording import PHRASES, phrases_of, reworded

MEDIA_TYPE = "application/problem+json"
API_ROOT = "/api/"


def stored_document(problem: Problem) -> dict[str, Any]:
    """Return a problem as a document to be stored: in English, with what its sentences are of.

    `wording.reworded` says it in the language of whoever reads it.
    """
    body: dict[str, Any] = {
        "type": f"{settings.PROBLEM_TYPES}#{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": str(problem.detail),
        "code": problem.code,
    }
    if problem.errors:
        body["errors"] = [
            {"field": e.field, "code": e.code, "message": str(e.message), "remedy": str(e.remedy)}
            for e in problem.errors
        ]
    return body | problem.extra | {PHRASES: phrases_of(problem)}


def document(problem: Problem) -> dict[str, Any]:
    """Return a problem as an RFC 9457 document, in the language that is active."""
    return reworded(stored_document(problem))


def as_json(problem: Problem) -> JsonResponse:
    """Return a problem to a program."""
    response = JsonResponse(document(problem), status=problem.status, content_type=MEDIA_TYPE)
    response["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    patch_vary_headers(response, ["Accept-Language"])
    if problem.status == Unauthenticated.status:
        response["WWW-Authenticate"] = 'Bearer realm="opencpor"'
    response.changes_kept = problem.kept  # type: ignore[attr-defined]
    if "retry_after" in problem.extra:
        response["Retry-After"] = str(problem.extra["retry_after"])
    return response


def _sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page and back; HTMX follows its own header, with the whole page."""
    htmx: Any = getattr(request, "htmx", False)
    here = urlsplit(htmx.current_url or "") if htmx else None
    back = here._replace(scheme="", netloc="").geturl() if here else request.get_full_path()
    target = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back or '/'})}"
    if htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponse(status=302, headers={"Location": target})


def _without_filters(request: HttpRequest, problem: Problem) -> str:
    """Return the page's own address where only what it was narrowed to is refused.

    Saved views and bookmarks keep words that a list may know no more.
    """
    asked = request.method in {"GET", "HEAD"} and request.GET
    return request.path if asked and problem.status == Invalid.status else ""


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return a problem in the way its asker understands: JSON, sign-in, or a page."""
    if request.path.startswith(API_ROOT):
        return as_json(problem)
    if problem.status == Unauthenticated.status:
        return _sign_in(request)
    context = {"problem": problem, "plain": _without_filters(request, problem)}
    return render(request, "http/problem.html", context, status=problem.status)
