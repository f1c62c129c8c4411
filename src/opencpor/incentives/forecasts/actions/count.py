"""Add forecasts up by location, with what was earned of them, so that nobody does who looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from opencpor.incentives.forecasts.models import Forecast, ForecastCount
from opencpor.incentives.forecasts.queries import PAST, counted, last_posted
from opencpor.incentives.queries import last_closed

_FIGURES = ("units_low", "units_mid", "units_high", "amount_low", "amount_mid", "amount_high")
_COLUMNS = ("location_id", "made", "history", "near", *_FIGURES, "earned_minor")
_ADDED = ", ".join(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in _FIGURES)
_KNOWN = ", ".join(f"coalesce({name}, 0)" for name in _COLUMNS[1:])
_FRESH = f"""
    SELECT location_id, {_KNOWN} FROM (
        SELECT location_id, count(*) FILTER (WHERE standing = 'made') AS made,
            count(*) FILTER (WHERE standing <> 'made') AS history,
            count(*) FILTER (WHERE near_milestones <> '') AS near, {_ADDED}
        FROM incentives_forecastline WHERE forecast_id = %(forecast)s GROUP BY location_id
    ) AS expected FULL JOIN (
        SELECT line.location_id, sum(line.amount_minor)::bigint AS earned_minor
        FROM incentives_earning AS line
        JOIN incentives_forecastline AS own ON own.forecast_id = %(forecast)s
            AND own.association_id = line.association_id AND own.rule = line.rule
            AND own.standing = 'made'
        WHERE line.program_key = %(program)s AND line.month = %(month)s
            AND line.currency = %(currency)s
        GROUP BY line.location_id
    ) AS earned USING (location_id)
"""  # noqa: S608 - our own names
# One statement sees one state of the ledger: sums are just those of the number beside them.
_COUNT = f"""
    WITH told AS (
        INSERT INTO incentives_forecast_count (forecast_id, number)
        SELECT %(forecast)s, coalesce((
            SELECT number FROM incentives_journal
            WHERE program_key = %(program)s AND kind IN ('close', 'recompute')
            ORDER BY number DESC LIMIT 1
        ), 0)
        ON CONFLICT (forecast_id) DO UPDATE SET number = EXCLUDED.number
    )
    INSERT INTO incentives_forecast_sum (forecast_id, {", ".join(_COLUMNS)})
    SELECT %(forecast)s, fresh.* FROM ({_FRESH}) AS fresh ORDER BY location_id
    ON CONFLICT (forecast_id, location_id) DO UPDATE
        SET {", ".join(f"{name} = EXCLUDED.{name}" for name in _COLUMNS[1:])}
"""  # noqa: S608 - our own names
_DIFFERING = f"""
    WITH fresh ({", ".join(_COLUMNS)}) AS ({_FRESH}), stored AS (
        SELECT {", ".join(_COLUMNS)} FROM incentives_forecast_sum WHERE forecast_id = %(forecast)s
    )
    SELECT count(*) FROM (
        (TABLE fresh EXCEPT ALL TABLE stored) UNION ALL (TABLE stored EXCEPT ALL TABLE fresh)
    ) AS one
"""  # noqa: S608 - our own names


def count_forecasts(program_key: str) -> int:
    """Add up the forecasts that are looked at and are not added up as of now; return how many."""
    last = last_closed(program_key)
    if last is None:
        return 0
    rows = list(
        Forecast.objects.filter(program_key=program_key, month__gte=last.plus(1 - PAST).first_day)
    )
    posted, known = last_posted(program_key), counted(rows)
    stale = [one for one in rows if known.get(one.id, -1) < posted]
    for one in stale:
        _count(one.id)
    return len(stale)


@transaction.atomic
def _count(forecast_id: str) -> None:
    """Add one up; of two at once the second waits, and reads what the ledger says by then."""
    one = Forecast.objects.select_for_update().get(pk=forecast_id)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _values(one))


def _values(one: Forecast) -> dict[str, Any]:
    return {
        "forecast": one.id, "program": one.program_key, "month": one.month,
        "currency": one.currency,
    }  # fmt: skip


def faults_of_forecast_sums() -> Iterator[str]:
    """Add up again what is said to be added up as of now, and say which forecasts differ."""
    known = dict(ForecastCount.objects.values_list("forecast_id", "number"))
    for one in Forecast.objects.filter(pk__in=known).order_by("program_key", "month"):
        if known[one.id] < last_posted(one.program_key):
            continue
        with connection.cursor() as cursor:
            cursor.execute(_DIFFERING, _values(one))
            ((rows,),) = cursor.fetchall()
        if rows:
            yield f"{one.program_key}: {rows} sums of the forecast of {one.month:%Y-%m} differ"
