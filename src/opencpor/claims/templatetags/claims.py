"""How claims' values are written on pages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel import Locale
from django import template
from django.forms import Form
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.claims.consent.models import AnswerKind
from opencpor.claims.disputes import disputable_lines, disputable_until
from opencpor.claims.evidence.actions.preview import MOST_PAGES
from opencpor.claims.evidence.models import SHOWABLE, AssociationEvidence, Evidence
from opencpor.claims.facts import version_of
from opencpor.claims.forms.claim import KINDS
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rules.codes import WORDINGS, Finding
from opencpor.common.calendar import BusinessCalendar
from opencpor.common.clock import now
from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import Reason
from opencpor.programs.document.texts import Text
from opencpor.ui.figures import NONE, percent
from opencpor.ui.templatetags.ui import cut_ids, deadline, short_ids

register = template.Library()
ANSWERS: dict[str, Any] = {
    AnswerKind.ACKNOWLEDGED: lazy("Acknowledged"),
    AnswerKind.DECLINED: lazy("Declined"),
    AnswerKind.NOT_ME: lazy("Not the right person"),
}
PAGES = {"claim": "claims:detail", "association": "claims:association"}


def locale() -> Locale:
    """Return the reader's locale."""
    return Locale.parse(get_language() or "en", sep="-")


@register.filter
def in_language(text: Text, language: str) -> str:
    """Write a program's text in a language."""
    return text.in_language(language)


@register.simple_tag
def dispute_deadline(claim: Claim, calendar: BusinessCalendar) -> SafeString | str:
    """Write until when the first of a claim's turned-down lines can be disputed, if one can."""
    lines = disputable_lines(claim, now())
    until = disputable_until(claim, lines).values()
    return deadline(min(until), calendar) if lines else ""


@register.filter
def of_key(values: Mapping[str, Any], key: str) -> Any:
    """Return what stands under a key, or nothing."""
    return values.get(key, "")


@register.filter
def language_name(code: str) -> str:
    """Write a language's name in the reader's language."""
    return Locale.parse(code, sep="-").get_display_name(locale()) or code if code else ""


def whole_unit_name(line: ClaimLine, program: Program) -> str:
    """Write what a line claims: the workload's name, or the product and its subscription."""
    language = get_language() or "en"
    if line.workload:
        workload = program.workload(line.workload)
        return workload.name.in_language(language) if workload else line.workload
    product = program.product(line.product)
    name = product.name.in_language(language) if product else line.product
    return " · ".join(part for part in (name, line.subscription_id) if part)


@register.filter
def unit_name(line: ClaimLine, program: Program) -> str:
    """Write it with the beginning of its subscription's ID: in labels and choices."""
    return cut_ids(whole_unit_name(line, program))


@register.filter
def unit_shown(line: ClaimLine, program: Program) -> SafeString:
    """Write it with the beginning of its subscription's ID, and the button that copies all."""
    return short_ids(whole_unit_name(line, program))


@register.simple_tag
def finding_text(finding: Finding) -> str:
    """Write what is wrong, in the reader's language."""
    return _(WORDINGS[finding.kind].text).format(**finding.values)


@register.simple_tag
def finding_remedy(finding: Finding) -> str:
    """Write what helps, in the reader's language."""
    return _(WORDINGS[finding.kind].remedy).format(**finding.values)


@register.simple_tag
def finding_link(finding: Finding) -> str:
    """Return the address of what a finding points to, or nothing."""
    kind, _colon, identifier = finding.link.partition(":")
    return reverse(PAGES[kind], args=[identifier]) if identifier else ""


@register.simple_tag
def claim_deadline(
    claim: Claim, calendars: Mapping[tuple[str, int | None], BusinessCalendar] | None = None
) -> SafeString:
    """Write by when somebody must act on a claim, in the program's calendar.

    Lists hand over the `lists.calendars_of` their rows, so that none is read for each row.
    """
    known = (calendars or {}).get((claim.program_key, claim.program_version))
    calendar = known or version_of(claim).document.business_calendar
    return deadline(claim.deadline_at, calendar) if claim.deadline_at else SafeString("")


@register.filter
def reason_text(reason: Reason) -> str:
    """Write a coded reason of a program in the reader's language."""
    return reason.text.in_language(get_language() or "en")


@register.filter
def line_place(field: str) -> str:
    """Name the line that a field such as ``lines.0.workload`` is in; empty: it is in none."""
    part, _dot, rest = field.partition(".")
    number = rest.partition(".")[0]
    if part != "lines" or not number.isdecimal():
        return ""
    return _("Line %(number)s") % {"number": int(number) + 1}


@register.filter
def evidence_kind(kind: str) -> Any:
    """Write what a file is."""
    return dict(KINDS).get(kind, kind)


@register.filter
def showable(file: Evidence | AssociationEvidence) -> bool:
    """Whether a file, or at least its words, can be shown on a page."""
    return not file.file.in_quarantine and (file.file.kind in SHOWABLE or file.file.has_words)


@register.filter
def drawable(file: Evidence) -> bool:
    """Whether a file itself can be drawn; of others the words are shown."""
    return file.file.kind in SHOWABLE


@register.filter
def page_numbers(file: Evidence) -> range:
    """Return the numbers of the pages that can be had as pictures."""
    return range(1, min(file.file.pages or 1, MOST_PAGES) + 1)


@register.filter
def answer_kind(kind: str) -> Any:
    """Write what a customer said."""
    return ANSWERS.get(kind, kind)


@register.filter
def of_finding(given: Mapping[tuple[str, str], str], finding: Finding) -> str:
    """Return the reason that the partner gave for a warning."""
    return given.get((finding.code, finding.field), "")


@register.filter
def or_none(form: Any) -> Any:
    """Stand in for a form that is not on the page, where a list of forms is asked for."""
    return form or Form()


@register.filter
def form_at(forms: list[Any], place: int) -> Any:
    """Return one of several forms, or one without errors."""
    return forms[place] if len(forms) > place else Form()


@register.filter
def as_share(text: str | None) -> str:
    """Write a share that was kept as text, such as "0.6100"."""
    return percent(Decimal(text)) if text else NONE
