"""Looking at files that defend an association, and what the checker says of them."""

import json
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.evidence.actions.open import open_defense_text
from opencpor.claims.evidence.actions.preview import defense_thumbnail, open_defense_page
from opencpor.claims.evidence.api import as_picture
from opencpor.claims.evidence.models import SHOWABLE, AssociationEvidence, EvidenceKind
from opencpor.claims.evidence.queries import checked_defense, one_defense
from opencpor.claims.forms.claim import ReasonForm
from opencpor.claims.pages.checker import Said, found_in, marked, said_of
from opencpor.claims.pages.evidence import why
from opencpor.claims.pages.trails import seen_from, trail_back, trail_of_association
from opencpor.common.errors import Conflict
from opencpor.http.guards import actor_of, guard
from opencpor.ui.pages import ask, show


def defense_panel(
    actor: Actor,
    association_id: str,
    name: str,
    files: Sequence[AssociationEvidence],
    arbitration: str = "",
) -> list[Said] | None:
    """Return what the checker says; None: nothing was read yet, or the reader may not know.

    Args:
        actor: The reader.
        association_id: Which association.
        name: What it is of, in the reader's language.
        files: Its files.
        arbitration: Identifier of the arbitration beside which it stands, to be led back there.
    """
    proofs = [one for one in files if one.kind != EvidenceKind.PUBLIC_SECTOR_DISCLOSURE.value]
    if not any(one.file.read_at for one in proofs):  # each file says itself that it is being read
        return None
    report = checked_defense(association_id, actor)
    if report is None:
        return None
    back = seen_from(arbitration) if arbitration else ""
    return said_of(
        report,
        {association_id: name},
        proofs,
        lambda file: reverse("claims:view-defense", args=[association_id, file]) + back,
    )


@require_safe
@guard(Permission.EVIDENCE_READ)
def page_picture(
    request: HttpRequest, association_id: str, association_evidence_id: str, page_number: int
) -> HttpResponseBase:
    """Give one page as a picture, for readers without scripts."""
    actor = actor_of(request)
    return as_picture(
        open_defense_page(association_id, association_evidence_id, page_number, actor)
    )


@require_safe
@guard(Permission.EVIDENCE_READ)
def small_picture(
    request: HttpRequest, association_id: str, association_evidence_id: str
) -> HttpResponseBase:
    """Give the first page as a small picture."""
    return as_picture(defense_thumbnail(association_id, association_evidence_id, actor_of(request)))


def _refuse(file: AssociationEvidence) -> None:
    if file.file.in_quarantine:
        detail = _(
            "The file is in quarantine until the virus scanner has looked at it. Try again in a "
            "minute."
        )
        raise Conflict(detail, code="in_quarantine")
    if file.file.kind not in SHOWABLE and not file.file.has_words:
        detail = _("The words of this file were not read. Download it instead.")
        raise Conflict(detail, code="not_showable")


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.EVIDENCE_READ, Permission.EVIDENCE_INSPECT)
def view(request: HttpRequest, association_id: str, association_evidence_id: str) -> HttpResponse:
    """Show one file; those who only inspect say why first."""
    actor = actor_of(request)
    file = one_defense(association_id, association_evidence_id, actor)
    _refuse(file)
    trail = trail_back(request, actor, trail_of_association(association_id))
    reason = ""
    if not actor.may(Permission.EVIDENCE_READ):
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if not (request.method == "POST" and form.is_valid()):
            return ask(request, why(trail, file.file.name), form)
        reason = form.cleaned_data["reason"]
    report = checked_defense(association_id, actor)
    find = found_in(report, file.id) if report else []
    passages = None
    if file.file.kind not in SHOWABLE:
        passages = marked(open_defense_text(association_id, file.id, actor, reason), find)
    context = {
        "held": association_id,
        "file": file,
        "trail": trail,
        "reason": reason,
        "passages": passages,
        "part": request.GET.get("part", ""),
        "find": json.dumps(find),
    }
    return show(request, "claims/viewer/defense.html", context)
