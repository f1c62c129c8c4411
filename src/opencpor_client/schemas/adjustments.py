"""The shapes of requests and answers about adjustments.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from opencpor_client.schemas.adjustments_and_earnings import AdjustmentOut, EarningOut


class AdjustmentPage(TypedDict):
    """A page of adjustments, the newest first."""

    items: list[AdjustmentOut]
    next: str | None


class AdjustmentIn(TypedDict):
    """What is to be adjusted, and why."""

    program: str
    location: str
    customer: str
    month: str
    type: str
    amount: str
    note: str
    association: NotRequired[str]
    earning: NotRequired[str]


class AdjustmentExplanationOut(TypedDict):
    """An adjustment with the line it is about, and where both stand.

    `earning_explanation` is where the line's own grounds are read; `related` are other
    adjustments about the same line.
    """

    adjustment: AdjustmentOut
    statement: str | None
    earning: EarningOut | None
    earning_explanation: str | None
    related: list[AdjustmentOut]


class AdjustmentRejectionIn(TypedDict):
    """Why an adjustment is rejected."""

    reason: str
