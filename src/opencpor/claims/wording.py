"""Findings and labels in the reader's language."""

from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language, gettext

from opencpor.claims.rules.codes import VALUES, WORDINGS, Finding
from opencpor.claims.states import LABELS, LINE_LABELS, LineState, State
from opencpor.programs.document.program import Program
from opencpor.register.models import Slot


class Said(NamedTuple):
    """What a finding says and what helps, to a person."""

    text: str
    remedy: str


@lru_cache(maxsize=1024)
def _in_language(language: str | None, text: str) -> str:
    """Return a label or a template: every row of a list has some, and catalogs do not change."""
    del language  # the active one, on which the answer hangs
    return gettext(text)


def said(finding: Finding) -> Said:
    """Return a finding's texts in the active language."""
    wording = WORDINGS[finding.kind]
    values = {
        gap: gettext(value) if value in VALUES else value for gap, value in finding.values.items()
    }
    language = get_language()
    text, remedy = _in_language(language, wording.text), _in_language(language, wording.remedy)
    return Said(text.format(**values), remedy.format(**values))


def label_of(state: str) -> str:
    """Return the label of a claim's state in the active language."""
    return _in_language(get_language(), LABELS[State(state)])


def line_label_of(state: str) -> str:
    """Return the label of a line's state in the active language."""
    return _in_language(get_language(), LINE_LABELS[LineState(state)])


def unit_of(slot: Slot, program: Program) -> str:
    """Name what a slot is about, in the language that is active."""
    workload = program.workload(slot.workload)
    language = get_language() or "en"
    name = workload.name.in_language(language) if workload else slot.workload
    return f"{name} · {slot.subscription_id}" if slot.subscription_id else name
