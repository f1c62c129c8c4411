"""Read-only pages: the programs with their versions, a version to read, what changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import not_found
from opencpor.http.guards import actor_of, guard
from opencpor.programs import queries
from opencpor.programs.document.program import Program as Document
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.drafts.queries import drafts_at_work, standing
from opencpor.programs.forms import ComparisonForm
from opencpor.programs.models import ProgramVersion
from opencpor.programs.ports import offers_for
from opencpor.programs.rendering import money, offer, terms
from opencpor.programs.rendering.changes import by_section, text_difference
from opencpor.programs.rendering.tables import Table, words
from opencpor.programs.rules.difference import Change
from opencpor.ui.pages import show
from opencpor.ui.parts import Tab

SECTIONS: dict[str, tuple[Any, Callable[[Document], list[Table]] | None]] = {
    "overview": (gettext_lazy("Overview"), offer.overview),
    "engagements": (gettext_lazy("Engagements"), offer.engagements),
    "catalog": (gettext_lazy("Workloads and products"), offer.catalog),
    "policy": (gettext_lazy("Policy"), None),  # needs to know the reader
    "reasons": (gettext_lazy("Reasons"), terms.reasons),
    "texts": (gettext_lazy("Texts"), terms.texts),
    "incentives": (gettext_lazy("Incentives"), money.incentives),
    "eligibility": (gettext_lazy("Eligibility"), money.eligibility),
}


@dataclass(frozen=True)
class Row:
    """One version in the list."""

    version: ProgramVersion
    state: str  # see the chips of ``program_version``


@dataclass(frozen=True)
class Listed:
    """One program with its versions, the newest first."""

    key: str
    name: str
    zone: tzinfo
    rows: list[Row]


@require_safe
@guard(Permission.PROGRAM_READ)
def programs(request: HttpRequest) -> HttpResponse:
    """List the programs and their versions."""
    actor = actor_of(request)
    found = [_listed(actor, program.key) for program in queries.list_programs(actor)]
    context = {
        "programs": found,
        "names": {one.key: one.name for one in found},
        "zones": {one.key: one.zone for one in found},
        "proposals": queries.open_proposals(actor),
        "drafts": _drafts(actor),
        "may_propose": actor.may(Permission.PROGRAM_WRITE),
    }
    return show(request, "programs/programs.html", context)


def _drafts(actor: Actor) -> list[tuple[VersionDraft, str, str]]:
    """Return the drafts at work with where they stand and who saved them last."""
    rows = drafts_at_work(actor)
    names = names_of_people(*(row.changed_by for row in rows))
    return [(row, standing(row), names[row.changed_by]) for row in rows]


def _listed(actor: Actor, key: str) -> Listed:
    rows = list(queries.list_versions(actor, key).order_by("-number"))
    document = queries.document_of(rows[0])
    today = document.business_calendar.local_date(now())
    governing = queries.row_in_force(actor, key)
    states = [Row(row, _state(row, governing, row.effective_from > today)) for row in rows]
    return Listed(key, words(document.name), document.business_calendar.zone, states)


def _state(row: ProgramVersion, governing: ProgramVersion, coming: bool) -> str:  # noqa: FBT001 - a plain fact about the row
    if coming:
        return "coming"
    return "in_force" if row.number == governing.number else "superseded"


@require_safe
@guard(Permission.PROGRAM_READ)
def version(request: HttpRequest, program_key: str, version_number: int) -> HttpResponse:
    """Show one section of a version."""
    actor = actor_of(request)
    row = queries.fetch_version(actor, program_key, version_number)
    document = queries.document_of(row)
    chosen = request.GET.get("section", "overview")
    if chosen not in SECTIONS:
        raise not_found("section")
    make = SECTIONS[chosen][1]
    shown = queries.shown_document(actor, row)
    tables = make(document) if make else terms.policy(document, shown["policy"])
    address = reverse("programs:version", args=[program_key, version_number])
    tabs = [
        Tab(label, f"{address}?section={name}", current=name == chosen)
        for name, (label, _make) in SECTIONS.items()
    ]
    return show(
        request,
        "programs/version.html",
        {
            "version": row,
            "name": words(document.name),
            "zone": document.business_calendar.zone,
            "tabs": tabs,
            "tables": [table for table in tables if table.rows],
            "offers": offers_for(actor, program=program_key, version=version_number),
        },
    )


@require_safe
@guard(Permission.PROGRAM_READ)
def comparison(request: HttpRequest, program_key: str) -> HttpResponse:
    """Show what differs between two versions, chosen in the address."""
    actor = actor_of(request)
    rows = list(queries.list_versions(actor, program_key).order_by("-number"))
    numbers = [row.number for row in rows]
    usual = {"before": numbers[min(1, len(numbers) - 1)], "after": numbers[0]}
    form = ComparisonForm(usual | request.GET.dict(), numbers=numbers)
    changes: list[Change] = []
    lines = None
    if form.is_valid():
        pair = (form.cleaned_data["before"], form.cleaned_data["after"])
        changes = queries.difference_between(actor, program_key, *pair)
        if actor.may(Permission.PROPOSAL_READ):  # the texts say how claims pass without review
            texts = [queries.fetch_version(actor, program_key, number).text for number in pair]
            lines = text_difference(*texts)
    values = {
        "program_key": program_key,
        "name": words(queries.document_of(rows[0]).name),
        "form": form,
        "count": len(changes),
        "sections": by_section(changes),
        "lines": lines,
        "shows_lines": form.is_valid() and actor.may(Permission.PROPOSAL_READ),
    }
    return show(request, "programs/comparison.html", values)
