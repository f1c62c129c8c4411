"""Names for what figures refer to, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opencpor.common.months import Month
from opencpor.directory import narrowing_shown
from opencpor.directory.words import REQUIREMENTS
from opencpor.insights.queries.reading import Documents
from opencpor.insights.rules.money import OTHERS
from opencpor.insights.rules.usage import Unit
from opencpor.programs.document.reasons import ReasonList
from opencpor.programs.queries import program_keys
from opencpor.ui import dates


def month_name(month: Month) -> str:
    """Write a month shortly, for axes and columns: Oct 2026."""
    return dates.short_month(month.first_day)


def span_name(months: tuple[Month, ...]) -> str:
    """Write a span of months: Oct 2025 to Oct 2026."""
    ends = {"first": month_name(months[0]), "last": month_name(months[-1])}
    return _("%(first)s to %(last)s") % ends


def requirement_name(key: str) -> str:
    """Name a requirement; one of another room's keeps its key."""
    return str(REQUIREMENTS.get(key, key))


@dataclass
class Words:
    """Writes keys of programs as names; documents are read once."""

    documents: Documents = field(default_factory=Documents)
    language: str = field(default_factory=lambda: get_language() or "en")

    def workload(self, program_key: str, key: str) -> str:
        """Name a workload; an unknown one keeps its key."""
        found = self.documents.of(program_key).workload(key)
        return found.name.in_language(self.language) if found else key

    def unit(self, unit: Unit) -> str:
        """Name a workload, and the subscription if it is one."""
        name = self.workload(unit.program_key, unit.workload)
        return f"{name} · {unit.subscription_id}" if unit.subscription_id else name

    def short_unit(self, unit: Unit) -> str:
        """Name it shortly: the beginning of its GUID tells a subscription from most others."""
        name = self.workload(unit.program_key, unit.workload)
        return f"{name} · {str(unit.subscription_id)[:8]}" if unit.subscription_id else name

    def engagement(self, program_key: str, key: str) -> str:
        """Name an engagement; an unknown one keeps its key."""
        found = self.documents.of(program_key).engagement(key)
        return found.name.in_language(self.language) if found else key

    def program(self, program_key: str) -> str:
        """Name a program."""
        return self.documents.of(program_key).name.in_language(self.language)

    def any_workload(self, key: str, program_keys: list[str]) -> str:
        """Name a workload of whichever program has it; empty means all smaller ones together."""
        if key == OTHERS:
            return _("Others")
        found = (self.documents.of(program).workload(key) for program in program_keys)
        return next((one.name.in_language(self.language) for one in found if one), key)

    def posted_for(self, program_key: str, key: str) -> str:
        """Name the workload of what was posted; an adjustment may be about none."""
        return self.workload(program_key, key) if key else _("About no workload")

    def reason(self, program_keys: Iterable[str], code: str) -> str:
        """Say why nothing was earned, as the first program that knows the code says it."""
        found = (
            self.documents.of(key).reasons.find(ReasonList.INELIGIBILITY, code)
            for key in dict.fromkeys(program_keys)
        )
        return next((one.text.in_language(self.language) for one in found if one), code)


def areas_named(words: Words) -> list[tuple[str, str]]:
    """Return the solution areas of all programs by name, for filters."""
    documents = (words.documents.of(key) for key in program_keys())
    return narrowing_shown.areas_named(documents, words.language)


def workloads_named(words: Words) -> list[tuple[str, str]]:
    """Return the workloads of all programs by name, for filters."""
    documents = (words.documents.of(key) for key in program_keys())
    return narrowing_shown.workloads_named(documents, words.language)
