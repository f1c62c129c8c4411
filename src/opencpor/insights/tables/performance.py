"""The tables of how a partner does, narrowed as the page is; with every row, not the first ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.insights.performance_asked import PerformanceFilter, filter_in
from opencpor.insights.queries.performance import By, cohorts_in, grown_by, used_in
from opencpor.insights.words import Words
from opencpor.programs.queries import program_keys

FILTERS = tuple(PerformanceFilter.model_fields)
MONTH = TableColumn("month", Kind.MONTH, _("The month"))
GROWTH = TableColumn("growth", Kind.WHOLE, _("Active users above the high-water mark"))
DEPLOYMENTS = TableColumn("deployments", Kind.WHOLE, _("Units newly used by 40 percent"))
NAME = TableColumn("name", Kind.TEXT, _("Its name"))


def _used(actor: Actor, asked: Asked) -> Iterable[Row]:
    wanted = filter_in(asked)
    months = wanted.span(actor)
    used = used_in(actor, months, wanted.narrowed())
    return [
        (month.first_day, one.active, one.paid, one.percent, one.growth, one.deployments)
        for month, one in zip(months, used, strict=True)
    ]


def _cohorts(actor: Actor, asked: Asked) -> Iterable[Row]:
    wanted = filter_in(asked)
    months = wanted.span(actor)
    found = cohorts_in(actor, months, wanted.narrowed())
    return [
        (
            month.first_day, one.lines, one.open, one.won, one.dropped, one.declined,
            one.withdrawn, one.win_rate, one.decline_rate, one.days,
        )
        for month, one in zip(months, found, strict=True)
    ]  # fmt: skip


def _grown(by: By) -> Callable[[Actor, Asked], Iterable[Row]]:
    def rows(actor: Actor, asked: Asked) -> Iterable[Row]:
        wanted, words, keys = filter_in(asked), Words(), program_keys()
        found = grown_by(by, actor, wanted.span(actor), wanted.narrowed(), most=None)
        named = by is not By.WORKLOAD
        names = [one.name if named else words.any_workload(one.key, keys) for one in found]
        return [
            (one.key, name, one.growth, one.deployments)
            for one, name in zip(found, names, strict=True)
        ]

    return rows


def _table_of(by: By, title: str | Promise, meaning: str | Promise) -> Table:
    return Table(
        f"performance-{by}s", title, Permission.USAGE_READ,
        (TableColumn(by.value, Kind.TEXT, meaning), NAME, GROWTH, DEPLOYMENTS),
        _grown(by), FILTERS,
    )  # fmt: skip


TABLES = (
    Table(
        "performance-months", _("Usage"), Permission.USAGE_READ,
        (
            MONTH,
            TableColumn("active_users", Kind.WHOLE, _("Monthly active users")),
            TableColumn("paid_units", Kind.WHOLE, _("Paid units")),
            TableColumn("usage_percent", Kind.WHOLE, _("Active users of paid units, in percent")),
            GROWTH,
            DEPLOYMENTS,
        ),
        _used, FILTERS,
    ),
    Table(
        "performance-claims", _("Claims by the month of submission"), Permission.CLAIM_READ,
        (
            MONTH,
            TableColumn("lines", Kind.WHOLE, _("Lines of claims that were submitted in it")),
            TableColumn("open", Kind.WHOLE, _("Of them not decided yet")),
            TableColumn("won", Kind.WHOLE, _("Won")),
            TableColumn("dropped", Kind.WHOLE, _("Turned down")),
            TableColumn("declined", Kind.WHOLE, _("Declined by the customer")),
            TableColumn("withdrawn", Kind.WHOLE, _("Withdrawn")),
            TableColumn("win_rate", Kind.WHOLE, _("Won of those decided, in percent")),
            TableColumn("decline_rate", Kind.WHOLE, _("Declined by customers, likewise")),
            TableColumn("days_to_decision", Kind.AMOUNT, _("Days to the decision, on average")),
        ),
        _cohorts, FILTERS,
    ),
    _table_of(By.WORKLOAD, _("Growth by workload"), _("Key of the workload")),
    _table_of(By.CUSTOMER, _("Growth by customer"), _("The customer's id")),
    _table_of(By.LOCATION, _("Growth by location"), _("The location's id")),
)  # fmt: skip
