"""The words and chips of this room's closed lists, lazily translated."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opencpor.eligibility.reading import Kind
from opencpor.eligibility.rules.advising import Advice
from opencpor.eligibility.rules.judging import Why
from opencpor.programs.document.eligibility import DesignationKind, MetricKind
from opencpor.ui.chips import Chip, Tone

SCORE_CHIPS = {
    "qualified": Chip(_("Qualified"), Tone.GOOD, "circle-check"),
    "in_window": Chip(_("Was qualified in the window"), Tone.GOOD, "circle-check"),
    "held": Chip(pgettext_lazy("a designation", "Held"), Tone.GOOD, "award"),
    "renewal_due": Chip(_("Held, renewal due"), Tone.WAITING, "alert-triangle"),
    "in_progress": Chip(_("In progress"), Tone.ACTIVE, "hourglass"),
}
STANDING_CHIPS = {
    "met": Chip(_("Met"), Tone.GOOD, "circle-check"),
    "not_met": Chip(_("Not met"), Tone.WAITING, "circle-x"),
    "no_data": Chip(_("No data"), Tone.NEUTRAL, "circle-dashed"),
}
KINDS: dict[str, Any] = {
    Kind.CERTIFICATIONS.value: _("Certifications of people"),
    Kind.OTHER_ASSOCIATIONS.value: _("Other association types"),
    Kind.OUTSIDE_FIGURES.value: _("Figures from outside"),
    Kind.HELD_DESIGNATIONS.value: _("Designations that partners hold"),
}
DESIGNATIONS: dict[str, Any] = {
    DesignationKind.DESIGNATION.value: _("Designation"),
    DesignationKind.SPECIALIZATION.value: _("Specialization"),
    DesignationKind.BENEFIT.value: _("Benefit"),
}
UNITS: dict[str, Any] = {
    MetricKind.CUSTOMER_ADDS.value: _("net new customers"),
    MetricKind.USAGE_GROWTH.value: _("more active users"),
    MetricKind.USAGE_GROWTH_PERCENT.value: _("percent growth"),
    MetricKind.DEPLOYMENTS.value: _("more deployments"),
    MetricKind.CERTIFIED_PEOPLE.value: _("certified people"),
    MetricKind.ACTIVE_CUSTOMERS.value: _("customers"),
    MetricKind.FIGURE.value: _("from outside"),
}
COUNTED = frozenset(
    {
        MetricKind.CUSTOMER_ADDS,
        MetricKind.USAGE_GROWTH,
        MetricKind.USAGE_GROWTH_PERCENT,
        MetricKind.DEPLOYMENTS,
        MetricKind.ACTIVE_CUSTOMERS,
    }
)
"""Kinds with customers behind them."""
WHYS: dict[str, Any] = {
    Why.NO_DATA.value: _("No usage is known."),
    Why.OUTSIDE_TRACK.value: _("No workload has paid units in this track's range."),
    Why.FEW_PAID.value: _("Too few paid units."),
    Why.FEW_ACTIVE.value: _("Too few active users."),
    Why.LOW_SHARE.value: _("Too few of the paid units are active."),
    Why.LOW_VALUE.value: _("The consumption value is too low."),
    Why.DEPLOYED_BEFORE.value: _("It was deployed already when it was claimed."),
    Why.LOST.value: _("It counted a year before; no association stands any longer."),
    Why.NO_GROWTH.value: _("No more active users than before."),
}
ADVICE: dict[str, Any] = {
    Advice.REACHES.value: _("With this it is reached."),
    Advice.ZERO.value: _("Every metric must be above zero, and this one is not."),
    Advice.NO_DATA.value: _("No data: as long as nothing is known, nothing counts."),
    Advice.NEAR.value: _("Few are missing to all its points."),
}
