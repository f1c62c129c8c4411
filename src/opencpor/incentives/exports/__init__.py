"""Files in the published column layouts of earnings, a row at a time."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from django.http import StreamingHttpResponse

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.errors import not_found
from opencpor.http.downloads import csv_answer
from opencpor.incentives.exports import caps, earnings, forecast, ineligible, payments
from opencpor.incentives.narrowing import Wanted

Row = Sequence[object]


class Layout(StrEnum):
    """What can be taken away."""

    EARNINGS = "earnings-default"  # posted lines
    INELIGIBLE = "ineligible"  # usage that earned nothing, with its reasons
    PAYMENTS = "payments"  # what was paid, or is on its way
    CAPS = "max-cap-balance"  # what caps have left
    FORECAST = "forecast"  # what the coming month may earn


_WRITERS: dict[Layout, tuple[tuple[str, ...], Callable[[Actor, Wanted], Iterator[Row]]]] = {
    Layout.EARNINGS: (earnings.COLUMNS, earnings.rows),
    Layout.INELIGIBLE: (ineligible.COLUMNS, ineligible.rows),
    Layout.PAYMENTS: (payments.COLUMNS, payments.rows),
    Layout.CAPS: (caps.COLUMNS, caps.rows),
    Layout.FORECAST: (forecast.COLUMNS, forecast.rows),
}


def layout_named(name: str) -> Layout:
    """Return a layout by its name.

    Raises:
        NotFound: If there is none.
    """
    try:
        return Layout(name)
    except ValueError as error:
        raise not_found("layout") from error


def export(layout: Layout, actor: Actor, wanted: Wanted) -> Iterator[Row]:
    """Give the headings and all rows of a layout that an actor may see.

    Balances and forecasts belong to no past month: `wanted` months narrow down the others alone.
    Payments are narrowed down by program, location and currency alone. What was posted has parts,
    nothing else has.
    """
    actor.require(Permission.MONEY_READ)
    columns, rows = _WRITERS[layout]
    yield columns
    yield from rows(actor, wanted)


def export_csv(layout: Layout, actor: Actor, wanted: Wanted) -> StreamingHttpResponse:
    """Return a layout as a CSV file."""
    return csv_answer(f"{layout}.csv", export(layout, actor, wanted))
