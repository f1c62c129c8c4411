"""The table of customers, narrowed as its page is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.directory.models import Customer
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.insights.customers_asked import CustomersFilter
from opencpor.insights.months_asked import asked_in
from opencpor.insights.queries import customers
from opencpor.insights.queries.customers import Wanted
from opencpor.insights.rules.usage import Unit
from opencpor.insights.words import Words

PART = 500  # customers that are looked up together


def _customers(actor: Actor, asked: Asked) -> Iterable[Row]:
    wanted = asked_in(CustomersFilter, asked).wanted()
    found = customers.customers(actor, wanted).order_by(*customers.ORDER)
    return _rows(actor, found, wanted)


def _rows(actor: Actor, found: QuerySet[Customer], wanted: Wanted) -> Iterator[Row]:
    rows, words = found.iterator(PART), Words()
    while part := list(islice(rows, PART)):
        for one in customers.rows_of(actor, part, wanted.months):
            used = one.usage
            figures = (used.active, used.paid, used.percent) if used else (None, None, None)
            yield (
                one.name, str(one.tenant_id), one.country, _names(one.current, words),
                _names(one.past, words), used.month.first_day if used else None, *figures,
            )  # fmt: skip


def _names(units: Iterable[Unit], words: Words) -> str:
    return "; ".join(words.unit(unit) for unit in units)


TABLES = (
    Table(
        "customers", _("Customers"), Permission.USAGE_READ,
        (
            TableColumn("customer", Kind.TEXT, _("The customer's name")),
            TableColumn("tenant_id", Kind.TEXT, _("The customer's tenant")),
            TableColumn("country", Kind.TEXT, _("The customer's country")),
            TableColumn("held", Kind.TEXT, _("What is held now")),
            TableColumn("held_before", Kind.TEXT, _("What was held before")),
            TableColumn("month", Kind.MONTH, _("The newest month that is known")),
            TableColumn("active_users", Kind.WHOLE, _("Monthly active users")),
            TableColumn("paid_units", Kind.WHOLE, _("Paid units")),
            TableColumn("usage_percent", Kind.WHOLE, _("Active users of paid units, in percent")),
        ),
        _customers,
        filters=tuple(CustomersFilter.model_fields),
    ),
)  # fmt: skip
