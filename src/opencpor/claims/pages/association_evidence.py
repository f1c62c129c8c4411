"""Files that defend an association which no claim has given: add, download, remove."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.evidence.actions.defend import add_defense
from opencpor.claims.evidence.actions.open import open_defense
from opencpor.claims.evidence.actions.remove_defense import remove_defense
from opencpor.claims.evidence.models import AssociationEvidence
from opencpor.claims.evidence.queries import defense_of
from opencpor.claims.forms.claim import EvidenceForm, ReasonForm
from opencpor.claims.pages.associations import draw
from opencpor.claims.pages.evidence import add_all, attachment, most_received, why
from opencpor.claims.pages.trails import trail_back, trail_of_association
from opencpor.common.errors import not_found
from opencpor.http.guards import actor_of, guard
from opencpor.http.receiving import receives
from opencpor.ui.pages import ask, done, shown_at
from opencpor.ui.parts import Question


def _address(association_id: str) -> str:
    return reverse("claims:association", args=[association_id])


def _file(actor: Actor, association_id: str, evidence_id: str) -> AssociationEvidence:
    row = defense_of(association_id, actor).filter(id=evidence_id).first()
    if row is None:
        raise not_found("evidence")
    return row


@require_http_methods(["POST"])
@guard(Permission.CLAIM_WRITE)
@receives(most_received)
def upload(request: HttpRequest, association_id: str) -> HttpResponse:
    """Add one or several files."""
    actor = actor_of(request)
    form = EvidenceForm((), request.POST, request.FILES)
    if form.is_valid():
        added = add_all(form, lambda file, what: add_defense(association_id, file, what, actor))
        if not form.errors:
            words = ngettext("%(count)s file is added.", "%(count)s files are added.", added)
            address = _address(association_id) + "#evidence"
            return done(request, address, message=words % {"count": added})
    return draw(request, association_id, upload=form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.EVIDENCE_READ, Permission.EVIDENCE_INSPECT)
def download(
    request: HttpRequest, association_id: str, association_evidence_id: str
) -> HttpResponse:
    """Hand out the original as an attachment; those who only inspect say why, and it is logged."""
    actor = actor_of(request)
    if actor.may(Permission.EVIDENCE_READ):
        return attachment(open_defense(association_id, association_evidence_id, actor))
    file = _file(actor, association_id, association_evidence_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            reason = form.cleaned_data["reason"]
            return attachment(open_defense(association_id, association_evidence_id, actor, reason))
    trail = trail_back(request, actor, trail_of_association(association_id))
    return ask(request, why(trail, file.file.name), form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def remove(request: HttpRequest, association_id: str, association_evidence_id: str) -> HttpResponse:
    """Remove a file, after asking."""
    actor = actor_of(request)
    file = _file(actor, association_id, association_evidence_id)
    if request.method == "POST":
        remove_defense(association_id, association_evidence_id, actor)
        address = _address(association_id) + "#evidence"
        return done(request, address, message=_("The file is removed."))
    question = Question(
        _("Remove this file?"),
        _("Remove the file"),
        _address(association_id),
        file.file.name,
        [_("The reviewer will not see it any longer.")],
    )
    return ask(request, question)
