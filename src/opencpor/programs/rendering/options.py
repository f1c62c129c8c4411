"""What the fixed values of the document are called for people; the document keeps its own words."""

from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from opencpor.programs.document.identity import Weekday
from opencpor.programs.document.policy import GreenCondition

CONDITIONS: dict[GreenCondition, Any] = {
    GreenCondition.NO_WARNINGS: _("No finding blocks or warns"),
    GreenCondition.EVIDENCE_NAMES_EVERY_LINE: _("The evidence names every line's product"),
    GreenCondition.EVIDENCE_NAMES_BOTH_PARTIES: _("The evidence names customer and partner"),
    GreenCondition.EVIDENCE_NAMES_TENANT: _("The evidence names the tenant ID or its domain"),
    GreenCondition.EVIDENCE_IS_RECENT: _("The evidence has a date within the limit"),
    GreenCondition.EVIDENCE_IS_SIGNED: _("The evidence is signed"),
    GreenCondition.VERIFIED_RECEIPT: _("The customer acknowledged from a verified domain"),
    GreenCondition.PARTNER_HISTORY: _("The partner's earlier claims stood up"),
    GreenCondition.SLOT_FREE: _("No other partner holds what is claimed"),
    GreenCondition.NO_COMPETING_CLAIM: _("No other partner claims the same"),
}
"""The conditions of the green path; claims judged by it say them in these words, too."""

OPTIONS: dict[str, Any] = {
    **{day.value: WEEKDAYS[day.number] for day in Weekday},
    **{condition.value: name for condition, name in CONDITIONS.items()},
    "workload": _("A workload of the tenant"),
    "subscription": _("A subscription of the tenant"),
    "off": _("Nothing"),
    "coded": _("Only coded answers, such as: little growth left"),
    "figures": _("The figures"),
    "keep_history": _("What was seen stays visible"),
    "hide_history": _("What was seen is hidden"),
    "silent": _("Consent, at the end of the time to answer"),
    "explicit": _("Nothing: only a yes is consent"),
    "submit": _("Submission"),
    "acceptance": _("Acceptance by the operator"),
    "net_growth": _("Growth above the high-water mark"),
    "milestone": _("Milestones"),
    "period_growth": _("Growth against a period"),
    "customer_adds": _("Customers added"),
    "usage_growth": _("Growth of usage"),
    "usage_growth_percent": _("Growth of usage in percent"),
    "deployments": _("Deployments"),
    "certified_people": _("Certified people"),
    "designation": _("Designation"),
    "specialization": _("Specialization"),
    "benefit": _("Benefit"),
    "same_day": _("The same day, months before"),
    "month_start": _("The first day of the month, months before"),
}


def option_named(value: str) -> Any:
    """Name a fixed value; one without words of its own keeps its key."""
    return OPTIONS.get(value, value)
