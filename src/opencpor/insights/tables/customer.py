"""The tables of one customer's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from typing import Any

from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.common.money import from_minor_units
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.incentives.models import Earning
from opencpor.insights.customer_asked import CustomerFilter, customer_in
from opencpor.insights.queries import customer, customers
from opencpor.insights.queries.customer import CustomerView, UnitView, forecast_of
from opencpor.insights.queries.customer_lines import Wanted, adjusted_lines, earning_lines
from opencpor.insights.words import Words

ORDER = ("-month", "-id")
PART = 500
BY_HAND = "adjustment"
CUSTOMER = ("customer",)
UNIT = "unit"
NARROWED = (*CUSTOMER, *CustomerFilter.model_fields)
UNIT_COLUMNS = (
    TableColumn("program", Kind.TEXT, _("Key of the program")),
    TableColumn("workload", Kind.TEXT, _("Key of the workload")),
    TableColumn("subscription_id", Kind.TEXT, _("The subscription, if it is of one")),
    TableColumn("name", Kind.TEXT, _("Its name")),
)
USED_COLUMNS = (
    TableColumn("month", Kind.MONTH, _("The month")),
    TableColumn("active_users", Kind.WHOLE, _("Monthly active users")),
    TableColumn("paid_units", Kind.WHOLE, _("Paid units")),
    TableColumn("usage_percent", Kind.WHOLE, _("Active users of paid units, in percent")),
)


def _wanted(asked: Asked) -> Wanted:
    return customer_in(asked, *CUSTOMER, UNIT).wanted()


def _view(actor: Actor, asked: Asked) -> CustomerView:
    return customer.view(actor, asked["customer"], _wanted(asked))


def _unit(one: UnitView, words: Words) -> Row:
    unit = one.unit
    return (
        unit.program_key, unit.workload, str(unit.subscription_id or ""), words.unit(unit),
    )  # fmt: skip


def _workloads(actor: Actor, asked: Asked) -> Iterable[Row]:
    view, words = _view(actor, asked), Words()
    return [_row(one, view, words) for one in view.units]


def _row(one: UnitView, view: CustomerView, words: Words) -> Row:
    used, currency = one.usage, words.documents.of(one.unit.program_key).currency
    figures: Row = (None, None, None, None)
    if used is not None:
        figures = (used.month.first_day, used.active, used.paid, used.percent)
    expected: Row = (None, None, None)
    if found := forecast_of(one, view.forecasts):
        expected = tuple(from_minor_units(m, currency) for m in (found.low, found.mid, found.high))
    money = one.potential is not None or found is not None
    return (
        *_unit(one, words), " ".join(hold.association_id for hold in one.holds), *figures,
        one.trend, used.mark if used else None, one.opportunity, one.potential, *expected,
        currency if money else "",
    )  # fmt: skip


def _months(actor: Actor, asked: Asked) -> Iterable[Row]:
    view, words = _view(actor, asked), Words()
    wanted = asked.get("unit", "")
    return [
        (
            *_unit(one, words), fact.month.first_day, fact.active, fact.paid, fact.percent,
            fact.assigned, fact.prior_mark,
        )
        for one in view.units
        if wanted in {"", one.unit.key}
        for fact in one.facts
        if fact.month in view.months
    ]  # fmt: skip


def _others(actor: Actor, asked: Asked) -> Iterable[Row]:
    words = Words()
    return [
        (
            one.program_key, one.workload, words.workload(one.program_key, one.workload),
            one.standing,
        )
        for one in _view(actor, asked).others
    ]  # fmt: skip


def _earnings(actor: Actor, asked: Asked) -> Iterable[Row]:
    found = customers.customer(actor, asked["customer"])
    wanted = _wanted(asked)
    lines = earning_lines(actor, found.pk, wanted).order_by(*ORDER).iterator(PART)
    by_hand = adjusted_lines(actor, found.pk, wanted).order_by(*ORDER).iterator(PART)
    return _posted(lines, by_hand)


def _posted(lines: Iterator[Any], by_hand: Iterator[Any]) -> Iterator[Row]:
    for row in merge(lines, by_hand, key=lambda row: (row.month, row.id), reverse=True):
        amount = from_minor_units(row.amount_minor, row.currency)
        if isinstance(row, Earning):
            what: Row = (row.kind, row.workload, row.subscription_id, row.rule, row.milestone)
        else:
            slot = row.association.slot if row.association else None
            what = (BY_HAND, slot.workload if slot else "", "", row.kind, "")
        yield row.id, row.month, row.processed, row.program_key, *what, amount, row.currency


TABLES = (
    Table(
        "customer-workloads", _("Workloads"), Permission.USAGE_READ,
        (
            *UNIT_COLUMNS,
            TableColumn("associations", Kind.TEXT, _("Ids of its associations")),
            *USED_COLUMNS,
            TableColumn("trend", Kind.WHOLE, _("Active users more than in the month before")),
            TableColumn("high_water_mark", Kind.WHOLE, _("The high-water mark after the month")),
            TableColumn("opportunity_units", Kind.WHOLE, _("Paid units above the mark")),
            TableColumn("potential", Kind.AMOUNT, _("What could still be earned, at most")),
            TableColumn("forecast_low", Kind.AMOUNT, _("What the coming month may earn, at least")),
            TableColumn("forecast", Kind.AMOUNT, _("What the coming month may earn")),
            TableColumn("forecast_high", Kind.AMOUNT, _("What it may earn at most")),
            TableColumn("currency", Kind.TEXT, _("Of the amounts")),
        ),
        _workloads, NARROWED, CUSTOMER,
    ),
    Table(
        "customer-usage", _("Usage by month"), Permission.USAGE_READ,
        (
            *UNIT_COLUMNS,
            *USED_COLUMNS,
            TableColumn("assigned_units", Kind.WHOLE, _("Assigned licenses")),
            TableColumn("prior_mark", Kind.WHOLE, _("Most active users of any month before")),
        ),
        _months, (*NARROWED, UNIT), CUSTOMER,
    ),
    Table(
        "customer-earnings", _("Earnings"), Permission.MONEY_READ,
        (
            TableColumn("id", Kind.TEXT, _("Its id")),
            TableColumn("month", Kind.MONTH, _("The month that it applies to")),
            TableColumn("processed", Kind.MONTH, _("The month whose statement lists it")),
            TableColumn("program", Kind.TEXT, _("Key of the program")),
            TableColumn("kind", Kind.TEXT, _("earned, difference, or adjustment")),
            TableColumn("workload", Kind.TEXT, _("Key of the workload")),
            TableColumn("subscription_id", Kind.TEXT, _("The subscription, if it is of one")),
            TableColumn("rule", Kind.TEXT, _("Key of the rule; the type of an adjustment")),
            TableColumn("milestone", Kind.TEXT, _("The share that was reached, of milestones")),
            TableColumn("amount", Kind.AMOUNT, _("What was posted, signed")),
            TableColumn("currency", Kind.TEXT, _("Of the amount")),
        ),
        _earnings, NARROWED, CUSTOMER,
    ),
    Table(
        "customer-not-held", _("Workloads not held"), Permission.USAGE_READ,
        (
            TableColumn("program", Kind.TEXT, _("Key of the program")),
            TableColumn("workload", Kind.TEXT, _("Key of the workload")),
            TableColumn("name", Kind.TEXT, _("Its name")),
            TableColumn("standing", Kind.TEXT, _("free, held, or empty if it may not be asked")),
        ),
        _others, NARROWED, CUSTOMER,
    ),
)  # fmt: skip
