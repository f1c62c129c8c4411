"""What went wrong and waits for administrators, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from opencpor.insights.rules.deciding import Decision, Kind
from opencpor.ui import dates, figures

TITLES: dict[Kind, Any] = {
    Kind.JOB: lazy("Jobs that failed or are late"),
    Kind.MAIL: lazy("Mails that did not go out"),
    Kind.WEBHOOK: lazy("Webhooks that fail"),
    Kind.TOKEN: lazy("API tokens that end"),
    Kind.INVITATION: lazy("Invitations that expired"),
}
NAMES: dict[Kind, Any] = {
    Kind.JOB: lazy("Background job"),
    Kind.MAIL: lazy("Mail"),
    Kind.WEBHOOK: lazy("Webhook"),
    Kind.TOKEN: lazy("API token"),
    Kind.INVITATION: lazy("Invitation"),
}
DATED: dict[str, Any] = {
    "ends": lazy("ends on %(day)s"),
    "ended": lazy("ended on %(day)s"),
    "expired": lazy("nobody accepted it by %(day)s"),
}
STATES: dict[str, Any] = {
    "failing": lazy("nothing arrives there"),
    "off": lazy("turned off, as its server asked"),
}


def trouble(one: Decision) -> str:
    """Say what is wrong with one of these."""
    if one.state in DATED and one.ends_at:
        return str(DATED[one.state]) % {"day": dates.day(one.ends_at.date())}
    if one.state in STATES:
        return str(STATES[one.state])
    return _counted(one) % {"count": figures.number(one.count or 0)}


def _counted(one: Decision) -> str:
    count = one.count or 0
    if one.state == "late":
        return ngettext(
            "%(count)s is due and not begun: is the worker running?",
            "%(count)s are due and not begun: is the worker running?",
            count,
        )
    if one.kind is Kind.JOB:
        return ngettext("failed %(count)s time", "failed %(count)s times", count)
    return ngettext("given up after %(count)s attempt", "given up after %(count)s attempts", count)
