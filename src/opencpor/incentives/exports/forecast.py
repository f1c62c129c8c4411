"""Our own layout *Forecast*: a row per association and rule of the coming month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from opencpor.access.actor import Actor
from opencpor.common.money import from_minor_units
from opencpor.common.months import Month
from opencpor.incentives.exports import books
from opencpor.incentives.forecasts.models import ForecastLine
from opencpor.incentives.forecasts.queries import coming_lines
from opencpor.incentives.narrowing import Wanted
from opencpor.incentives.rules.forecast import MONTHS

COLUMNS = (
    "month", "program", "partner_id", "location_name", "customer_name", "tenant_id", "workload",
    "subscription_id", "association", "engagement", "rule", "outcome", "growth_3_months_ago",
    "growth_2_months_ago", "growth_last_month", "paid_units_above_mark", "units_low",
    "units_forecast", "units_high", "open_milestones", "milestones_within_reach", "amount_low",
    "amount_forecast", "amount_high", "currency", "program_version", "illustrative_rate",
    "made_at",
)  # fmt: skip
PART = 1000


def rows(actor: Actor, wanted: Wanted) -> Iterator[Sequence[object]]:
    """Give the lines of coming months that an actor may see."""
    given = {
        "location_id": wanted.location,
        "customer_id": wanted.customer,
        "association_id": wanted.association,
        "rule": wanted.rule,
        "workload__in": wanted.workloads,
        "customer__customer__country": wanted.market,
        "customer__customer__segment": wanted.segment,
        "forecast__program_key": wanted.program,
        "forecast__currency": wanted.currency,
    }
    found = (
        coming_lines(actor)
        .filter(**{name: value for name, value in given.items() if value})
        .order_by("forecast_id", "id")
        .iterator(PART)
    )
    programs = books.Programs()
    while part := list(islice(found, PART)):
        people = books.People(line.location_id for line in part)
        customers = books.customers(line.customer_id for line in part)
        for line in part:
            location, customer = people.locations[line.location_id], customers[line.customer_id]
            forecast = line.forecast
            names = programs.names(forecast.program_key, forecast.program_version)
            yield books.cells(
                COLUMNS,
                {
                    **_figures(line),
                    "partner_id": location.partner_id,
                    "location_name": location.unit.name,
                    "customer_name": customer.name,
                    "tenant_id": customer.customer.tenant_id,
                    "illustrative_rate": books.truth(names.is_illustrative(line.rule)),
                },
            )


def _figures(line: ForecastLine) -> dict[str, object]:
    forecast = line.forecast
    growths = line.growths or [None] * MONTHS
    low, mid, high = (
        from_minor_units(minor, forecast.currency)
        for minor in (line.amount_low, line.amount_mid, line.amount_high)
    )
    return {
        "month": str(Month.of(forecast.month)),
        "program": forecast.program_key,
        "workload": line.workload,
        "subscription_id": line.subscription_id,
        "association": line.association_id,
        "engagement": line.engagement,
        "rule": line.rule,
        "outcome": line.standing,
        "growth_3_months_ago": growths[0],
        "growth_2_months_ago": growths[1],
        "growth_last_month": growths[2],
        "paid_units_above_mark": line.room,
        "units_low": line.units_low,
        "units_forecast": line.units_mid,
        "units_high": line.units_high,
        "open_milestones": line.open_milestones,
        "milestones_within_reach": line.near_milestones,
        "amount_low": low,
        "amount_forecast": mid,
        "amount_high": high,
        "currency": forecast.currency,
        "program_version": forecast.program_version,
        "made_at": forecast.made_at,
    }
