"""What the fixed values of the document are called for people; the document keeps its own words."""

from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from opencpor.programs.document.identity import Weekday

OPTIONS: dict[str, Any] = {
    **{day.value: WEEKDAYS[day.number] for day in Weekday},
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
