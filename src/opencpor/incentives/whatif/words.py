"""Questions in words."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opencpor.incentives.whatif.models import WhatIf


def question_of(row: WhatIf) -> str:
    """Say what is different, in the reader's language."""
    asked: dict[str, Any] = row.asked
    if "growth" in asked:
        by_draft = _("by a draft of a version") if asked.get("draft") else ""
        return ", ".join(filter(None, (_growth(asked["growth"]), by_draft)))
    parts = [_("with what is known now")] if asked.get("now") else []
    if number := asked.get("version"):
        parts.append(_("version %(number)s") % {"number": number})
    elif asked.get("proposal"):
        parts.append(_("a proposed version"))
    elif asked.get("draft"):
        parts.append(_("a draft of a version"))
    elif row.text:
        parts.append(_("another document"))
    rates = asked.get("rates", [])
    if len(rates) == 1:
        one = rates[0]
        parts.append(
            _("%(rule)s at %(rate)s")
            % {"rule": " ".join(filter(None, (one["rule"], one["workload"]))), "rate": one["rate"]}
        )
    elif rates:
        parts.append(
            ngettext("%(n)s other rate", "%(n)s other rates", len(rates)) % {"n": len(rates)}
        )
    if rules_of := asked.get("rules_of"):
        parts.append(_("as in force in %(month)s") % {"month": rules_of})
    return ", ".join(parts)


def _growth(asked: dict[str, Any]) -> str:
    if asked["hundredths"]:
        by = number_format(Decimal(asked["hundredths"]) / 100)
        said = _("usage grows by %(by)s %% a month") % {"by": by}
    else:
        said = _("usage grows by %(by)s a month in each unit") % {
            "by": number_format(asked["units"])
        }
    paid = _("paid units too") if asked["paid_too"] else ""
    return ", ".join(filter(None, (said, paid, asked["workload"], asked["tenant_id"])))
