"""The tables of partners and customers that lead, with all of them, narrowed as the page is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.common.columns import Kind, Row
from opencpor.common.money import from_minor_units
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.insights.months_asked import asked_in
from opencpor.insights.program_asked import LeadersFilter
from opencpor.insights.queries.leading import currency_of, every_leader

FILTERS = tuple(LeadersFilter.model_fields)


def _leading(side: Side) -> Callable[[Actor, Asked], Iterable[Row]]:
    def rows(actor: Actor, asked: Asked) -> Iterable[Row]:
        wanted = asked_in(LeadersFilter, asked)
        months, ranking = wanted.read(), wanted.ranking()
        currency = currency_of(months, ranking)
        found = every_leader(actor, months, ranking, side)
        return (
            (
                one.key, one.name, one.won, one.turned_down, one.declined, one.lines, one.growth,
                None if one.earned is None else from_minor_units(one.earned, currency),
                "" if one.earned is None else currency,
            )
            for one in found
        )  # fmt: skip

    return rows


def _table(side: Side, title: str | Promise, meaning: str | Promise) -> Table:
    return Table(
        f"program-{side}s", title, Permission.NOTE_READ,
        (
            TableColumn(side.value, Kind.TEXT, meaning),
            TableColumn("name", Kind.TEXT, _("Its name")),
            TableColumn("won", Kind.WHOLE, _("Lines of claims that were won")),
            TableColumn("turned_down", Kind.WHOLE, _("Turned down")),
            TableColumn("declined", Kind.WHOLE, _("Declined by the customer")),
            TableColumn("lines", Kind.WHOLE, _("Lines of claims of the months")),
            TableColumn("growth", Kind.WHOLE, _("Active users above the high-water mark")),
            TableColumn("earned", Kind.AMOUNT, _("What rules posted; empty if you see no money")),
            TableColumn("currency", Kind.TEXT, _("Of the amount")),
        ),
        _leading(side), FILTERS,
    )  # fmt: skip


TABLES = (
    _table(Side.PARTNER, _("Partners that lead"), _("The partner's id")),
    _table(Side.CUSTOMER, _("Customers that lead"), _("The customer's id")),
)
