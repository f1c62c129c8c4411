"""The lists of what two persons agree on, and of budgets, as files narrowed as their lists are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Protocol

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission, Side
from opencpor.common.columns import Kind, Row
from opencpor.common.money import from_minor_units
from opencpor.http.tables import Asked, Table, TableColumn, register
from opencpor.incentives.adjustments.asked import AdjustmentFilter
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.queries import adjustments
from opencpor.incentives.budgets.queries import budgets
from opencpor.incentives.budgets.schemas import BudgetsAsked
from opencpor.incentives.payees.queries import payees
from opencpor.incentives.payees.schemas import PayeesAsked, brief_of_all
from opencpor.incentives.payments.asked import BatchesAsked
from opencpor.incentives.payments.queries import batches
from opencpor.incentives.recomputes.queries import recomputes
from opencpor.incentives.recomputes.schemas import RecomputesAsked

PART = 500
NEWEST = "-id"


class Decided(Protocol):
    """What somebody proposed, and somebody decided on."""

    proposed_by: str
    proposed_at: Any
    decided_by: str
    decided_at: Any
    reason: str


def _parts(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Give rows, the newest first, some at a time: what they are called is looked up for these."""
    found = rows.order_by(NEWEST).iterator(PART)
    while part := list(islice(found, PART)):
        yield part


def _steps(row: Decided, names: dict[str, str]) -> Row:
    """Return who proposed and decided it; without names: the reader is told of nobody."""
    people = (
        (key if names else "", names.get(key, "")) for key in (row.proposed_by, row.decided_by)
    )
    (proposer, proposer_name), (decider, decider_name) = people
    return (
        proposer, proposer_name, row.proposed_at, decider, decider_name, row.decided_at, row.reason,
    )  # fmt: skip


def _names(part: Iterable[Decided]) -> dict[str, str]:
    return names_of_people(*(key for row in part for key in (row.proposed_by, row.decided_by)))


def _adjustments(actor: Actor, asked: Asked) -> Iterable[Row]:
    rows = AdjustmentFilter.said(asked).read().of(adjustments(actor))
    return _of_adjustments(rows, inside=bool(actor.on(Side.OPERATOR)))


def _of_adjustments(rows: QuerySet[Adjustment], *, inside: bool) -> Iterator[Row]:
    for part in _parts(rows):
        names = _names(part) if inside else {}  # who of the operator's people it was is theirs
        for row in part:
            yield (
                row.id, row.month, row.processed, row.program_key, row.location.organization.name,
                row.location.name, row.customer.name,
                row.association.slot.workload if row.association else "", row.kind, row.state,
                from_minor_units(row.amount_minor, row.currency), row.currency, row.note,
                row.association_id, row.earning_id, *_steps(row, names),
            )  # fmt: skip


def _budgets(actor: Actor, asked: Asked) -> Iterable[Row]:
    return _of_budgets(BudgetsAsked.said(asked).read().of(budgets(actor)))


def _of_budgets(rows: QuerySet[Any]) -> Iterator[Row]:
    for part in _parts(rows):
        names = names_of_people(*(row.set_by for row in part))
        for row in part:
            yield (
                row.id, row.program_key, row.rule, row.first, row.last, row.state,
                from_minor_units(row.amount_minor, row.currency), row.currency,
                row.told_percent or None, row.set_by, names[row.set_by], row.set_at,
                row.replaces_id, row.replaced_at,
            )  # fmt: skip


def _batches(actor: Actor, asked: Asked) -> Iterable[Row]:
    return _of_batches(BatchesAsked.said(asked).of(batches(actor)))


def _of_batches(rows: QuerySet[Any]) -> Iterator[Row]:
    for part in _parts(rows.annotate(count=Count("payments"))):
        names = _names(part)
        for row in part:
            yield (
                row.id, row.execute_on, row.program_key, row.state, row.format, row.count,
                from_minor_units(row.total_minor, row.currency), row.currency,
                *_steps(row, names),
            )  # fmt: skip


def _recomputes(actor: Actor, asked: Asked) -> Iterable[Row]:
    return _of_recomputes(RecomputesAsked.said(asked).of(recomputes(actor)))


def _of_recomputes(rows: QuerySet[Any]) -> Iterator[Row]:
    for part in _parts(rows):
        names = _names(part)
        for row in part:
            yield (
                row.id, row.program_key, row.first, row.last, row.program_version, row.state,
                row.what_if.lines, row.lines, row.processed, row.note, *_steps(row, names),
            )  # fmt: skip


def _payees(actor: Actor, asked: Asked) -> Iterable[Row]:
    return _of_payees(PayeesAsked.said(asked).of(payees(actor)))


def _of_payees(rows: QuerySet[Any]) -> Iterator[Row]:
    for part in _parts(rows):
        for row, said in zip(part, brief_of_all(part), strict=True):
            yield (
                row.id, row.location.organization.name, row.location.name, row.location_id,
                said["kind"], said["account"], said["country"], said["state"],
                said["submitted_by"], said["submitted_at"], said["decided_by"],
                said["decided_at"], said["usable_from"], said["replaced_at"],
            )  # fmt: skip


