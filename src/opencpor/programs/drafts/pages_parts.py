"""Pages that write a draft part by part, by forms made from the document's schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission
from opencpor.common.errors import Conflict, Invalid, NotFound, Problem, Stale, not_found
from opencpor.http.guards import actor_of, guard
from opencpor.programs.drafts import queries
from opencpor.programs.drafts.actions.change_entries import add_entry, remove_entry
from opencpor.programs.drafts.actions.change_places import save_part
from opencpor.programs.drafts.checking import Finding, check
from opencpor.programs.drafts.finding_parts import Part, part_of
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.drafts.pages import head_of, saved_so
from opencpor.programs.drafts.part_forms import AddForm, Block, PartForm
from opencpor.programs.drafts.parts import ABSENT, Typed, is_flat, new_entry, title_of
from opencpor.programs.drafts.rules import at_path, digest_of_part
from opencpor.programs.rendering.changes import shown_change
from opencpor.programs.rendering.labels import label_of
from opencpor.programs.rules.difference import difference
from opencpor.ui.pages import ask, done, show, shown_at, wants_fragment
from opencpor.ui.parts import Question

MOST_SENT = 2  # saves under way that a form names


@dataclass(frozen=True)
class Shown:
    """A part as its page shows it."""

    form: PartForm
    blocks: Sequence[Block]
    here: Sequence[Finding]
    elsewhere: int

    @property
    def wrong(self) -> int:
        """How much is wrong in it."""
        return len(self.here) + sum(map(len, self.form.errors.values()))


def _shown(row: VersionDraft, part: Part, typed: Typed | None) -> Shown:
    """Show a part with what is wrong with it; as it was ``typed``, if that was not saved."""
    nodes = part.nodes()
    found = check(row, part=part.address)
    path = ".".join(map(str, part.path))
    above = path.rpartition(".")[0] if part.is_list else path
    form = PartForm(nodes, part.document, above, typed)
    if typed is not None:  # what is wrong is wrong with what is saved
        return Shown(form, form.blocks(nodes, []), [], found.count)
    rest = form.tell(found.findings)
    inside = [one for one in rest if path and (f"{one.path}.").startswith(f"{path}.")]
    told = len(found.findings) - len(rest) + len(inside)
    return Shown(form, form.blocks(nodes, found.findings), inside, found.count - told)


@require_safe
@guard(Permission.PROPOSAL_READ)
def draft_part(request: HttpRequest, draft_id: str, draft_part: str) -> HttpResponse:
    """Show a part of a draft as a form, with what is wrong at its fields."""
    actor = actor_of(request)
    row = queries.fetch_draft(actor, draft_id)
    return _page(request, actor, row, part_of(row, draft_part), None)


def _sent(request: HttpRequest, part: Part) -> Iterator[str]:
    """Give what the same form sent before and had no answer to, which may be saved by now."""
    for one in request.POST.getlist("sent")[:MOST_SENT]:
        with suppress(Invalid):  # what cannot be read was refused, so that it is not saved
            yield digest_of_part(part.read(QueryDict(one)))


@require_POST
@guard(Permission.PROGRAM_WRITE)
def draft_save(request: HttpRequest, draft_id: str, draft_part: str) -> HttpResponse:
    """Save a part; HTMX does so at each change and gets what is wrong with it now."""
    actor = actor_of(request)
    row = queries.fetch_draft(actor, draft_id)
    part = part_of(row, draft_part)
    value = ABSENT
    try:
        value, seen = part.read(request.POST), request.POST.get("seen", "")
        own = list(_sent(request, part))
        row = save_part(row.id, actor, part.path, value, seen_part=seen, own=own)
    except (Conflict, Invalid, Stale) as refused:
        row = queries.fetch_draft(actor, draft_id)
        return _unsaved(request, row, part, value, refused)
    if not wants_fragment(request):
        wrong = _shown(row, part_of(row, draft_part), None).wrong
        return done(request, "programs:draft_part", row.id, draft_part, **saved_so(wrong))
    return _page(request, actor, row, part_of(row, draft_part), None)


def _unsaved(
    request: HttpRequest, row: VersionDraft, part: Part, value: Any, refused: Problem
) -> HttpResponse:
    """Show what was typed and why it is not saved, beside what somebody else saved meanwhile.

    The form then carries the part as it is now, so that who has compared both can save. Refused for
    another reason, it carries what it was opened with.
    """
    try:
        now_there = part_of(row, part.address)
    except (Conflict, NotFound):  # the text cannot be read at the moment, or the part is gone
        now_there = part
    mine = now_there if value is ABSENT else replace(now_there, value=value)
    typed: Typed = request.POST if value is ABSENT else QueryDict()
    changes, stale = [], isinstance(refused, Stale)
    if stale and value is not ABSENT:
        before, after = (at_path(part.path, one.value) for one in (now_there, mine))
        changes = [shown_change(one) for one in difference(before, after)]
    names = names_of_people(row.changed_by)
    late = {"changes": changes, "other": names[row.changed_by]}
    # Only who is shown what the other saved may save over it.
    seen = digest_of_part(now_there.value) if stale else request.POST.get("seen", "")
    return _page(request, actor_of(request), row, mine, Unsaved(refused, typed, seen, late))


@dataclass(frozen=True)
class Unsaved:
    """Why a part was not saved, what was typed, and what stands there now."""

    problem: Problem
    typed: Typed
    seen: str
    late: dict[str, Any]


def _page(
    request: HttpRequest,
    actor: Actor,
    row: VersionDraft,
    part: Part,
    unsaved: Unsaved | None,
) -> HttpResponse:
    shown = _shown(row, part, unsaved.typed if unsaved else None)
    problem = unsaved.problem if unsaved else None
    head = head_of(actor, row, "draft_part")
    models = part.field.models if part.field is not None and part.is_list else ()
    adds = head.may_write and part.field is not None and part.is_list and not is_flat(part.field)
    context: dict[str, Any] = {
        "head": head,
        "part": part,
        "shown": shown,
        "seen": unsaved.seen if unsaved else digest_of_part(part.value),
        "problem": problem,
        "late": unsaved.late if unsaved else {},
        "trail": _trail(row, part),
        "adding": AddForm(None, models) if adds else None,
        "removable": head.may_write and bool(part.path) and isinstance(part.path[-1], int),
        "saved": request.method == "POST" and problem is None,
    }
    return show(
        request,
        "programs/drafts/part.html",
        context,
        fragment="programs/drafts/parts/saved.html",
        status=problem.status if problem else 200,
    )


def _trail(row: VersionDraft, part: Part) -> list[tuple[Any, str]]:
    """Return the parts above one, each with its address."""
    found: list[tuple[Any, str]] = []
    value: Any = part.document
    for place, step in enumerate(part.path[:-1]):
        value = value[step]
        path = ".".join(map(str, part.path[: place + 1]))
        title = title_of(value, step) if isinstance(step, int) else label_of(step)
        found.append((title, reverse("programs:draft_part", args=[row.id, path])))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PROGRAM_WRITE)
def draft_add(request: HttpRequest, draft_id: str, draft_list: str) -> HttpResponse:
    """Add an entry to a list, then show its form."""
    actor = actor_of(request)
    row = queries.fetch_draft(actor, draft_id)
    part = part_of(row, draft_list)
    if part.field is None or not part.is_list:
        raise not_found("part")
    form = AddForm(request.POST if request.method == "POST" else None, part.field.models)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with shown_at(form):
            entry = new_entry(part.field, said["key"], said.get("type", ""))
            row, place = add_entry(row.id, actor, part.path, entry)
            message = _("The entry is added. Fill in what it needs.")
            address = f"{draft_list}.{place}"
            return done(request, "programs:draft_part", row.id, address, message=message)
    question = Question(
        _("New entry"), _("Add"), reverse("programs:draft_part", args=[row.id, draft_list]),
        dangerous=False,
    )  # fmt: skip
    return ask(request, question, form)


class RemoveForm(forms.Form):
    """The entry as it was seen."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PROGRAM_WRITE)
def draft_remove(request: HttpRequest, draft_id: str, draft_part: str) -> HttpResponse:
    """Ask, then take an entry out of its list."""
    actor = actor_of(request)
    row = queries.fetch_draft(actor, draft_id)
    part = part_of(row, draft_part)
    if not part.path or not isinstance(part.path[-1], int):
        raise not_found("part")
    above = ".".join(map(str, part.path[:-1]))
    form = RemoveForm(request.POST or None, initial={"seen": digest_of_part(part.value)})
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            remove_entry(row.id, actor, part.path, seen_part=form.cleaned_data["seen"])
            message = _("The entry is removed.")
            return done(request, "programs:draft_part", row.id, above, message=message)
    question = Question(
        _("Remove this entry?"),
        _("Remove entry"),
        reverse("programs:draft_part", args=[row.id, draft_part]),
        text=str(part.title),
        consequences=[_("It stays in the versions that were published.")],
    )
    return ask(request, question, form)
