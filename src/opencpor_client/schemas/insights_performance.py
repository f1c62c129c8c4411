"""The shapes of requests and answers about insights performance.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict


class CohortOut(TypedDict):
    """The claims that were submitted in one month."""

    month: str
    outcome: OutcomeOut


class GrownOut(TypedDict):
    """Growth of one workload, customer or location over all the months."""

    key: str
    name: str
    growth: int
    deployments: int


class MediansOut(TypedDict):
    """The middle of the program's partners; null: fewer than five have a figure."""

    growth: str | None
    win_rate: str | None


class OutcomeOut(TypedDict):
    """What became of the lines of claims; rates are whole percent of those decided.

    ``days_to_decision`` is the average from submission to the first decision.
    """

    lines: int
    open: int
    won: int
    dropped: int
    declined: int
    withdrawn: int
    win_rate: int | None
    decline_rate: int | None
    days_to_decision: str | None


class PerformanceOut(TypedDict):
    """PerformanceOut.

    How your partner organizations did; ``stale``: something has changed since
    ``computed_at``. ``medians`` is null where figures would not compare: those that are not
    of one whole partner and one program, and those narrowed by more than months.
    """

    computed_at: str | None
    stale: bool
    usage_by_month: list[UsedMonthOut]
    growth: int
    deployments: int
    workloads: list[GrownOut]
    customers: list[GrownOut]
    locations: list[GrownOut]
    cohorts: list[CohortOut] | None
    outcome: OutcomeOut | None
    medians: MediansOut | None


class UsedMonthOut(TypedDict):
    """Usage in one month; ``growth``: active users above each unit's high-water mark."""

    month: str
    active_users: int | None
    paid_units: int | None
    usage_percent: int | None
    growth: int
    deployments: int
