"""Statements on paper."""

from typing import Any

from django.http import HttpResponse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opencpor.common.money import from_minor_units, minor_digits
from opencpor.incentives.models import Earning, EarningKind, Statement
from opencpor.incentives.naming import Names, names_for
from opencpor.ui import dates
from opencpor.ui.documents import render_pdf


def _figure(minor: int, currency: str) -> str:
    amount = from_minor_units(minor, currency)
    return number_format(
        amount, decimal_pos=minor_digits(currency), use_l10n=True, force_grouping=True
    )


def _rule(line: Earning, names: Names) -> str:
    """Name a line's rule, and say so if its rates are not published."""
    rule = names.rule(line)
    return f"{rule} ({_('illustrative rate')})" if names.is_illustrative(line.rule) else rule


def _section(
    title: str, empty: str, lines: list[Earning], names: Names, currency: str
) -> dict[str, Any]:
    return {
        "title": title,
        "empty": empty,
        "headings": [_("Month"), _("Customer"), _("Workload"), _("Rule"), currency],
        "rows": [
            [
                f"{line.month:%Y-%m}",
                line.customer.name,
                names.unit(line),
                _rule(line, names),
                _figure(line.amount_minor, currency),
            ]
            for line in lines
        ],
    }


def statement_data(statement: Statement) -> dict[str, Any]:
    """Return everything that a statement prints, in the reader's language."""
    balance, currency = statement.balance, statement.currency
    program = statement.close.program_key
    names = names_for(program, statement.close.program_version)
    rows = (
        Earning.objects.filter(close=statement.close, location=statement.location)
        .select_related("customer")
        .order_by("month", "customer__name", "workload", "rule", "milestone")
    )
    lines = list(rows)
    location, calendar = statement.location, names.document.business_calendar
    month = dates.month(statement.month)
    return {
        "title": _("Statement %(month)s") % {"month": month},
        "subtitle": f"{location.organization.name}, {location.name}",
        "footer": f"{statement.id} · {names.operator}",
        "language": (get_language() or "en").partition("-")[0],
        "currency": currency,
        "facts": [
            [_("Program"), names.program],
            [_("Partner"), location.organization.name],
            [_("Location"), f"{location.name} ({names.partner_id(location.id)})"],
            [_("Month"), month],
            [_("Closed on"), dates.day(calendar.local_date(statement.close.closed_at))],
        ],
        "words": {"balance": _("Balance")},
        "balance": [
            [_("Carried from before"), _figure(balance.opening, currency)],
            [_("Earned in the month"), _figure(balance.earned, currency)],
            [_("Adjustments for earlier months"), _figure(balance.adjusted, currency)],
            [_("Paid in the month"), _figure(-balance.paid, currency)],
            [_("Payable"), _figure(balance.payable, currency)],
            [_("Carried forward"), _figure(balance.carried, currency)],
        ],
        "sections": [
            _section(
                _("Earned in the month"),
                _("Nothing was earned in this month. The reasons are listed online."),
                [line for line in lines if line.kind == EarningKind.EARNED],
                names,
                currency,
            ),
            _section(
                _("Adjustments for earlier months"),
                _("None."),
                [line for line in lines if line.kind == EarningKind.DIFFERENCE],
                names,
                currency,
            ),
        ],
        "notes": names.notes(balance.minimum, currency),
    }


def statement_pdf(statement: Statement) -> HttpResponse:
    """Return a statement as a PDF to keep."""
    content = render_pdf("opencpor.incentives", "statement.typ", statement_data(statement))
    name = f"statement-{statement.month:%Y-%m}-{statement.id}.pdf"
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
