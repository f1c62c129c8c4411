"""Lines and judgments as pages show them: names instead of keys."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from opencpor.common.money import from_minor_units
from opencpor.directory.models import Location
from opencpor.directory.queries import names_of_tenants
from opencpor.incentives.models import Earning
from opencpor.incentives.naming import Names, names_for, share
from opencpor.incentives.rules.statement import Movement
from opencpor.incentives.statement_lines import Booking
from opencpor.incentives.verdicts import Verdict
from opencpor.programs.queries import program_of_engagement
from opencpor.ui import figures

CENT = Decimal("0.01")


def lines_shown(rows: Iterable[Earning]) -> list[dict[str, Any]]:
    """Return lines with their names; ``customer``, ``location``, ``close`` must be there."""
    known: dict[tuple[str, int], Names] = {}
    shown = []
    for row in rows:
        key = (row.program_key, row.version)
        if key not in known:
            known[key] = names_for(*key)
        names = known[key]
        shown.append(
            {
                "line": row,
                "customer": row.customer.name,
                "location": row.location.name,
                "unit": names.short_unit(row.workload, row.subscription_id),
                "rule": names.rule_of(row),
                "illustrative": names.is_illustrative(row.rule),
                "amount": from_minor_units(row.amount_minor, row.currency),
            }
        )
    return shown


def besides_shown(bookings: Iterable[Booking], currency: str) -> list[dict[str, Any]]:
    """Return what a statement lists besides lines of earnings, in words."""
    words = {
        Movement.ADJUSTED: _("Adjustment"),
        Movement.PAID: _("Paid out"),
        Movement.RETURNED: _("Returned by the bank"),
        Movement.FORFEITED: _("Forfeited"),
    }
    return [
        {
            "booking": one,
            "word": words[one.movement],
            "amount": from_minor_units(one.amount_minor, currency),
        }
        for one in bookings
    ]


def verdicts_shown(rows: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Return judgments with the names of customers and locations, and reasons in words."""
    customers = names_of_tenants(row.tenant_id for row in rows)
    locations = {
        one.pk: one
        for one in Location.objects.select_related("unit").filter(
            pk__in={row.partner_id for row in rows}
        )
    }
    programs: dict[tuple[str, int], Names] = {}
    shown = []
    for row in rows:
        key = (program_of_engagement(row.engagement), row.program_version)
        if key not in programs:
            programs[key] = names_for(*key)
        names = programs[key]
        shown.append(
            {
                "verdict": row,
                "customer": customers.get(row.tenant_id, row.tenant_id),
                "location": locations[row.partner_id].unit.name,
                "unit": names.short_unit(row.workload, row.subscription_id),
                "share": share(row.milestone),
                "rule": names.rule(row.rule),
                "rate": _shortest(row.rate),
                "growth": _growth(row),
                "illustrative": names.is_illustrative(row.rule),
                "disclosure_helps": names.disclosure_helps(row.customer_country),
                "reasons": [(code, *names.reason(code)) for code in row.reasons],
            }
        )
    return shown


def _growth(row: Verdict) -> dict[str, Any] | None:
    """Return what a judgment of growth by period has that others have not."""
    if row.period_amount is None or row.baseline_amount is None:
        return None
    return {
        "amount": max(row.period_amount - row.baseline_amount, Decimal(0)),
        "share": figures.percent(row.rate) if row.rate is not None else None,
    }


def _shortest(rate: Decimal | None) -> Decimal | None:
    """Drop the zeros behind a rate that come from how it is stored; at least cents stay."""
    if rate is None:
        return None
    cents = rate.quantize(CENT)
    return cents if cents == rate else rate.normalize()
