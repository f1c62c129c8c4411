"""Findings and labels in the reader's language."""

from typing import NamedTuple

from django.utils.translation import gettext

from opencpor.claims.rules.codes import VALUES, WORDINGS, Finding
from opencpor.claims.states import LABELS, LINE_LABELS, LineState, State


class Said(NamedTuple):
    """What a finding says and what helps, to a person."""

    text: str
    remedy: str


def said(finding: Finding) -> Said:
    """Return a finding's texts in the active language."""
    wording = WORDINGS[finding.kind]
    values = {
        gap: gettext(value) if value in VALUES else value for gap, value in finding.values.items()
    }
    return Said(gettext(wording.text).format(**values), gettext(wording.remedy).format(**values))


def label_of(state: str) -> str:
    """Return the label of a claim's state in the active language."""
    return gettext(LABELS[State(state)])


def line_label_of(state: str) -> str:
    """Return the label of a line's state in the active language."""
    return gettext(LINE_LABELS[LineState(state)])
