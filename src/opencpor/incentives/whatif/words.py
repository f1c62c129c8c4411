"""Questions in words."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opencpor.incentives.naming import names_for
from opencpor.incentives.whatif.models import WhatIf
from opencpor.programs.queries import latest_version


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
        parts.append(_rate(row, **rates[0]))
    elif rates:
        parts.append(
            ngettext("%(n)s other rate", "%(n)s other rates", len(rates)) % {"n": len(rates)}
        )
    if rules_of := asked.get("rules_of"):
        parts.append(_("as in force in %(month)s") % {"month": rules_of})
    return ", ".join(parts)


def _rate(row: WhatIf, rule: str, workload: str, rate: str) -> str:
    """Name a rate as lines do; what the latest version does not have keeps its key."""
    names = names_for(row.program_key, latest_version(row.program_key).number)
    said = [names.rule(rule), *([names.workload(workload)] if workload else [])]
    return _("%(rule)s at %(rate)s") % {"rule": ", ".join(said), "rate": rate}


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