PROGRAM = TableColumn("program", Kind.TEXT, _("Key of the program"))
PARTNER = TableColumn("partner", Kind.TEXT, _("The partner's name"))
LOCATION = TableColumn("location", Kind.TEXT, _("The location's name"))
MONEY = (
    TableColumn("amount", Kind.AMOUNT, _("What it comes to, signed")),
    TableColumn("currency", Kind.TEXT, _("Of the amount")),
)
STATE = TableColumn("state", Kind.TEXT, _("proposed, approved, rejected, or withdrawn"))
STEPS = (
    TableColumn("proposed_by", Kind.TEXT, _("Id of who proposed it")),
    TableColumn("proposed_by_name", Kind.TEXT, _("What they are called")),
    TableColumn("proposed_at", Kind.INSTANT, _("When it was proposed")),
    TableColumn("decided_by", Kind.TEXT, _("Id of who decided, or withdrew it")),
    TableColumn("decided_by_name", Kind.TEXT, _("What they are called")),
    TableColumn("decided_at", Kind.INSTANT, _("When it was decided")),
    TableColumn("reason", Kind.TEXT, _("Why it was rejected")),
)
TABLES = (
    Table(
        "listed-adjustments", _("Adjustments"), Permission.MONEY_READ,
        (
            TableColumn("adjustment", Kind.TEXT, _("Its id")),
            TableColumn("month", Kind.MONTH, _("The month that it applies to")),
            TableColumn("processed", Kind.MONTH, _("The month whose statement lists it")),
            PROGRAM,
            PARTNER,
            LOCATION,
            TableColumn("customer", Kind.TEXT, _("The customer's name")),
            TableColumn("workload", Kind.TEXT, _("Key of the workload; empty: about none")),
            TableColumn("type", Kind.TEXT, _("What is set right by it")),
            STATE,
            *MONEY,
            TableColumn("note", Kind.TEXT, _("Why, as the partner reads it")),
            TableColumn("association", Kind.TEXT, _("The association it is about, if one")),
            TableColumn("earning", Kind.TEXT, _("The line it is about, if one")),
            *STEPS,
        ),
        _adjustments, tuple(AdjustmentFilter.model_fields),
    ),
    Table(
        "listed-budgets", _("Budgets"), Permission.MONEY_READ,
        (
            TableColumn("budget", Kind.TEXT, _("Its id")),
            PROGRAM,
            TableColumn("rule", Kind.TEXT, _("Key of the rule")),
            TableColumn("first_month", Kind.MONTH, _("The budget's first month")),
            TableColumn("last_month", Kind.MONTH, _("The budget's last month")),
            TableColumn("state", Kind.TEXT, _("standing, or replaced")),
            TableColumn("amount", Kind.AMOUNT, _("What the rule is meant to cost")),
            TableColumn("currency", Kind.TEXT, _("Of the amount")),
            TableColumn("reached_percent", Kind.WHOLE, _("The mark that finance was told of")),
            TableColumn("set_by", Kind.TEXT, _("Id of who set it")),
            TableColumn("set_by_name", Kind.TEXT, _("What they are called")),
            TableColumn("set_at", Kind.INSTANT, _("When it was set")),
            TableColumn("replaces", Kind.TEXT, _("The budget whose place it took")),
            TableColumn("replaced_at", Kind.INSTANT, _("When another one replaced it")),
        ),
        _budgets, tuple(BudgetsAsked.model_fields),
    ),
    Table(
        "listed-payment-batches", _("Payment batches"), Permission.MONEY_READ,
        (
            TableColumn("batch", Kind.TEXT, _("Its id")),
            TableColumn("execute_on", Kind.DATE, _("When the bank shall pay")),
            PROGRAM,
            STATE,
            TableColumn("format", Kind.TEXT, _("What the bank is given")),
            TableColumn("payments", Kind.WHOLE, _("How many payments it has")),
            *MONEY,
            *STEPS,
        ),
        _batches, tuple(BatchesAsked.model_fields),
    ),
    Table(
        "listed-recomputes", _("Recomputes"), Permission.MONEY_READ,
        (
            TableColumn("recompute", Kind.TEXT, _("Its id")),
            PROGRAM,
            TableColumn("first_month", Kind.MONTH, _("The first month that is judged anew")),
            TableColumn("last_month", Kind.MONTH, _("The last month that is judged anew")),
            TableColumn("version", Kind.WHOLE, _("The version that judges; empty: those so far")),
            STATE,
            TableColumn("differing_lines", Kind.WHOLE, _("Lines that differ, once compared")),
            TableColumn("posted_lines", Kind.WHOLE, _("Lines that were posted by it")),
            TableColumn("processed", Kind.MONTH, _("The month whose statement lists it")),
            TableColumn("note", Kind.TEXT, _("Why")),
            *STEPS,
        ),
        _recomputes, tuple(RecomputesAsked.model_fields),
    ),
    Table(
        "listed-payees", _("Payees"), Permission.PAYEE_READ,
        (
            TableColumn("payee", Kind.TEXT, _("Its id")),
            PARTNER,
            LOCATION,
            TableColumn("location_id", Kind.TEXT, _("The location's id")),
            TableColumn("kind", Kind.TEXT, _("iban, account, or reference")),
            TableColumn("account", Kind.TEXT, _("Masked; empty: it was erased")),
            TableColumn("country", Kind.TEXT, _("Of the account")),
            TableColumn("state", Kind.TEXT, _("How far it is")),
            TableColumn("submitted_by", Kind.TEXT, _("Id of who entered it")),
            TableColumn("submitted_at", Kind.INSTANT, _("When it was entered")),
            TableColumn("decided_by", Kind.TEXT, _("Id of who decided, or withdrew it")),
            TableColumn("decided_at", Kind.INSTANT, _("When it was decided")),
            TableColumn("usable_from", Kind.INSTANT, _("From when on payments use it")),
            TableColumn("replaced_at", Kind.INSTANT, _("When another one replaced it")),
        ),
        _payees, tuple(PayeesAsked.model_fields),
    ),
)  # fmt: skip


def register_tables() -> None:
    """Make the tables known; called once, when the app is ready."""
    register(*TABLES)
