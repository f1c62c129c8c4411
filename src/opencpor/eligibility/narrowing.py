"""How the list of scores shows what it is narrowed to: its form, and a chip for each word."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.scope import restrict
from opencpor.directory.narrowing import documents_known
from opencpor.eligibility.asked import ScoresAsked
from opencpor.eligibility.words import SCORE_CHIPS
from opencpor.ui.parts import Chosen


def narrowing_part(actor: Actor, asked: ScoresAsked, language: str) -> dict[str, Any]:
    """Return what the form of the list offers, and its chips."""
    documents = documents_known()
    programs = {one.key: one.name.in_language(language) for one in documents}
    designations = {
        one.key: one.name.in_language(language)
        for document in documents
        if asked.program in ("", document.key)
        for one in document.eligibility.designations
    }
    named = sorted(designations.items(), key=lambda pair: pair[1].casefold())
    if asked.designation and asked.designation not in designations:
        named.append((asked.designation, asked.designation))
    return {
        "asked": asked,
        "programs": programs,
        "designations": named,
        "states": [(key, chip.word) for key, chip in SCORE_CHIPS.items()],
        "chips": list(_chips(actor, asked, programs, dict(named))),
    }


def _chips(
    actor: Actor, asked: ScoresAsked, programs: Mapping[str, str], designations: Mapping[str, str]
) -> Iterator[Chosen]:
    """Give a chip for each word; what is not the reader's keeps its key."""
    if asked.q:
        yield Chosen(_("Search"), asked.q, ("q",))
    if asked.program:
        yield Chosen(_("Program"), programs.get(asked.program, asked.program), ("program",))
    if asked.partner:
        rows = restrict(Organization.objects.filter(id=asked.partner), actor)
        name = rows.values_list("name", flat=True).first()
        yield Chosen(_("Partner"), name or asked.partner, ("partner",))
    if asked.designation:
        yield Chosen(_("Designation"), designations[asked.designation], ("designation",))
    if asked.state:
        yield Chosen(_("Status"), SCORE_CHIPS[asked.state].word, ("state",))
