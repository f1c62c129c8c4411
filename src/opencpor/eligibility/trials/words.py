"""Trials in words, and the chips of where partners stand."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opencpor.eligibility.shown import total_shown
from opencpor.eligibility.trials.models import ScoreTrial
from opencpor.ui.chips import Chip, Tone
from opencpor.ui.figures import number

STAND_CHIPS = {
    "eligible": Chip(gettext_lazy("Qualified"), Tone.GOOD, "circle-check"),
    "near": Chip(gettext_lazy("Near"), Tone.ACTIVE, "hourglass"),
    "far": Chip(gettext_lazy("Not near"), Tone.NEUTRAL, "circle-dashed"),
    "": Chip(gettext_lazy("No such designation"), Tone.NEUTRAL, "minus"),
}


def points_said(total: Decimal | None) -> str:
    """Write points as the scorecard does, never rounded up; nothing where there is no score."""
    if total is None:
        return ""
    points = total_shown(Fraction(total))
    said = ngettext("%(points)s point", "%(points)s points", 1 if points == 1 else 2)
    return said % {"points": number(points)}


def question_of(row: ScoreTrial) -> str:
    """Say what is tried, in the reader's language."""
    asked: dict[str, Any] = row.asked
    if version := asked.get("version"):
        return _("version %(number)s") % {"number": version}
    if asked.get("proposal"):
        return _("a proposed version")
    return _("a draft of a version") if asked.get("draft") else _("another document")
