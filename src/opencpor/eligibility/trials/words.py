"""Trials in words, and the chips of where partners stand."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opencpor.eligibility.trials.models import ScoreTrial
from opencpor.ui.chips import Chip, Tone

STAND_CHIPS = {
    "eligible": Chip(gettext_lazy("Qualified"), Tone.GOOD, "circle-check"),
    "near": Chip(gettext_lazy("Near"), Tone.ACTIVE, "hourglass"),
    "far": Chip(gettext_lazy("Not near"), Tone.NEUTRAL, "circle-dashed"),
    "": Chip(gettext_lazy("Not in this version"), Tone.NEUTRAL, "minus"),
}


def question_of(row: ScoreTrial) -> str:
    """Say what is tried, in the reader's language."""
    asked: dict[str, Any] = row.asked
    if number := asked.get("version"):
        return _("version %(number)s") % {"number": number}
    if asked.get("proposal"):
        return _("a proposed version")
    return _("a draft of a version") if asked.get("draft") else _("another document")
