"""Pages that end a draft's work: propose it, bring it up to a newer version, discard it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opencpor.access.roles import Permission
from opencpor.common.months import Month
from opencpor.http.etags import etag_of
from opencpor.http.guards import actor_of, guard
from opencpor.programs.drafts import queries
from opencpor.programs.drafts.actions.bring_up import bring_up
from opencpor.programs.drafts.actions.discard_draft import discard_draft
from opencpor.programs.drafts.actions.propose_draft import propose_draft
from opencpor.programs.drafts.checking import check
from opencpor.programs.drafts.forms import BringUpForm, ProposeForm
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.drafts.pages import head_of
from opencpor.programs.rendering.changes import by_section
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Question


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PROGRAM_WRITE)
def draft_propose(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Show once more what changes, then propose it as it stood when it was shown."""
    actor = actor_of(request)
    row = queries.fetch_draft(actor, draft_id)
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        start = Month.of(said["effective_from"]) if said["effective_from"] else None
        with shown_at(form):
            seen = request.POST.get("seen") or None
            proposed = propose_draft(
                row.id, actor, note=said["note"], effective_from=start, seen=seen
            )
            message = _("The version is proposed. Another program manager publishes it.")
            return done(request, "programs:proposal", proposed.proposal_id, message=message)
    found = check(row)
    changes = queries.compared_with(actor, row, found.document, row.base) if found.document else []
    context = {
        "head": head_of(actor, row, "draft_propose"),
        "form": form,
        "found": found,
        "seen": etag_of(row),
        "count": len(changes),
        "sections": by_section(changes),
    }
    return show(request, "programs/drafts/propose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PROGRAM_WRITE)
def draft_bring_up(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Ask, then put into a draft what was published since it began."""
    actor = actor_of(request)
    row = queries.fetch_draft(actor, draft_id)
    form = BringUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            bring_up(row.id, actor, as_it_is=form.cleaned_data["as_it_is"])
            message = _("The draft is up to date. Look at what changes once more.")
            return done(request, "programs:draft_changes", row.id, message=message)
    question = Question(
        _("Bring this draft up to the latest version?"),
        _("Bring up"),
        _address(row),
        text=_("What that version changed is put into the draft's text line by line."),
        dangerous=False,
        trail=_trail(row),
    )
    return ask(request, question, form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PROGRAM_WRITE)
def draft_discard(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Ask, then discard a draft."""
    actor = actor_of(request)
    row = queries.fetch_draft(actor, draft_id)
    if request.method == "POST":
        discard_draft(row.id, actor)
        return done(request, "programs:programs", message=_("The draft is discarded."))
    question = Question(
        _("Discard this draft?"),
        _("Discard draft"),
        _address(row),
        consequences=[_("Nobody can change or propose it any longer."), _("It can be read.")],
        trail=_trail(row),
    )
    return ask(request, question)


def _address(row: VersionDraft) -> str:
    return reverse("programs:draft", args=[row.id])


def _trail(row: VersionDraft) -> list[tuple[str, str]]:
    return [(_("Program"), resolve_url("programs:programs")), (row.name, _address(row))]
