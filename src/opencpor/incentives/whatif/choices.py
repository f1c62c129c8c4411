"""What a what-if can be asked of, by names: people choose, and the actions keep their ids."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.programs.drafts.queries import drafts_at_work, list_drafts
from opencpor.programs.forms import program_choices
from opencpor.programs.models import ProgramVersion, ProposalState
from opencpor.programs.queries import latest_version, list_proposals, list_versions
from opencpor.ui.dates import day, month

Choice = tuple[str, str]
Choices = list[Choice | tuple[str, list[Choice]]]

NOTE_WORDS = 8
MOST_PROPOSALS = 25  # the newest; an older one is offered where an address names it


def version_choices(actor: Actor) -> Choices:
    """Offer the published versions, the newest first, each by program and number."""
    rows = [
        (key, _written(row))
        for key, _name in program_choices()
        for row in list_versions(actor, key).order_by("-number")
    ]
    return by_program(rows)


def version_written(program_key: str, number: object) -> str:
    """Return what stands for a version among the choices: numbers repeat from program to program.

    Nothing for no number.
    """
    return f"{program_key}/{number}" if number else ""


def program_told(program_key: str) -> str:
    """Name a program where there are several; where there is one, nobody asks which."""
    named = dict(program_choices())
    return named.get(program_key, program_key) if len(named) > 1 else ""


def _written(row: ProgramVersion) -> Choice:
    words = {"number": row.number, "month": month(row.effective_from)}
    named = _("Version %(number)s, governs from %(month)s on") % words
    return version_written(row.program_id, row.number), named


def proposal_choices(actor: Actor, named: str = "") -> Choices:
    """Offer what was proposed and is no version yet, and the one that is named."""
    all_rows = list_proposals(actor).order_by("-id")
    rows = list(all_rows.exclude(state=ProposalState.PUBLISHED)[:MOST_PROPOSALS])
    if named and named not in {row.id for row in rows}:
        rows += all_rows.filter(id=named)
    people = names_of_people(*(row.proposed_by for row in rows))
    found = []
    for row in rows:
        calendar = latest_version(row.program_key).document.business_calendar
        proposed = day(calendar.local_date(row.proposed_at))
        note = Truncator(row.note).words(NOTE_WORDS)
        found.append((row.program_key, (row.id, f"{note} ({people[row.proposed_by]}, {proposed})")))
    return by_program(found)


def draft_choices(actor: Actor, named: str = "") -> Choices:
    """Offer the drafts that somebody writes or waits for, and the one that is named."""
    rows = drafts_at_work(actor)
    if named and named not in {row.id for row in rows}:
        rows += list_drafts(actor).filter(id=named)
    people = names_of_people(*(row.changed_by for row in rows))
    return by_program(
        (row.program_id, (row.id, f"{row.name} ({people[row.changed_by]})")) for row in rows
    )


def by_program(rows: Iterable[tuple[str, Choice]]) -> Choices:
    """Group choices under the names of their programs, if there are several programs."""
    named = program_choices()
    found: dict[str, list[Choice]] = {key: [] for key, _name in named}
    for key, one in rows:
        found.setdefault(key, []).append(one)
    if len(named) == 1:
        return [one for group in found.values() for one in group]
    names = dict(named)
    return [(names.get(key, key), group) for key, group in found.items() if group]
