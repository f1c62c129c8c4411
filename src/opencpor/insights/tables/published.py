"""Data sets whose columns are called as the vendor's published downloads call them, as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.common.columns import Row
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.insights.queries.customers import customer
from opencpor.insights.reports.rules import Definition, Filter, Test
from opencpor.insights.reports.selecting import every_row
from opencpor.insights.reports.sets.base import DataSet
from opencpor.insights.reports.sets.published import CPOR_USAGE, CUSTOMERS_AND_TENANTS

TENANT = "CustomerTenantId"


def _rows_of(data_set: DataSet) -> Callable[[Actor, Asked], Iterable[Row]]:
    columns = tuple(data_set.by_name)

    def rows(actor: Actor, asked: Asked) -> Iterable[Row]:
        tenant = str(customer(actor, asked["customer"]).tenant_id)
        filters = (Filter(TENANT, Test.ONE_OF, (tenant,)),)
        return every_row(Definition(data_set.key, columns, (), filters), actor, now().date())

    return rows


def _table_of(data_set: DataSet) -> Table:
    columns = tuple(TableColumn(one.name, one.kind, one.meaning) for one in data_set.columns)
    return Table(
        data_set.key, data_set.title, data_set.permission, columns, _rows_of(data_set),
        filters=("customer",), needed=("customer",),  # whole data sets are reports
    )  # fmt: skip


TABLES = (_table_of(CPOR_USAGE), _table_of(CUSTOMERS_AND_TENANTS))
