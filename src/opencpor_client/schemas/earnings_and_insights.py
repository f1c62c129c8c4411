"""The shapes of requests and answers about earnings and insights.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict

from opencpor_client.schemas.common import Money


class LostOut(TypedDict):
    """What judgments with a reason did not earn."""

    code: str
    text: str
    remedy: str
    judgments: int
    alone: int
    amount: Money


class WhyNotOut(TypedDict):
    """How a closed month was judged, in sums of what the reader sees.

    Judgments with several reasons count for each of them; none of their amount is laid to
    one. A milestone has no amount until it is reached.
    """

    close: str
    program: str
    month: str
    judgments: int
    earned: int
    lost: list[LostOut]
    together: int
    together_amount: Money
    cut_by_caps: Money


class ErrorOut(TypedDict):
    """How far off forecasts of closed months were.

    ``median_off`` is the median of what they were off by, whichever way;
    ``median_off_percent`` that as a share of what was earned, null where nothing was;
    ``within_range`` in how many of ``months`` what was earned lay within the range.
    """

    months: int
    within_range: int
    median_off: Money
    median_off_percent: int | None


class ForecastOut(TypedDict):
    """What the coming month may earn in one program; no promise, the close alone decides.

    ``month`` is the one after the last closed one. ``made_at`` and ``amounts`` are null
    while the forecast is being made. ``lines`` are associations with a rule that pays for
    them; ``without_history`` of them have fewer than three months of usage and so no
    forecast; ``milestones_near`` have a milestone within reach. ``illustrative``: some
    rates are examples.
    """

    program: str
    month: str
    made_at: str | None
    amounts: RangeOut | None
    lines: int
    without_history: int
    milestones_near: int
    error: ErrorOut | None
    past: list[PastOut]
    illustrative: bool


class PastOut(TypedDict):
    """A closed month: what was forecast for it by what was known before, and what it earned."""

    month: str
    forecast: RangeOut
    earned: Money


class RangeOut(TypedDict):
    """What is expected by the least, the median and the most growth of three months."""

    low: Money
    forecast: Money
    high: Money
