"""The shapes of requests and answers about insights customers.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict

from opencpor_client.schemas.common import Money
from opencpor_client.schemas.earnings_and_insights import RangeOut
from opencpor_client.schemas.insights import FactMonthOut, MonthEarningsOut, UnitOut


class CustomerRowOut(TypedDict):
    """One customer: what is held now, what was, and the newest month of usage."""

    id: str
    name: str
    tenant_id: str
    country: str
    current: list[UnitOut]
    past: list[UnitOut]
    usage: UsageOut | None


class CustomerRowPage(TypedDict):
    """Some customers, and where the next are."""

    items: list[CustomerRowOut]
    next: str | None


class UsageOut(TypedDict):
    """Usage in one month; ``usage_percent`` is active users of paid units, in whole percent."""

    month: str
    active_users: int | None
    paid_units: int | None
    usage_percent: int | None


class CustomerInsightOut(TypedDict):
    """One customer; money is null where the caller's role does not show it."""

    id: str
    name: str
    tenant_id: str
    country: str
    usage: UsageOut | None
    units: list[UnitViewOut]
    potential: list[PotentialOut] | None
    earnings_by_month: list[MonthEarningsOut] | None
    others: list[OtherUnitOut]


class HoldOut(TypedDict):
    """One association on a unit.

    ``passes_on_at`` says when it is to pass on to another partner, as is decided;
    ``subscription_last_day`` is the day with which an open one ends, as far as it is known.
    """

    association: str
    partner: str
    location: str
    engagement: str
    since: str
    until: str | None
    passes_on_at: str | None
    subscription_last_day: str | None
    state: str
    opted_out: bool
    prospect: ProspectOut | None
    forecast: list[LineForecastOut]


class LineForecastOut(TypedDict):
    """LineForecastOut.

    What an association is expected to earn by one rule in ``month``; ``made`` or
    ``history``. ``history``: fewer than three months of usage are known. ``growth`` is that
    of the last three months, ``room`` the paid units above the mark, null where nothing
    limits growth.
    """

    rule: str
    rule_name: str
    month: str
    outcome: str
    growth: list[int]
    room: int | None
    open_milestones: list[str]
    milestones_within_reach: list[str]
    amounts: RangeOut


class OtherUnitOut(TypedDict):
    """A workload that the caller does not hold; ``state`` is ``free``, ``held``, or null."""

    program: str
    workload: str
    state: str | None


class PotentialOut(TypedDict):
    """What could still be earned in one program, at most."""

    program: str
    amount: Money
    illustrative: bool


class ProspectOut(TypedDict):
    """What could still be earned by one rule, at most; ``illustrative``: rates are examples."""

    rule: str
    rule_name: str
    units: int | None
    open_milestones: list[str]
    amount: Money
    illustrative: bool


class UnitViewOut(TypedDict):
    """One unit: who holds it, its newest month, the mark after it, units above the mark.

    ``open_milestones`` are shares of paid units that its associations could still reach.
    """

    unit: UnitOut
    associations: list[HoldOut]
    usage: FactMonthOut | None
    high_water_mark: int | None
    opportunity_units: int | None
    open_milestones: list[str]
    trend: int | None
    months: list[FactMonthOut]
