"""The shapes of requests and answers about insights.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, TypedDict

from opencpor_client.schemas.common import Money


class LogEventOut(TypedDict):
    """One event of the log; ``data`` is what the log keeps of it, without any personal value."""

    event: str
    number: int
    at: str
    type: str
    about: str
    actor_kind: str
    actor: str
    actor_name: str
    reason: str | None
    data: dict[str, Any]


class MonthEarningsOut(TypedDict):
    """What was posted for one month."""

    month: str
    amount: Money


class UnitOut(TypedDict):
    """A workload, or a subscription under one."""

    program: str
    workload: str
    subscription_id: str | None


class FactMonthOut(TypedDict):
    """One month of a unit; ``prior_mark`` is the high-water mark at its start.

    ``usage_percent`` is active users of paid units, ``assigned_percent`` of assigned ones.
    """

    month: str
    active_users: int | None
    paid_units: int | None
    assigned_units: int | None
    usage_percent: int | None
    assigned_percent: int | None
    prior_mark: int | None
