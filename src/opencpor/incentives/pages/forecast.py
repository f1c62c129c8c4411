"""The coming month as a list: what each association may earn by each rule, and why so much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission
from opencpor.common.money import from_minor_units, minor_digits
from opencpor.common.months import Month
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.incentives.asked import NarrowedForecast
from opencpor.incentives.forecasts.models import Forecast, ForecastLine, Standing
from opencpor.incentives.forecasts.queries import (
    Sums,
    coming_sums,
    fetch_line,
    is_over,
    lines_wanted,
)
from opencpor.incentives.naming import Rules, share
from opencpor.incentives.narrowing import LinesAsked
from opencpor.incentives.pages.narrowing import narrowing_part
from opencpor.incentives.rules.forecast import Span
from opencpor.ui.pages import done, show
from opencpor.ui.parts import Column, Listing

COLUMNS = (
    Column("customer", gettext_lazy("Customer")),
    Column("location", gettext_lazy("Location"), narrow=True),
    Column("workload", gettext_lazy("Workload"), narrow=True),
    Column("rule", gettext_lazy("Rule"), narrow=True),
    Column("units", gettext_lazy("Growth"), figures=True, narrow=True),
    Column("amount", gettext_lazy("Forecast"), figures=True),
)
NARROWING = set(NarrowedForecast.model_fields)


@dataclass(frozen=True)
class Shown:
    """One line as pages draw it; without ``made`` too little is known to say how much.

    Attributes:
        month: The coming month, its first day.
        units: None: the rule pays for milestones.
        near: Milestones that the median growth reaches; so with those not reached yet.
    """

    line: ForecastLine
    month: date
    unit: str
    rule: str
    program: str
    illustrative: bool
    made: bool
    units: Span[int] | None
    amounts: Span[Decimal]
    places: int
    near: str
    open: str


@require_safe
@guard(Permission.MONEY_READ)
def forecast_list(request: HttpRequest) -> HttpResponse:
    """Show what each association may earn in the coming month, narrowed as the forecast is."""
    actor = actor_of(request)
    given = {name: str(value) for name, value in request.GET.items() if name in NARROWING}
    asked = LinesAsked.said(given)  # of their words a forecast knows some
    wanted = NarrowedForecast.model_validate(asked.named()).wanted()
    rows = lines_wanted(actor, wanted).select_related("location__organization", "customer")
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    sums, beside = coming_sums(actor, wanted), narrowing_part(actor, asked)
    total = sum(one.made + one.history for _forecast, one in sums)
    values = {
        "listing": Listing(COLUMNS, lines_shown(page.rows), page.next_cursor, total),
        "narrowed": asked.named(),
        "sums": [_sum_shown(own, one, beside["programs"]) for own, one in sums if one.made],
        **beside,
    }
    return show(request, "incentives/forecast.html", values)


def _sum_shown(forecast: Forecast, found: Sums, programs: Mapping[str, str]) -> dict[str, Any]:
    currency = forecast.currency
    return {
        "program": programs.get(forecast.program_key, forecast.program_key),
        "currency": currency,
        "places": minor_digits(currency),
        "amounts": found.amounts.map(lambda minor: from_minor_units(minor, currency)),
    }


@require_safe
@guard(Permission.MONEY_READ)
def forecast_line(request: HttpRequest, forecast_line_id: int) -> HttpResponse:
    """Explain one line: the growth that it is made of, and what limits it.

    Once its month is closed, the way leads on to what was earned in it instead.
    """
    row = fetch_line(actor_of(request), forecast_line_id)
    if is_over(row):
        said = _("That month is closed. This is what was earned in it.")
        return done(request, _earned(row), message=said, level=messages.INFO)
    (shown,) = lines_shown([row])
    month = Month.of(row.forecast.month)
    grown = row.growths if shown.made else []
    values = {
        "row": shown,
        "growths": [
            (month.plus(at - len(grown)).first_day, growth) for at, growth in enumerate(grown)
        ],
    }
    return show(request, "incentives/forecast_line.html", values)


def _earned(row: ForecastLine) -> str:
    """Return the address of what a line came to."""
    month = str(Month.of(row.forecast.month))
    said = {
        "program": row.forecast.program_key,
        "location": row.location_id,
        "customer": row.customer_id,
        "workload": row.workload,
        "rule": row.rule,
        "since": month,
        "through": month,
    }
    return f"{reverse('incentives:earnings')}?{urlencode(said)}"


def lines_shown(rows: Iterable[ForecastLine]) -> list[Shown]:
    """Return lines with their names."""
    rules = Rules()
    return [_shown(row, rules) for row in rows]


def _shown(row: ForecastLine, rules: Rules) -> Shown:
    names, currency = rules.of_forecast(row), row.forecast.currency
    low, mid, high = row.units_low, row.units_mid, row.units_high
    units = None if low is None or mid is None or high is None else Span(low, mid, high)
    amounts = Span(row.amount_low, row.amount_mid, row.amount_high)
    return Shown(
        line=row,
        month=row.forecast.month,
        unit=names.short_unit(row.workload, row.subscription_id),
        rule=names.rule(row.rule),
        program=names.program,
        illustrative=names.is_illustrative(row.rule),
        made=row.standing == Standing.MADE,
        units=units,
        amounts=amounts.map(lambda minor: from_minor_units(minor, currency)),
        places=minor_digits(currency),
        near=_shares(row.near_milestones),
        open=_shares(row.open_milestones),
    )


def _shares(written: str) -> str:
    return ", ".join(share(one) for one in written.split(";") if one)
