"""Forecasts as pages show them: in words, and as a chart with what was earned before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from opencpor.common.money import from_minor_units, minor_digits
from opencpor.incentives.forecasts.queries import Outlook
from opencpor.incentives.naming import names_for
from opencpor.incentives.rules.forecast import Span
from opencpor.ui import dates
from opencpor.ui.charts import Chart, ChartKind, Series


@dataclass(frozen=True)
class Shown:
    """One program's forecast.

    Attributes:
        month: The coming month, its first day.
        off: The median of what past forecasts were off by.
    """

    outlook: Outlook
    program: str
    month: date
    currency: str
    places: int
    amounts: Span[Decimal]
    off: Decimal | None
    illustrative: bool
    chart: Chart | None


def forecasts_shown(found: Iterable[Outlook]) -> list[Shown]:
    """Return forecasts with names; those that the reader has no part in are left out."""
    return [_shown(one) for one in found if one.past or not one.nothing or one.made_at is None]


def _shown(one: Outlook) -> Shown:
    names = names_for(one.program_key, one.version)
    off = one.accuracy.off_minor if one.accuracy else None
    return Shown(
        outlook=one,
        program=names.program,
        month=one.month.first_day,
        currency=one.currency,
        places=minor_digits(one.currency),
        amounts=one.sums.amounts.map(lambda minor: from_minor_units(minor, one.currency)),
        off=None if off is None else from_minor_units(off, one.currency),
        illustrative=names.document.is_illustrative,
        chart=_chart(one, names.program) if one.past and one.made_at else None,
    )


def _chart(one: Outlook, program: str) -> Chart:
    """Draw what was earned, and around it what was forecast; the coming month stands last."""

    def amount(minor: int) -> Decimal:
        return from_minor_units(minor, one.currency)

    spans = [*(past.forecast for past in one.past), one.sums.amounts]
    months = [*(past.month for past in one.past), one.month]
    names = [dates.short_month(month.first_day) for month in months]
    return Chart(
        key=f"forecast-{one.program_key}",
        title=_("Forecast and earned, %(program)s") % {"program": program},
        unit=one.currency,
        period=_("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]},
        kind=ChartKind.LINE,
        labels=names,
        series=[
            Series(_("Earned"), [*(amount(past.earned) for past in one.past), None]),
            Series(_("Forecast"), [amount(span.mid) for span in spans]),
            Series(_("At least"), [amount(span.low) for span in spans], band=True),
            Series(_("At most"), [amount(span.high) for span in spans], band=True),
        ],
        places=minor_digits(one.currency),
        label_heading=_("Month"),
    )
