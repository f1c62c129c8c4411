"""Names for what lines refer to, in the reader's language, from the program that judged them."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opencpor.common.money import from_minor_units
from opencpor.directory.models import Location
from opencpor.incentives.forecasts.models import ForecastLine
from opencpor.incentives.models import Earning
from opencpor.incentives.verdicts import Verdict
from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import ReasonList
from opencpor.programs.queries import engagement_keys, version_by_number
from opencpor.ui import figures


@dataclass(frozen=True)
class Names:
    """Writes keys as names."""

    document: Program
    language: str

    @property
    def program(self) -> str:
        """The program's name."""
        return self.document.name.in_language(self.language)

    @property
    def operator(self) -> str:
        """Who runs it."""
        return self.document.operator_name

    def workload(self, key: str) -> str:
        """Return a workload's name; an unknown one keeps its key."""
        found = self.document.workload(key)
        return found.name.in_language(self.language) if found else key

    def unit(self, line: Earning) -> str:
        """Return what a line is about: workload, and the subscription if it is one."""
        name = self.workload(line.workload)
        return f"{name} · {line.subscription_id}" if line.subscription_id else name

    def short_unit(self, workload: str, subscription_id: str) -> str:
        """Return it shortly: the beginning of its GUID tells a subscription from most others."""
        return " · ".join(filter(None, (self.workload(workload), subscription_id[:8])))

    def rule(self, key: str) -> str:
        """Return a rule's name; an unknown one, or one without, keeps its key."""
        found = next((one for one in self.document.incentives if one.rule == key), None)
        return found.title(self.language) if found else key

    def rule_of(self, line: Earning) -> str:
        """Return the name of a line's rule, with the milestone if it has one."""
        name = self.rule(line.rule)
        return f"{name} {share(line.milestone)}" if line.milestone else name

    def reason(self, code: str) -> tuple[str, str]:
        """Return what a reason code says and what helps; an unknown one says itself."""
        found = self.document.reasons.find(ReasonList.INELIGIBILITY, code)
        if found is None:
            return code, ""
        return found.text.in_language(self.language), found.remedy.in_language(self.language)

    def disclosure_helps(self, country: str) -> bool:
        """Whether a country's public-sector customers earn if the claim has a disclosure."""
        return country in self.document.policy.public_sector.earns_with_disclosure

    def partner_id(self, location_id: str) -> str:
        """Return a location's PartnerID."""
        found = Location.objects.filter(pk=location_id).values_list("partner_id", flat=True).first()
        return found or location_id

    def is_illustrative(self, rule: str) -> bool:
        """Whether a rule's rates are ours rather than published."""
        return any(one.illustrative for one in self.document.incentives if one.rule == rule)

    def notes(self, minimum_minor: int, currency: str) -> list[str]:
        """Return what stands at the foot of a statement."""
        amount = figures.money(from_minor_units(minimum_minor, currency), currency)
        notes = [_("Amounts below %(amount)s are carried forward.") % {"amount": amount}]
        if self.document.is_illustrative:
            notes.append(_("Some rates of this program are illustrative: they are not published."))
        return notes


@dataclass
class Rules:
    """Says what is to be known of the rules behind lines and judgments; reads a version once."""

    known: dict[tuple[str, int], Names] = field(default_factory=dict)
    programs: dict[str, str] = field(default_factory=engagement_keys)

    def of_line(self, line: Earning) -> Names:
        """Return the names that a posted line was judged with."""
        return self._names(line.program_key, line.version)

    def of_verdict(self, verdict: Verdict) -> Names:
        """Return the names that a judgment was made with."""
        return self._names(self.programs[verdict.engagement], verdict.program_version)

    def of_forecast(self, line: ForecastLine) -> Names:
        """Return the names that a forecast was made with."""
        return self._names(line.forecast.program_key, line.forecast.program_version)

    def _names(self, program: str, number: int) -> Names:
        key = (program, number)
        if key not in self.known:
            self.known[key] = names_for(*key)
        return self.known[key]


def share(written: str) -> str:
    """Write a milestone's share, 0.15, as people do: 15 %."""
    if not written:
        return ""
    percent = (Decimal(written) * 100).normalize()
    return f"{number_format(percent)} %"


def names_for(program_key: str, number: int) -> Names:
    """Return the names of one version, in the language of the page."""
    return names_of(version_by_number(program_key, number).document)


def names_of(document: Program) -> Names:
    """Return the names of a document, in the language of the page."""
    return Names(document, get_language() or "en")
