"""Answers to requests that reach no page: wrong address, wrong form, broken software."""

import errno
import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from opencpor.common.errors import Broken, Forbidden, NotFound, Problem, Unavailable
from opencpor.common.phrases import phrase
from opencpor.http.api import api
from opencpor.http.problems import API_ROOT, answer, as_json
from opencpor.usage.lake.store import LakeError

API_ADDRESS = "/api/v1/"
GONE = ("08", "57P")  # SQLSTATE: no connection; the server shuts down or starts
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})  # no place to write
RETRY_AFTER = 30  # seconds


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself refuses to read."""
    del exception
    detail = _("The request is not one that this page understands. Go back and try again.")
    return answer(request, Problem(detail, code="bad_request"))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself forbids."""
    del exception
    return answer(request, Forbidden(_("You may not do this."), code="not_allowed"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from one of our own pages, or too late."""
    del reason
    detail = _(
        "The form was open for too long, or you signed in again meanwhile, or this browser keeps "
        "no cookies. Go back, reload the page and send it again."
    )
    return answer(request, Forbidden(detail, code="csrf"))


def _no_such_verb(request: HttpRequest) -> NotFound:
    """Say which verbs an address has in place of the unknown one.

    They are those of every such address: whether what it names exists is not looked up.
    """
    path, method = request.path.removeprefix(API_ADDRESS), request.method or "GET"
    verbs = api.verbs_at(path, "GET" if method == "HEAD" else method)
    above, _slash, asked = path.strip("/").rpartition("/")
    if not verbs or not above:
        detail = phrase(
            "The API has no address {address}. {description} has them all.",
            address=request.path,
            description=f"{API_ADDRESS}openapi.json",
        )
        return NotFound(detail, code="not_found")
    detail = phrase(
        "There is no {asked} here for {method}. There are: {verbs}.",
        asked=f"'{asked}'",
        method=method,
        verbs=", ".join(verbs),
    )
    return NotFound(detail, code="unknown_verb", extra={"verbs": verbs})


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere; to programs, with the verbs that there are."""
    del exception
    if request.path.startswith(API_ROOT):
        return as_json(_no_such_verb(request))
    detail = _("There is no page at this address. It may have been mistyped.")
    return answer(request, NotFound(detail, code="not_found"))


def _database_is_away(error: BaseException | None) -> bool:
    """Whether the software failed because no database answered; a server error has another code."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(GONE)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Give an error and what led to it."""
    while error is not None:
        yield error
        error = error.__cause__


def _store_is_away(error: BaseException | None) -> bool:
    """Whether the software failed because a file could not be kept: no space, or no store."""
    return any(
        isinstance(one, LakeError) or (isinstance(one, OSError) and one.errno in FULL)
        for one in _causes(error)
    )


def _unavailable(request: HttpRequest, what: str) -> HttpResponse:
    """Answer while something is away that we stand on; asking again soon is all that helps."""
    if request.path.startswith(API_ROOT):
        detail = {
            "database": _(
                "The database cannot be reached, and nothing was changed. Try again in a minute."
            ),
            "files": _(
                "Files cannot be kept just now, and nothing was changed. Try again in a minute. "
                "If it lasts, tell the operator: a disk may be full."
            ),
        }[what]
        found: HttpResponse = as_json(Unavailable(detail, code="unavailable"))
    else:
        found = render(None, "web/broken.html", {"away": what}, status=Unavailable.status)
    found["Retry-After"] = str(RETRY_AFTER)
    return found


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the software failed; needs neither database nor session."""
    request_id = getattr(request, "request_id", "")
    error = sys.exc_info()[1]
    if _database_is_away(error):
        return _unavailable(request, "database")
    if _store_is_away(error):
        return _unavailable(request, "files")
    if request.path.startswith(API_ROOT):
        said = _("The software failed. Tell the operator the request id {id}.")
        detail = said.format(id=request_id)
        return as_json(Broken(detail, code="internal_error"))
    return render(None, "web/broken.html", {"request_id": request_id}, status=Broken.status)
