"""Who leads, as plain values: the tabs of rankings, and a table with a chart for each side."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.common.money import from_minor_units, minor_digits
from opencpor.insights.program_sections import Cell, Table, Way
from opencpor.insights.queries.leading import Leader, Leaders, LedBy
from opencpor.insights.queries.reading import operator_side
from opencpor.ui import figures
from opencpor.ui.charts import Chart, ChartKind, Series
from opencpor.ui.figures import Number
from opencpor.ui.parts import Tab

PAGE = "insights:program_leaders"
RANKINGS: dict[LedBy, Any] = {
    LedBy.WON: lazy("By won lines"),
    LedBy.GROWTH: lazy("By growth"),
    LedBy.EARNED: lazy("By earnings"),
}
PARTNERS: dict[LedBy, Any] = {
    LedBy.WON: lazy("Partners with the most won lines"),
    LedBy.GROWTH: lazy("Partners with the most growth"),
    LedBy.EARNED: lazy("Partners that earned most"),
}
CUSTOMERS: dict[LedBy, Any] = {
    LedBy.WON: lazy("Customers with the most won lines"),
    LedBy.GROWTH: lazy("Customers with the most growth"),
    LedBy.EARNED: lazy("Customers with which most was earned"),
}
UNITS: dict[LedBy, Any] = {LedBy.WON: lazy("lines"), LedBy.GROWTH: lazy("active users")}
NAMED: dict[LedBy, Any] = {
    LedBy.WON: lazy("Won"),
    LedBy.GROWTH: lazy("Growth"),
    LedBy.EARNED: lazy("Earned"),
}


def rankings(actor: Actor, chosen: LedBy, way: Way, currency: str) -> list[Tab]:
    """Return the rankings that a reader may choose from."""
    money = operator_side(actor).may(Permission.MONEY_READ)
    return [
        Tab(label, way.to(PAGE, by=by.value, currency=currency), by is chosen)
        for by, label in RANKINGS.items()
        if money or by is not LedBy.EARNED
    ]


def leading(found: Leaders, period: str, *, narrowed: bool = False) -> list[Table]:
    """Return the tables of partners and customers; ``narrowed`` to less than all of the months."""
    none = _("Nothing to rank by in these months.")
    if narrowed:
        none = _("Nothing here fits what the page is narrowed to.")
    return [
        _table(Side.PARTNER, str(PARTNERS[found.by]), _("Partner"), found, period, none),
        _table(Side.CUSTOMER, str(CUSTOMERS[found.by]), _("Customer"), found, period, none),
    ]


def _table(side: Side, title: str, heading: str, found: Leaders, period: str, none: str) -> Table:
    rows = found.partners if side is Side.PARTNER else found.customers
    page = "directory:partner" if side is Side.PARTNER else "insights:customer"
    columns = [
        str(NAMED[LedBy.WON]), _("Turned down"), _("Declined by the customer"), _("Lines"),
        str(NAMED[LedBy.GROWTH]),
    ]  # fmt: skip
    money = found.by is LedBy.EARNED or any(one.earned is not None for one in rows)
    if money:
        columns.append(str(NAMED[LedBy.EARNED]))
    return Table(
        f"{side}s", title, heading, _ranked(columns, found.by),
        [_row(one, reverse(page, args=[one.key]), found) for one in rows],
        note=_note(found) if money else "",
        empty=none,
        chart=_chart(side, title, heading, rows, found, period) if rows else None,
        export=f"program-{side}s",
    )  # fmt: skip


def _note(found: Leaders) -> str:
    said = _("Earned is what rules posted in %(currency)s; adjustments by hand are not in it.")
    return said % {"currency": found.currency}


def _row(one: Leader, url: str, found: Leaders) -> tuple[Cell, list[Cell]]:
    return Cell(one.name, url), _cells(one, url, found)


def _cells(one: Leader, url: str, found: Leaders) -> list[Cell]:
    counts = (one.won, one.turned_down, one.declined, one.lines, one.growth)
    written = [figures.number(count) for count in counts]
    if one.earned is not None:
        amount = from_minor_units(one.earned, found.currency)
        written.append(figures.money(amount, found.currency, minor_digits(found.currency)))
    first, *others = _ranked(written, found.by)
    return [Cell(first, url), *(Cell(text) for text in others)]


def _ranked(texts: list[str], by: LedBy) -> list[str]:
    """Put what they are ranked by first: a phone has room for little more than that."""
    place = {LedBy.WON: 0, LedBy.GROWTH: 4, LedBy.EARNED: 5}[by]
    return [texts[place], *texts[:place], *texts[place + 1 :]]


def _chart(
    side: Side, title: str, heading: str, rows: Sequence[Leader], found: Leaders, period: str
) -> Chart:
    def value(one: Leader) -> Number:
        if found.by is LedBy.EARNED:
            return from_minor_units(one.earned or 0, found.currency)
        return one.won if found.by is LedBy.WON else one.growth

    return Chart(
        f"program-{side}s", title, UNITS.get(found.by, found.currency), period, ChartKind.BAR,
        [one.name for one in rows],
        [Series(str(NAMED[found.by]), [value(one) for one in rows])],
        places=minor_digits(found.currency) if found.by is LedBy.EARNED else None,
        label_heading=heading,
    )  # fmt: skip
