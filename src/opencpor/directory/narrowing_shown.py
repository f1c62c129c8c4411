"""How forms and chips show what a list is narrowed to; see `narrowing`."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opencpor.directory.narrowing import NarrowingAsked
from opencpor.directory.words import SEGMENTS
from opencpor.programs.document.program import Program
from opencpor.ui.countries import country_name
from opencpor.ui.parts import Chosen


def areas_named(documents: Iterable[Program], language: str) -> list[tuple[str, str]]:
    """Return the solution areas of some programs by name, in the order of their keys."""
    found = {one.key: one.name for document in documents for one in document.solution_areas}
    return [(key, name.in_language(language)) for key, name in sorted(found.items())]


def workloads_named(documents: Iterable[Program], language: str) -> list[tuple[str, str]]:
    """Return the workloads of some programs, sorted by name."""
    found = {
        one.key: one.name.in_language(language)
        for document in documents
        for one in document.workloads
    }
    return sorted(found.items(), key=lambda pair: pair[1].casefold())


def choices_of(documents: Collection[Program]) -> dict[str, Any]:
    """Return what `directory/parts/narrowing.html` offers."""
    language = get_language() or "en"
    return {
        "areas": areas_named(documents, language),
        "workloads": workloads_named(documents, language),
        "segments": SEGMENTS.items(),
    }


def chips_of(asked: NarrowingAsked, choices: dict[str, Any]) -> Iterator[Chosen]:
    """Give a chip for each word that narrows the list.

    Args:
        asked: What the address says; all of it is known.
        choices: As `choices_of` returns them.
    """
    if asked.area:
        yield Chosen(_("Solution area"), _named(choices["areas"], asked.area), ("area",))
    if asked.workload:
        name = _named(choices["workloads"], asked.workload)
        yield Chosen(_("Workload"), name, ("workload",))
    if asked.market:
        yield Chosen(_("Country"), country_name(asked.market.upper()), ("market",))
    if asked.segment:
        yield Chosen(_("Segment"), SEGMENTS[asked.segment], ("segment",))


def _named(names: Iterable[tuple[str, str]], key: str) -> str:
    return dict(names).get(key, key)
