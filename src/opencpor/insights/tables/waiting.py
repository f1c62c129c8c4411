"""The tables of the operator's homes: everything that waits, where the page lists the first."""

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
from opencpor.insights.queries.administering import every_trouble
from opencpor.insights.queries.closing import budgets_reached, months_to_close
from opencpor.insights.queries.managing import months_lacking
from opencpor.insights.queries.operator_home import Desk, all_waiting
from opencpor.insights.queries.waiting import Asking
from opencpor.insights.rules.deciding import Decision, MonthToClose
from opencpor.insights.rules.deciding import Kind as Decided
from opencpor.insights.words import Words


class DecisionsFilter(Schema):
    """Which of all that waits; empty: all of it."""

    kind: Decided | None = None
    yours: bool | None = None


def _asking(asked: Asked) -> Asking:
    return Asking(**asked_in(DecisionsFilter, asked).model_dump())


def _decisions(actor: Actor, asked: Asked) -> Iterable[Row]:
    return _of_decisions(all_waiting(actor, Desk.FINANCE, _asking(asked)))


def _everything(actor: Actor, asked: Asked) -> Iterable[Row]:
    return _of_decisions(all_waiting(actor, Desk.FINANCE | Desk.MANAGING, _asking(asked)))


def _of_decisions(found: Iterable[Decision]) -> Iterator[Row]:
    return (row for one in found for row in _of_decision(one))


def _tasks(actor: Actor, asked: Asked) -> Iterator[Row]:
    for one in all_waiting(actor, Desk.MANAGING, _asking(asked)):
        first, last = (one.months[0], one.months[-1]) if one.months else (None, None)
        yield (
            one.kind.value, one.id, one.since, one.yours, one.program_key, one.location_id,
            one.location, one.partner, first and first.first_day, last and last.first_day,
            one.count, one.name, one.state, " ".join(one.lacking),
        )  # fmt: skip


def _troubles(actor: Actor, asked: Asked) -> Iterator[Row]:
    for one in every_trouble(actor, _asking(asked)):
        yield (
            one.kind.value, one.id, one.since, one.name, one.partner, one.state, one.said,
            one.count, one.ends_at,
        )  # fmt: skip


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
            one.location, one.partner, first, last, one.count, *worth, one.name, one.state,
            " ".join(one.lacking),
        )  # fmt: skip


def _months(actor: Actor, asked: Asked) -> Iterator[Row]:
    del asked
    return _of_months(months_to_close(actor))


def _lacking(actor: Actor, asked: Asked) -> Iterator[Row]:
    del asked
    return _of_months(months_lacking(actor))


def _of_months(found: Iterable[MonthToClose]) -> Iterator[Row]:
    for one in found:
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
MONTHS = (
    PROGRAM,
    TableColumn("month", Kind.MONTH, _("The month that is closed next")),
    TableColumn("since", Kind.INSTANT, _("When it was over")),
    TableColumn("waiting", Kind.WHOLE, _("How many months wait to be closed")),
    TableColumn("units_covered", Kind.WHOLE, _("Of these units some have usage in it")),
    TableColumn("units_before", Kind.WHOLE, _("Units with usage in the month before")),
    TableColumn("enough", Kind.TRUTH, _("Whether closing asks for no reason")),
    TableColumn("expected", Kind.AMOUNT, _("What it is forecast to post; may be empty")),
    TableColumn("currency", Kind.TEXT, _("Of the amount")),
)  # fmt: skip
BUDGETS = (
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
)  # fmt: skip
ABOUT = (
    TableColumn("location", Kind.TEXT, _("The location's id; empty: of no single one")),
    TableColumn("location_name", Kind.TEXT, _("The location's name")),
    TableColumn("partner", Kind.TEXT, _("The partner's name")),
    TableColumn("first_month", Kind.MONTH, _("The first month that it applies to")),
    TableColumn("last_month", Kind.MONTH, _("The last month that it applies to")),
)
OF_FILES = (
    TableColumn("file", Kind.TEXT, _("What the file is called")),
    TableColumn("state", Kind.TEXT, _("Of the file: completed, refused, or received")),
    TableColumn("lacking", Kind.TEXT, _("What the enrollment lacks that you validate")),
)
DECISIONS = (
    TableColumn("kind", Kind.TEXT, _("What waits: payee, adjustment, usage and others")),
    TableColumn("id", Kind.TEXT, _("Its id")),
    TableColumn("since", Kind.INSTANT, _("When it came to wait")),
    TableColumn("yours", Kind.TRUTH, _("Whether you may do it: you did not propose it")),
    TableColumn("program", Kind.TEXT, _("Key of the program; empty: of no single one")),
    *ABOUT,
    TableColumn("count", Kind.WHOLE, _("Payments, lines that differ, associations, or rows")),
    TableColumn("amount", Kind.AMOUNT, _("What it decides on; a row for each currency")),
    TableColumn("currency", Kind.TEXT, _("Of the amount")),
    *OF_FILES,
)
TABLES = (
    Table(
        "finance-decisions", _("Waiting for finance"), Permission.CLOSE,
        DECISIONS, _decisions, tuple(DecisionsFilter.model_fields),
    ),
    Table(
        "operator-decisions", _("Waiting for finance and program managers"), Permission.CLOSE,
        DECISIONS, _everything, tuple(DecisionsFilter.model_fields),
        besides=(Permission.PROGRAM_WRITE,),
    ),
    Table(
        "finance-months", _("Months to close"), Permission.CLOSE,
        MONTHS,
        _months,
    ),
    Table(
        "finance-budgets", _("Budgets that are nearly or wholly used"), Permission.CLOSE,
        BUDGETS,
        _budgets,
    ),
    Table(
        "managing-decisions", _("Waiting for program managers"), Permission.PROGRAM_WRITE,
        (
            TableColumn("kind", Kind.TEXT, _("version, enrollment, or usage")),
            TableColumn("id", Kind.TEXT, _("Its id")),
            TableColumn("since", Kind.INSTANT, _("When it came to wait")),
            TableColumn("yours", Kind.TRUTH, _("Whether you may do it: you did not propose it")),
            PROGRAM,
            *ABOUT,
            TableColumn("count", Kind.WHOLE, _("Associations, or rows in quarantine")),
            *OF_FILES,
        ),
        _tasks, tuple(DecisionsFilter.model_fields),
    ),
    Table(
        "managing-months", _("Months of which too little usage came"), Permission.PROGRAM_WRITE,
        MONTHS, _lacking,
    ),
    Table(
        "system-troubles", _("Waiting for administrators"), Permission.SYSTEM,
        (
            TableColumn("kind", Kind.TEXT, _("job, mail, webhook, token, or invitation")),
            TableColumn("id", Kind.TEXT, _("Its id")),
            TableColumn("since", Kind.INSTANT, _("When it came to wait")),
            TableColumn("name", Kind.TEXT, _("Its name; of an invitation the address")),
            TableColumn("whose", Kind.TEXT, _("Organization, or service account")),
            TableColumn("state", Kind.TEXT, _("failed, late, failing, off, ends, ended, expired")),
            TableColumn("said", Kind.TEXT, _("Why a mail did not arrive, without addresses")),
            TableColumn("count", Kind.WHOLE, _("Jobs of the task, or attempts of the mail")),
            TableColumn("ends_at", Kind.INSTANT, _("Until when a token or an invitation works")),
        ),
        _troubles, tuple(DecisionsFilter.model_fields),
    ),
    Table(
        "managing-budgets", _("Budgets that are nearly or wholly used"), Permission.PROGRAM_WRITE,
        BUDGETS, _budgets,
    ),
)  # fmt: skip
