"""Files on a claim: add by drop or choice, download, remove, and the template to fill in."""

from collections.abc import Callable
from typing import Any, cast

from django.forms import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.evidence.actions.add import About, Upload, add_evidence, reuse_evidence
from opencpor.claims.evidence.actions.open import Original, open_evidence
from opencpor.claims.evidence.actions.remove import remove_evidence
from opencpor.claims.evidence.documents import DOCX_TYPE, PDF_TYPE, template_docx, template_pdf
from opencpor.claims.evidence.models import Evidence, EvidenceKind
from opencpor.claims.evidence.queries import evidence_of, largest_file, template_facts
from opencpor.claims.forms.claim import EvidenceForm, ReasonForm
from opencpor.claims.pages.claim import draw
from opencpor.claims.pages.proof import upload_form
from opencpor.claims.pages.sight import see
from opencpor.claims.pages.trails import trail_back, trail_of
from opencpor.claims.rights import refused
from opencpor.common.errors import Problem, not_found
from opencpor.http.guards import actor_of, guard
from opencpor.http.receiving import receives
from opencpor.http.wording import in_words
from opencpor.ui.pages import ask, done, shown_at
from opencpor.ui.parts import Question, Trail

FILES_AT_ONCE = 10  # more are dropped in a second go
SANDBOX = "default-src 'none'; sandbox"


def add_all(form: EvidenceForm, add: Callable[[Upload, About], object]) -> int:
    """Add file by file; what one of them lacks stands at the field, and the others are kept."""
    said = form.cleaned_data
    about = About(EvidenceKind(said["kind"]), said["signed_on"], said["lines"], said["note"])
    added = 0
    for file in said["documents"]:
        try:
            add(Upload(file.name, file.file), about)
            added += 1
        except Problem as problem:
            words = "; ".join(
                f"{in_words(one.message)} {in_words(one.remedy)}".strip() for one in problem.errors
            )
            text = f"{file.name}: {words or in_words(problem.detail)}"
            form.add_error("documents", ValidationError(text, code=problem.code))
    return added


def most_received() -> int:
    """Return how many bytes of files may be dropped at once."""
    return FILES_AT_ONCE * largest_file()


@require_http_methods(["POST"])
@guard(Permission.CLAIM_WRITE)
@receives(most_received)
def upload(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Add one or several files as proof."""
    sight = see(actor_of(request), claim_id)
    form = upload_form(sight, request.POST, request.FILES)
    if form is None:
        raise refused(sight.claim, sight.actor, _("This claim takes no files now."))
    if form.is_valid():
        added = add_all(form, lambda file, what: add_evidence(claim_id, file, what, sight.actor))
        if not form.errors:
            words = ngettext("%(count)s file is added.", "%(count)s files are added.", added)
            address = reverse("claims:detail", args=[claim_id]) + "#evidence"
            return done(request, address, message=words % {"count": added})
    return draw(request, see(sight.actor, claim_id), form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.EVIDENCE_READ, Permission.EVIDENCE_INSPECT)
def download(request: HttpRequest, claim_id: str, evidence_id: str) -> HttpResponse:
    """Hand out the original as an attachment; those who only inspect say why, and it is logged."""
    actor = actor_of(request)
    if actor.may(Permission.EVIDENCE_READ):
        return attachment(open_evidence(claim_id, evidence_id, actor))
    file = evidence_of(claim_id, actor).filter(id=evidence_id).first()
    if file is None:
        raise not_found("evidence")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            reason = form.cleaned_data["reason"]
            return attachment(open_evidence(claim_id, evidence_id, actor, reason))
    trail = trail_back(request, actor, trail_of(file.claim))
    return ask(request, why(trail, file.file.name), form)


def why(trail: Trail, name: str) -> Question:
    """Ask those who only inspect what for; the answer is logged.

    Args:
        trail: The pages above the file; the last of them is where it stood.
        name: The file's.
    """
    return Question(
        _("Why do you open this file?"),
        _("Open the file"),
        trail[-1][1],
        name,
        [_("Your reason is written into the log.")],
        dangerous=False,
        trail=trail,
    )


def attachment(original: Original) -> HttpResponse:
    """Return a file to keep, never to show: what a browser runs could have been put into it."""
    headers = {
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    response: Any = FileResponse(
        original.source,
        as_attachment=True,
        filename=original.file.name,
        content_type=original.file.media_type,
        headers=headers,
    )
    return cast("HttpResponse", response)


@require_http_methods(["POST"])
@guard(Permission.CLAIM_WRITE)
def reuse(request: HttpRequest, claim_id: str, evidence_id: str) -> HttpResponse:
    """Let a file of another claim prove this one too, with what was said of it there."""
    actor = actor_of(request)
    rows = restrict(Evidence.objects.all(), actor, Permission.CLAIM_WRITE)
    other = rows.filter(id=evidence_id, removed_at=None).first()
    if other is None:
        raise not_found("evidence")
    about = About(EvidenceKind(other.kind), other.signed_on, (), other.note)
    reuse_evidence(claim_id, evidence_id, about, actor)
    address = reverse("claims:detail", args=[claim_id]) + "#evidence"
    return done(request, address, message=_("The file proves this claim too."))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def remove(request: HttpRequest, claim_id: str, evidence_id: str) -> HttpResponse:
    """Remove a file, after asking."""
    actor = actor_of(request)
    file = evidence_of(claim_id, actor).filter(id=evidence_id).first()
    if file is None:
        raise not_found("evidence")
    if request.method == "POST":
        remove_evidence(claim_id, evidence_id, actor)
        address = reverse("claims:detail", args=[claim_id]) + "#evidence"
        return done(request, address, message=_("The file is removed."))
    question = Question(
        _("Remove this file?"),
        _("Remove the file"),
        reverse("claims:detail", args=[claim_id]),
        file.file.name,
        [_("The reviewer will not see it any longer.")],
    )
    return ask(request, question)


@require_safe
@guard(Permission.CLAIM_WRITE)
def template(request: HttpRequest, claim_id: str, file_format: str) -> HttpResponse:
    """Hand out the proof-of-execution template, filled in for this claim."""
    facts = template_facts(claim_id, actor_of(request), get_language() or "en")
    makers = {"docx": (template_docx, DOCX_TYPE), "pdf": (template_pdf, PDF_TYPE)}
    if file_format not in makers:
        raise not_found("template")
    make, kind = makers[file_format]
    response = HttpResponse(make(facts), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{claim_id}-poe.{file_format}"'
    response["Cache-Control"] = "private, no-store"
    return response
