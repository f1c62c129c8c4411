"""Forecasts as JSON."""

from collections.abc import Iterable
from datetime import datetime

from ninja import Schema

from opencpor.incentives.amounts import Money, money
from opencpor.incentives.forecasts.queries import Outlook
from opencpor.incentives.naming import names_for
from opencpor.incentives.rules.forecast import Past, Span


class RangeOut(Schema):
    """What is expected by the least, the median and the most growth of three months."""

    low: Money
    forecast: Money
    high: Money

    @classmethod
    def of(cls, amounts: Span[int], currency: str) -> "RangeOut":
        """Describe it."""
        return cls(
            low=money(amounts.low, currency),
            forecast=money(amounts.mid, currency),
            high=money(amounts.high, currency),
        )


class PastOut(Schema):
    """A closed month: what was forecast for it by what was known before, and what it earned."""

    month: str
    forecast: RangeOut
    earned: Money

    @classmethod
    def of(cls, past: Past, currency: str) -> "PastOut":
        """Describe it."""
        return cls(
            month=str(past.month),
            forecast=RangeOut.of(past.forecast, currency),
            earned=money(past.earned, currency),
        )


class ErrorOut(Schema):
    """How far off forecasts of closed months were.

    ``median_off`` is the median of what they were off by, whichever way; ``median_off_percent``
    that as a share of what was earned, null where nothing was; ``within_range`` in how many of
    ``months`` what was earned lay within the range.
    """

    months: int
    within_range: int
    median_off: Money
    median_off_percent: int | None


class ForecastOut(Schema):
    """What the coming month may earn in one program; no promise, the close alone decides.

    ``month`` is the one after the last closed one. ``made_at`` and ``amounts`` are null while the
    forecast is being made. ``lines`` are associations with a rule that pays for them;
    ``without_history`` of them have fewer than three months of usage and so no forecast;
    ``milestones_near`` have a milestone within reach. ``illustrative``: some rates are examples.
    """

    program: str
    month: str
    made_at: datetime | None
    amounts: RangeOut | None
    lines: int
    without_history: int
    milestones_near: int
    error: ErrorOut | None
    past: list[PastOut]
    illustrative: bool

    @classmethod
    def of(cls, one: Outlook, *, illustrative: bool) -> "ForecastOut":
        """Describe it."""
        error = one.accuracy
        return cls(
            program=one.program_key,
            month=str(one.month),
            made_at=one.made_at,
            amounts=RangeOut.of(one.sums.amounts, one.currency) if one.made_at else None,
            lines=one.sums.made + one.sums.history,
            without_history=one.sums.history,
            milestones_near=one.sums.near,
            error=None
            if error is None
            else ErrorOut(
                months=error.months,
                within_range=error.within,
                median_off=money(error.off_minor, one.currency),
                median_off_percent=error.off_percent,
            ),
            past=[PastOut.of(past, one.currency) for past in one.past],
            illustrative=illustrative,
        )


def forecasts_out(found: Iterable[Outlook]) -> list[ForecastOut]:
    """Describe forecasts."""
    return [
        ForecastOut.of(
            one, illustrative=names_for(one.program_key, one.version).document.is_illustrative
        )
        for one in found
    ]


class Forecasts(Schema):
    """The forecast of every program with a closed month."""

    items: list[ForecastOut]
