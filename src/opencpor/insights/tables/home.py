"""The tables of the partner's home, with everything that the page shows the first of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.renewal.pages import Shown as Renewing
from opencpor.common.columns import Kind, Row
from opencpor.common.money import from_minor_units
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.insights.home_asked import HomeFilter
from opencpor.insights.months_asked import asked_in
from opencpor.insights.narrowing_asked import NARROWING
from opencpor.insights.queries import home
from opencpor.insights.queries.home_more import (
    answers_due,
    first_answers,
    home_payments,
    times_in_state,
    to_date,
)
from opencpor.insights.queries.reading import (
    at_location,
    monthly_usage,
    newest_usage,
    partner_side,
)
from opencpor.insights.rules.money import Earned
from opencpor.insights.summaries.queries import Filter
from opencpor.insights.words import Words
from opencpor.programs.queries import program_keys

CLAIM, ARBITRATION, RENEWAL = "claim", "arbitration", "renewal"
MONTHS = tuple(HomeFilter.model_fields)
LOCATION = ("location",)
PART = 500


def _own(actor: Actor, asked: Asked) -> Actor:
    return at_location(partner_side(actor), asked.get("location", ""))


def _wanted(asked: Asked) -> home.Wanted:
    return asked_in(HomeFilter, asked).wanted()


def _waiting(actor: Actor, asked: Asked) -> Iterable[Row]:
    own, narrowed = _own(actor, asked), _wanted(asked).narrowed
    return _rows_waiting(own, narrowed)


def _rows_waiting(own: Actor, narrowed: Filter) -> Iterator[Row]:
    for one in home.every_todo(own, narrowed):
        yield (
            CLAIM, one.claim_id, one.name, one.customer, one.state, one.deadline_at,
            one.program_key,
        )  # fmt: skip
    if not own.may(Permission.CLAIM_WRITE):
        return
    for due in first_answers(answers_due(own, narrowed), most=None):
        yield (
            ARBITRATION, due.arbitration_id, due.workload, due.customer, "", due.deadline_at,
            due.program_key,
        )  # fmt: skip
    for row in home.every_renewal(own, narrowed):
        shown, slot = Renewing(row), row.association.slot
        yield RENEWAL, row.id, shown.product, shown.customer, "", None, slot.program_key


def _states(actor: Actor, asked: Asked) -> Iterable[Row]:
    found = times_in_state(_own(actor, asked), _wanted(asked).narrowed)
    return [(one.state, one.claims, one.average_days, one.longest_days) for one in found]


def _locations(actor: Actor, asked: Asked) -> Iterator[Row]:
    for one in home.every_standing(_own(actor, asked)):
        yield one.name, one.partner_id, one.program_key, one.status, " ".join(one.missing)


def _usage(actor: Actor, asked: Asked) -> Iterable[Row]:
    own, wanted = _own(actor, asked), _wanted(asked)
    found = monthly_usage(own, wanted.months(partial(newest_usage, own)), wanted.narrowed)
    days = [month.first_day for month in found.months]
    return zip(days, found.active, found.paid, strict=True)


def _earnings(actor: Actor, asked: Asked) -> Iterable[Row]:
    return _stacks(home.earnings_by_month(_own(actor, asked), _wanted(asked)))


def _stacks(found: Iterable[Earned]) -> Iterator[Row]:
    words, keys = Words(), program_keys()
    for one in found:
        for stack in one.stacks:
            name = words.any_workload(stack.workload, keys)
            for month, minor in zip(one.months, stack.amounts, strict=True):
                if minor is not None:
                    amount = from_minor_units(minor, one.currency)
                    yield month.first_day, stack.workload, name, amount, one.currency


def _payments(actor: Actor, asked: Asked) -> Iterator[Row]:
    for one in home_payments(_own(actor, asked)).iterator(PART):
        yield (
            one.id, one.state, one.state_since, one.program_key, one.location.name,
            from_minor_units(one.amount_minor, one.currency), one.currency, one.sent_at,
        )  # fmt: skip


def _to_date(actor: Actor, asked: Asked) -> Iterator[Row]:
    for one in to_date(_own(actor, asked)):
        amounts = (one.earned_minor, one.paid_minor, one.coming_minor)
        yield (
            one.currency, *(from_minor_units(minor, one.currency) for minor in amounts),
            one.sent_at,
        )  # fmt: skip


EARNED_COLUMNS = (
    TableColumn("month", Kind.MONTH, _("The month that it applies to")),
    TableColumn("workload", Kind.TEXT, _("Key of the workload; empty: all others together")),
    TableColumn("workload_name", Kind.TEXT, _("The workload's name")),
    TableColumn("amount", Kind.AMOUNT, _("What was posted, signed")),
    TableColumn("currency", Kind.TEXT, _("Of the amount")),
)

TABLES = (
    Table(
        "waiting", _("Waiting for you"), Permission.CLAIM_READ,
        (
            TableColumn("kind", Kind.TEXT, _("claim, arbitration, or renewal")),
            TableColumn("id", Kind.TEXT, _("Its id")),
            TableColumn("name", Kind.TEXT, _("Its name, workload or product")),
            TableColumn("customer", Kind.TEXT, _("The customer's name")),
            TableColumn("state", Kind.TEXT, _("The claim's state")),
            TableColumn("deadline_at", Kind.INSTANT, _("From when on it is too late")),
            TableColumn("program", Kind.TEXT, _("Key of the program")),
        ),
        _waiting, NARROWING,
    ),
    Table(
        "claims-by-state", _("Claims by state"), Permission.CLAIM_READ,
        (
            TableColumn("state", Kind.TEXT, _("The claim's state")),
            TableColumn("claims", Kind.WHOLE, _("How many claims there are")),
            TableColumn("average_days", Kind.WHOLE, _("Days in it, on average")),
            TableColumn("longest_days", Kind.WHOLE, _("Days in it, the longest")),
        ),
        _states, NARROWING,
    ),
    Table(
        "locations", _("Enrollment"), Permission.ENROLLMENT_READ,
        (
            TableColumn("location", Kind.TEXT, _("The location's name")),
            TableColumn("partner_id", Kind.TEXT, _("The location's PartnerID")),
            TableColumn("program", Kind.TEXT, _("Key of the program")),
            TableColumn("status", Kind.TEXT, _("How far its enrollment is")),
            TableColumn("missing", Kind.TEXT, _("Keys of the requirements that are missing")),
        ),
        _locations, LOCATION,
    ),
    Table(
        "usage-by-month", _("Usage of what you hold"), Permission.USAGE_READ,
        (
            TableColumn("month", Kind.MONTH, _("The month")),
            TableColumn("active_users", Kind.WHOLE, _("Monthly active users")),
            TableColumn("paid_units", Kind.WHOLE, _("Paid units")),
        ),
        _usage, MONTHS,
    ),
    Table(
        "earnings-by-month", _("Earnings by the month they apply to"), Permission.MONEY_READ,
        EARNED_COLUMNS, _earnings, MONTHS,
    ),
    Table(
        "payments", _("Payments"), Permission.MONEY_READ,
        (
            TableColumn("payment", Kind.TEXT, _("Its id")),
            TableColumn("state", Kind.TEXT, _("How far it is")),
            TableColumn("state_since", Kind.INSTANT, _("Since when")),
            TableColumn("program", Kind.TEXT, _("Key of the program")),
            TableColumn("location", Kind.TEXT, _("The location's name")),
            TableColumn("amount", Kind.AMOUNT, _("What is paid")),
            TableColumn("currency", Kind.TEXT, _("Of the amount")),
            TableColumn("sent_at", Kind.INSTANT, _("When the bank's confirmation was booked")),
        ),
        _payments, LOCATION,
    ),
    Table(
        "money-to-date", _("Money to date"), Permission.MONEY_READ,
        (
            TableColumn("currency", Kind.TEXT, _("Of the amounts")),
            TableColumn("earned", Kind.AMOUNT, _("What was posted and adjusted")),
            TableColumn("paid", Kind.AMOUNT, _("Payments that the bank confirmed")),
            TableColumn("coming", Kind.AMOUNT, _("Payments that are with the bank")),
            TableColumn("last_paid_at", Kind.INSTANT, _("When the last one was confirmed")),
        ),
        _to_date, LOCATION,
    ),
)  # fmt: skip
