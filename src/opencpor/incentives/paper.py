"""Statements on paper."""

from typing import Any

from django.http import HttpResponse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opencpor.common.calendar import BusinessCalendar
from opencpor.common.money import from_minor_units, minor_digits
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.words import name_of_kind
from opencpor.incentives.models import Earning, Statement
from opencpor.incentives.naming import Names, names_for
from opencpor.incentives.rules.statement import Movement
from opencpor.incentives.shown import besides_shown
from opencpor.incentives.statement_lines import (
    Booking,
    adjustments_of,
    besides,
    bookings_of,
    lines_of,
)
from opencpor.ui import dates
from opencpor.ui.documents import render_pdf


def _figure(minor: int, currency: str) -> str:
    amount = from_minor_units(minor, currency)
    return number_format(
        amount, decimal_pos=minor_digits(currency), use_l10n=True, force_grouping=True
    )


def _rule(line: Earning, names: Names) -> str:
    """Name a line's rule, and say so if its rates are not published."""
    rule = names.rule_of(line)
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


def _by_hand(rows: list[Adjustment], currency: str) -> dict[str, Any]:
    return {
        "title": _("Adjustments by hand"),
        "empty": _("None."),
        "headings": [_("Month"), _("Customer"), _("Type"), _("Note"), currency],
        "rows": [
            [
                f"{row.month:%Y-%m}",
                row.customer.name,
                f"{name_of_kind(row.kind)} ({row.earning_id or row.id})",
                row.note,
                _figure(row.amount_minor, currency),
            ]
            for row in rows
        ],
    }


def _besides(bookings: list[Booking], calendar: BusinessCalendar, currency: str) -> dict[str, Any]:
    return {
        "title": _("Payments"),
        "empty": _("None."),
        "headings": [_("Booked"), _("Kind"), _("Reference"), "", currency],
        "rows": [
            [
                dates.day(calendar.local_date(one["booking"].booked_at)),
                one["word"],
                one["booking"].source,
                "",
                _figure(one["booking"].amount_minor, currency),
            ]
            for one in besides_shown(bookings, currency)
        ],
    }


def _sections(statement: Statement, names: Names) -> list[dict[str, Any]]:
    bookings, currency = bookings_of(statement), statement.currency
    found = [
        _section(
            _("Earned in the month"),
            _("Nothing was earned in this month. The reasons are listed online."),
            lines_of(bookings, Movement.EARNED),
            names,
            currency,
        ),
        _section(
            _("Adjustments for earlier months"),
            _("None."),
            lines_of(bookings, Movement.ADJUSTED),
            names,
            currency,
        ),
    ]
    by_hand = adjustments_of(bookings)
    if by_hand:
        found.append(_by_hand(by_hand, currency))
    others = besides(bookings)
    if others:
        found.append(_besides(others, names.document.business_calendar, currency))
    return found


def _balance(statement: Statement) -> list[list[str]]:
    balance, currency = statement.balance, statement.currency
    rows = [
        (_("Carried from before"), balance.opening),
        (_("Earned in the month"), balance.earned),
        (_("Adjustments"), balance.adjusted),
        (_("Paid in the month"), -balance.paid),
    ]
    if balance.returned:
        rows.append((_("Returned by the bank"), balance.returned))
    if balance.forfeited:
        rows.append((_("Forfeited"), -balance.forfeited))
    rows += [(_("Payable"), balance.payable), (_("Carried forward"), balance.carried)]
    return [[label, _figure(minor, currency)] for label, minor in rows]


def statement_data(statement: Statement) -> dict[str, Any]:
    """Return everything that a statement prints, in the reader's language."""
    names = names_for(statement.close.program_key, statement.close.program_version)
    location, calendar = statement.location, names.document.business_calendar
    month = dates.month(statement.month)
    return {
        "title": _("Statement %(month)s") % {"month": month},
        "subtitle": f"{location.organization.name}, {location.name}",
        "footer": f"{statement.id} · {names.operator}",
        "language": (get_language() or "en").partition("-")[0],
        "currency": statement.currency,
        "facts": [
            [_("Program"), names.program],
            [_("Partner"), location.organization.name],
            [_("Location"), f"{location.name} ({names.partner_id(location.id)})"],
            [_("Month"), month],
            [_("Closed on"), dates.day(calendar.local_date(statement.close.closed_at))],
        ],
        "words": {"balance": _("Balance")},
        "balance": _balance(statement),
        "sections": _sections(statement, names),
        "notes": names.notes(statement.minimum_minor, statement.currency),
    }


def statement_pdf(statement: Statement) -> HttpResponse:
    """Return a statement as a PDF to keep."""
    content = render_pdf("opencpor.incentives", "statement.typ", statement_data(statement))
    name = f"statement-{statement.month:%Y-%m}-{statement.id}.pdf"
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
