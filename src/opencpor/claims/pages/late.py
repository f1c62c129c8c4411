"""The parts of a claim's page that are asked for when they are looked at.

Each has an address: with HTMX it gives the part, without it the page with that part drawn.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission
from opencpor.claims.forms.claim import EARNING
from opencpor.claims.pages.claim import Late, comments_of, draw, history_of
from opencpor.claims.pages.proof import adding_of, files_listed
from opencpor.claims.pages.sight import Sight, see
from opencpor.http.guards import actor_of, guard
from opencpor.ui.pages import show, wants_fragment

PARTS: Mapping[Late, tuple[str, Callable[[Sight], Any]]] = {
    Late.NAMED: ("claims/parts/proof.html", lambda sight: files_listed(sight, whole=True)),
    Late.UPLOAD: ("claims/parts/upload.html", adding_of),
    Late.COMMENTS: ("claims/parts/comments.html", comments_of),
    Late.HISTORY: ("claims/parts/history.html", history_of),
}


def _earning(request: HttpRequest) -> str:
    """Return which line of earnings a question is to be about; nothing else is put in its mouth."""
    named = EARNING.fullmatch(request.GET.get("earning", ""))
    return named.group() if named else ""


def _part(request: HttpRequest, claim_id: str, part: Late) -> HttpResponse:
    sight = see(actor_of(request), claim_id)
    sight.about = _earning(request)
    if wants_fragment(request):
        template, make = PARTS[part]
        response = show(
            request, template, {"sight": sight, "claim": sight.claim, "panel": make(sight)}
        )
    else:
        response = draw(request, sight, opened=part)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@guard(Permission.CLAIM_READ)
def named(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show the files again, with what the checker found in them."""
    return _part(request, claim_id, Late.NAMED)


@require_safe
@guard(Permission.CLAIM_READ)
def adding(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show the form that adds files, to those who may."""
    return _part(request, claim_id, Late.UPLOAD)


@require_safe
@guard(Permission.CLAIM_READ)
def comments(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show what partner and reviewers say to each other, which is nothing for customers."""
    return _part(request, claim_id, Late.COMMENTS)


@require_safe
@guard(Permission.CLAIM_READ)
def history(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show what happened, as far as the reader may know it."""
    return _part(request, claim_id, Late.HISTORY)
