"""The tables of finance's home: everything that waits, where the page lists the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from ninja import Schema

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.common.money import from_minor_units
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.insights.months_asked import asked_in
from opencpor.insights.program_words import rule_name
from opencpor.insights.queries.finance import budgets_reached, every_decision, months_to_close
from opencpor.insights.rules.deciding import Decision
from opencpor.insights.rules.deciding import Kind as Decided
from opencpor.insights.words import Words


class DecisionsFilter(Schema):
    """Which of all that waits; empty: all of it."""

    kind: Decided | None = None
    yours: bool | None = None


def _decisions(actor: Actor, asked: Asked) -> Iterable[Row]:
    wanted = asked_in(DecisionsFilter, asked)
    found = every_decision(actor, kind=wanted.kind, yours=wanted.yours)
    return (row for one in found for row in _of_decision(one))


def _of_decision(one: Decision) -> Iterator[Row]:
    """Give a row for each currency of what it decides on; one without amount if there is none."""
    months: list[date | None] = [month.first_day for month in one.months]
    amounts: list[tuple[Decimal | None, str]] = [
        (from_minor_units(each.minor, each.currency), each.currency) for each in one.worth
    ]
    first, last = (months[0], months[-1]) if months else (None, None)
    for worth in amounts or [(None, "")]:
        yield (
            one.kind.value, one.id, one.since, one.yours, one.program_key, one.location_id,
            one.location, one.partner, first, last, one.count, *worth,
        )  # fmt: skip


def _months(actor: Actor, asked: Asked) -> Iterator[Row]:
    del asked
    for one in months_to_close(actor):
        expected = one.expected
        yield (
            one.program_key, one.month.first_day, one.since, one.waiting, one.covered, one.before,
            one.enough, expected and from_minor_units(expected.minor, expected.currency),
            expected.currency if expected else "",
        )  # fmt: skip


def _budgets(actor: Actor, asked: Asked) -> Iterator[Row]:
    del asked
    words = Words()
    for one in budgets_reached(actor):
        amounts = (one.budget, one.posted, one.left)
        yield (
            one.id, one.program_key, one.rule, rule_name(one.program_key, one.rule, words),
            one.first.first_day, one.last.first_day,
            *(from_minor_units(minor, one.currency) for minor in amounts),
            one.percent, one.currency,
        )  # fmt: skip


PROGRAM = TableColumn("program", Kind.TEXT, _("Key of the program"))
TABLES = (
    Table(
        "finance-decisions", _("Waiting for a second person"), Permission.CLOSE,
        (
            TableColumn("kind", Kind.TEXT, _("payee, adjustment, payments, or recompute")),
            TableColumn("id", Kind.TEXT, _("Its id")),
            TableColumn("since", Kind.INSTANT, _("When it was proposed")),
            TableColumn("yours", Kind.TRUTH, _("Whether you may decide: another proposed it")),
            TableColumn("program", Kind.TEXT, _("Key of the program; empty: of no single one")),
            TableColumn("location", Kind.TEXT, _("The location's id; empty: of no single one")),
            TableColumn("location_name", Kind.TEXT, _("The location's name")),
            TableColumn("partner", Kind.TEXT, _("The partner's name")),
            TableColumn("first_month", Kind.MONTH, _("The first month that it applies to")),
            TableColumn("last_month", Kind.MONTH, _("The last month that it applies to")),
            TableColumn("count", Kind.WHOLE, _("Payments of a batch, or lines that differ")),
            TableColumn("amount", Kind.AMOUNT, _("What it decides on; a row for each currency")),
            TableColumn("currency", Kind.TEXT, _("Of the amount")),
        ),
        _decisions, tuple(DecisionsFilter.model_fields),
    ),
    Table(
        "finance-months", _("Months to close"), Permission.CLOSE,
        (
            PROGRAM,
            TableColumn("month", Kind.MONTH, _("The month that is closed next")),
            TableColumn("since", Kind.INSTANT, _("When it was over")),
            TableColumn("waiting", Kind.WHOLE, _("How many months wait to be closed")),
            TableColumn("units_covered", Kind.WHOLE, _("Of these units some have usage in it")),
            TableColumn("units_before", Kind.WHOLE, _("Units with usage in the month before")),
            TableColumn("enough", Kind.TRUTH, _("Whether closing asks for no reason")),
            TableColumn("expected", Kind.AMOUNT, _("What it is forecast to post; may be empty")),
            TableColumn("currency", Kind.TEXT, _("Of the amount")),
        ),
        _months,
    ),
    Table(
        "finance-budgets", _("Budgets that are nearly or wholly used"), Permission.CLOSE,
        (
            TableColumn("budget_id", Kind.TEXT, _("The budget's id")),
            PROGRAM,
            TableColumn("rule", Kind.TEXT, _("Key of the rule")),
            TableColumn("name", Kind.TEXT, _("Its name")),
            TableColumn("first_month", Kind.MONTH, _("The budget's first month")),
            TableColumn("last_month", Kind.MONTH, _("The budget's last month")),
            TableColumn("budget", Kind.AMOUNT, _("What the rule is meant to cost")),
            TableColumn("posted", Kind.AMOUNT, _("What was posted for these months")),
            TableColumn("left", Kind.AMOUNT, _("What is left; negative: more was posted")),
            TableColumn("percent", Kind.WHOLE, _("Used, in percent")),
            TableColumn("currency", Kind.TEXT, _("Of the amounts")),
        ),
        _budgets,
    ),
)  # fmt: skip
