"""Looking at a file without downloading it: a page, and the closed room in which it is drawn.

The room is a frame without an origin of its own: what a hostile file might run there reaches no
cookie, no page and no address of ours. It holds nothing until the page around it hands in the
bytes, which come from the same door as a download and are on record like one.
"""

import json

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.roles import Permission
from opencpor.claims.evidence.actions.preview import open_page, thumbnail
from opencpor.claims.evidence.api import as_picture
from opencpor.claims.evidence.models import SHOWABLE
from opencpor.claims.evidence.queries import one_of
from opencpor.claims.forms.claim import ReasonForm
from opencpor.claims.pages.checker import hits_in, marked_text
from opencpor.claims.pages.evidence import why
from opencpor.claims.pages.sight import see, shown_lines
from opencpor.claims.pages.trails import trail_back, trail_of
from opencpor.common.errors import Conflict
from opencpor.http.guards import Open, actor_of, guard
from opencpor.ui.pages import ask, show

FRAME_POLICY = (
    "default-src 'none'; "
    "script-src 'self' 'wasm-unsafe-eval'; "  # decoders of scanned pages
    "style-src 'self'; "
    "img-src blob:; "
    "font-src data:; "
    "connect-src 'self'; "
    "worker-src blob:; "
    "frame-ancestors 'self'; "
    "base-uri 'none'; "
    "form-action 'none'; "
    "sandbox allow-scripts"
)


@require_safe
@xframe_options_sameorigin
@guard(Open.PUBLIC)
def frame(request: HttpRequest) -> HttpResponse:
    """The empty room; it shows nothing of anybody by itself."""
    response = show(request, "claims/viewer/frame.html")
    response["Content-Security-Policy"] = FRAME_POLICY
    return response


@require_safe
@guard(Permission.EVIDENCE_READ)
def words(request: HttpRequest, claim_id: str, evidence_id: str) -> HttpResponse:
    """Give the words of one file as a part of a page, with what the checker found."""
    sight = see(actor_of(request), claim_id)
    context = {"passages": marked_text(sight, evidence_id), "part": request.GET.get("part", "")}
    return show(request, "claims/viewer/words.html", context)


@require_safe
@guard(Permission.EVIDENCE_READ)
def page_picture(
    request: HttpRequest, claim_id: str, evidence_id: str, page_number: int
) -> HttpResponseBase:
    """Give one page as a picture, for readers without scripts."""
    return as_picture(open_page(claim_id, evidence_id, page_number, actor_of(request)))


@require_safe
@guard(Permission.EVIDENCE_READ)
def small_picture(request: HttpRequest, claim_id: str, evidence_id: str) -> HttpResponseBase:
    """Give the first page as a small picture."""
    return as_picture(thumbnail(claim_id, evidence_id, actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.EVIDENCE_READ, Permission.EVIDENCE_INSPECT)
def view(request: HttpRequest, claim_id: str, evidence_id: str) -> HttpResponse:
    """Show one file beside the claim's lines; those who only inspect say why first."""
    actor = actor_of(request)
    file = one_of(claim_id, evidence_id, actor)
    if file.file.in_quarantine:
        detail = _(
            "The file is in quarantine until the virus scanner has looked at it. Try again in a "
            "minute."
        )
        raise Conflict(detail, code="in_quarantine")
    drawn = file.file.kind in SHOWABLE
    if not drawn and not file.file.has_words:
        detail = _("The words of this file were not read. Download it instead.")
        raise Conflict(detail, code="not_showable")
    trail = trail_back(request, actor, trail_of(file.claim))
    reason = ""
    if not actor.may(Permission.EVIDENCE_READ):
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if not (request.method == "POST" and form.is_valid()):
            return ask(request, why(trail, file.file.name), form)
        reason = form.cleaned_data["reason"]
    sight = see(actor, claim_id)
    context = {
        "sight": sight,
        "claim": sight.claim,
        "file": file,
        "trail": trail,
        "reason": reason,
        "passages": None if drawn else marked_text(sight, evidence_id, reason),
        "part": request.GET.get("part", ""),
        "find": json.dumps(hits_in(sight, evidence_id)),
        "lines": shown_lines(sight),
    }
    return show(request, "claims/viewer/page.html", context)
