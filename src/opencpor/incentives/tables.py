"""The lists of statements and payments as files, narrowed as their pages are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.common.money import from_minor_units
from opencpor.http.tables import Asked, Table, TableColumn, register
from opencpor.incentives.models import Statement
from opencpor.incentives.narrowing import StatementsAsked
from opencpor.incentives.payments import queries as paying
from opencpor.incentives.payments.asked import PaymentsAsked
from opencpor.incentives.payments.models import Payment
from opencpor.incentives.queries import statements

PART = 500
FIGURES = (
    "opening", "earned", "adjusted", "paid", "returned", "forfeited", "payable", "carried",
)  # fmt: skip


def _statements(actor: Actor, asked: Asked) -> Iterable[Row]:
    rows = StatementsAsked.said(asked).wanted().of_statements(statements(actor))
    return _of_statements(rows.order_by("-month", "-id"))


def _of_statements(rows: QuerySet[Statement]) -> Iterator[Row]:
    for row in rows.iterator(PART):
        figures = (from_minor_units(getattr(row.balance, one), row.currency) for one in FIGURES)
        yield (
            row.id, row.month, row.close.program_key, row.location.organization.name,
            row.location.name, *figures, row.currency,
        )  # fmt: skip


def _payments(actor: Actor, asked: Asked) -> Iterable[Row]:
    rows = PaymentsAsked.said(asked).wanted().of(paying.payments(actor))
    return _of_payments(rows.order_by("-id"))


def _of_payments(rows: QuerySet[Payment]) -> Iterator[Row]:
    for row in rows.iterator(PART):
        amount = from_minor_units(row.amount_minor, row.currency)
        yield (
            row.id, row.state, row.state_since, row.program_key, row.location.organization.name,
            row.location.name, amount, row.currency, row.sent_at,
        )  # fmt: skip


PROGRAM = TableColumn("program", Kind.TEXT, _("Key of the program"))
PLACE = (
    TableColumn("partner", Kind.TEXT, _("The partner's name")),
    TableColumn("location", Kind.TEXT, _("The location's name")),
)
TABLES = (
    Table(
        "listed-statements", _("Statements"), Permission.MONEY_READ,
        (
            TableColumn("statement", Kind.TEXT, _("Its id")),
            TableColumn("month", Kind.MONTH, _("The closed month")),
            PROGRAM,
            *PLACE,
            TableColumn("opening", Kind.AMOUNT, _("What was owed before")),
            TableColumn("earned", Kind.AMOUNT, _("What the close of the month gave")),
            TableColumn("adjusted", Kind.AMOUNT, _("For earlier months, or by hand")),
            TableColumn("paid", Kind.AMOUNT, _("What was taken up for payment")),
            TableColumn("returned", Kind.AMOUNT, _("What came back of that")),
            TableColumn("forfeited", Kind.AMOUNT, _("What is owed no longer")),
            TableColumn("payable", Kind.AMOUNT, _("What can be paid")),
            TableColumn("carried", Kind.AMOUNT, _("What is carried forward")),
            TableColumn("currency", Kind.TEXT, _("Of the amounts")),
        ),
        _statements, tuple(StatementsAsked.model_fields),
    ),
    Table(
        "listed-payments", _("Payments"), Permission.MONEY_READ,
        (
            TableColumn("payment", Kind.TEXT, _("Its id")),
            TableColumn("state", Kind.TEXT, _("How far it is")),
            TableColumn("state_since", Kind.INSTANT, _("Since when")),
            PROGRAM,
            *PLACE,
            TableColumn("amount", Kind.AMOUNT, _("What is paid")),
            TableColumn("currency", Kind.TEXT, _("Of the amount")),
            TableColumn("sent_at", Kind.INSTANT, _("When the bank's confirmation was booked")),
        ),
        _payments, tuple(PaymentsAsked.model_fields),
    ),
)  # fmt: skip


def register_tables() -> None:
    """Make the tables known; called once, when the app is ready."""
    register(*TABLES)
