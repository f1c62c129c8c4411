"""Pages of drafts: begin one, see where it stands, write its text, see what differs and who did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission
from opencpor.common.errors import Stale, not_found
from opencpor.http.etags import etag_of
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.programs.drafts import queries
from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.drafts.actions.start_draft import start_draft
from opencpor.programs.drafts.actions.writing import tidy
from opencpor.programs.drafts.checking import Checked, check
from opencpor.programs.drafts.forms import CheckForm, StartForm, TextForm
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.drafts.summaries import sections_of
from opencpor.programs.ports import offers_for
from opencpor.programs.queries import fetch_version, latest_version, list_versions
from opencpor.programs.rendering.changes import by_section, text_difference
from opencpor.programs.rendering.tables import words
from opencpor.ui.forms import problem_of
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Tab


@dataclass(frozen=True)
class Head:
    """What stands above every page of a draft."""

    draft: VersionDraft
    program: str
    zone: Any
    state: str
    tabs: list[Tab]
    may_write: bool
    latest: int

    @property
    def behind(self) -> bool:
        """Whether a version was published since the draft's base."""
        return self.may_write and self.latest > self.draft.base


def head_of(actor: Actor, draft: VersionDraft, here: str) -> Head:
    """Gather what stands above a draft's pages."""
    latest = latest_version(draft.program_id)
    state = queries.standing(draft)
    may = actor.may(Permission.PROGRAM_WRITE) and state == queries.EDITABLE
    pages = [
        ("draft", _("Overview")),
        ("draft_text", _("Whole document")),
        ("draft_changes", _("What changes")),
        ("draft_history", _("Who saved what")),
    ]
    tabs = [
        Tab(label, reverse(f"programs:{name}", args=[draft.id]), current=name == here)
        for name, label in pages
    ]
    name, zone = words(latest.document.name), latest.document.business_calendar.zone
    return Head(draft, name, zone, state, tabs, may, latest.number)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PROGRAM_WRITE)
def draft_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the latest version of a program."""
    form = StartForm(request.POST or None, initial={"program": request.GET.get("program", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with shown_at(form):
            row = start_draft(actor_of(request), said["program"], name=said["name"])
            return done(request, "programs:draft", row.id, message=_("The draft is begun."))
    return show(request, "programs/drafts/new.html", {"form": form})


@require_safe
@guard(Permission.PROPOSAL_READ)
def draft(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Show where a draft stands, what is wrong with it, and its sections."""
    actor = actor_of(request)
    row = queries.fetch_draft(actor, draft_id)
    found = check(row)
    names = names_of_people(row.begun_by, row.changed_by)
    context = {
        "head": head_of(actor, row, "draft"),
        "found": found,
        "sections": sections_of(row, found.findings),
        "begun_by": names[row.begun_by],
        "changed_by": names[row.changed_by],
        "offers": _offers(actor, row, found),
    }
    return show(request, "programs/drafts/draft.html", context)


def _offers(actor: Actor, row: VersionDraft, found: Checked) -> list[tuple[Any, str]]:
    """Return what can be tried with a draft that is right."""
    if found.count:
        return []
    return offers_for(actor, program=row.program_id, draft=row.id)


class Saved(TypedDict):
    """What a page says once something is saved."""

    message: str
    level: int


def saved_so(wrong: int) -> Saved:
    """Say that something is saved, and how much of it is wrong."""
    if not wrong:
        return {"message": _("Saved."), "level": messages.SUCCESS}
    words = ngettext(
        "Saved. %(count)s thing is still wrong.", "Saved. %(count)s things are still wrong.", wrong
    )
    return {"message": words % {"count": wrong}, "level": messages.WARNING}


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PROPOSAL_READ)
def draft_text(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Show the whole document, and save it as it is written, right or wrong."""
    actor = actor_of(request)
    row = queries.fetch_draft(actor, draft_id)
    form = TextForm(request.POST or None, initial={"text": row.text, "seen": etag_of(row)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with shown_at(form):
            row = save_text(row.id, actor, said["text"], seen=said["seen"])
            return done(request, "programs:draft_text", row.id, **saved_so(check(row).count))
    problem = problem_of(form)
    if problem is not None:
        row = queries.fetch_draft(actor, draft_id)  # somebody may have saved since
    late = isinstance(problem, Stale)
    written = form.cleaned_data["text"] if late else row.text
    context = {
        "head": head_of(actor, row, "draft_text"),
        "form": form,
        "found": check(row, written),
        "in_text": True,
        "seen": etag_of(row) if late else form["seen"].value(),
        "late": late,
        "other": names_of_people(row.changed_by)[row.changed_by],
        "lines": text_difference(row.text, tidy(written)) if late else None,
    }
    return show(request, "programs/drafts/text.html", context)


@require_POST
@guard(Permission.PROPOSAL_READ)
def draft_check(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Say what is wrong with a text that is being written; nothing is saved."""
    row = queries.fetch_draft(actor_of(request), draft_id)
    form = CheckForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    context = {"found": check(row, text), "draft": row, "in_text": True}
    return show(request, "programs/drafts/parts/findings.html", context)


@require_safe
@guard(Permission.PROPOSAL_READ)
def draft_changes(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Show how a draft differs from its base, or from any version: by section and line by line."""
    actor = actor_of(request)
    row = queries.fetch_draft(actor, draft_id)
    numbers = list(list_versions(actor, row.program_id).values_list("number", flat=True))
    given = request.GET.get("version", "")
    chosen = next((number for number in numbers if str(number) == given), None)
    if given and chosen is None:
        raise not_found("version")
    number = chosen or row.base
    found = check(row)
    changes = queries.compared_with(actor, row, found.document, number) if found.document else []
    before = fetch_version(actor, row.program_id, number)
    context = {
        "head": head_of(actor, row, "draft_changes"),
        "found": found,
        "numbers": sorted(numbers, reverse=True),
        "number": number,
        "count": len(changes),
        "sections": by_section(changes),
        "lines": text_difference(before.text, row.text),
    }
    return show(request, "programs/drafts/changes.html", context)


@require_safe
@guard(Permission.PROPOSAL_READ)
def draft_history(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Show who saved what, the latest first."""
    actor = actor_of(request)
    row = queries.fetch_draft(actor, draft_id)
    rows = queries.list_changes(actor, row)
    page = page_of(rows, ["-revision"], request.GET.get("cursor", ""), USUAL)
    names = names_of_people(*(one.by for one in page.rows))
    context = {
        "head": head_of(actor, row, "draft_history"),
        "savings": [(one, names[one.by]) for one in page.rows],
        "next_cursor": page.next_cursor,
    }
    return show(request, "programs/drafts/history.html", context)
