"""Customers as JSON."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from opencpor.common.months import Month
from opencpor.incentives.amounts import Money
from opencpor.incentives.forecasts.models import ForecastLine
from opencpor.incentives.forecasts.queries import line_span
from opencpor.incentives.forecasts.schemas import RangeOut
from opencpor.incentives.naming import Names, Rules, names_of
from opencpor.insights.queries.customer import CustomerView, Hold, UnitView
from opencpor.insights.queries.customers import Row
from opencpor.insights.rules.prospects import Prospect
from opencpor.insights.rules.usage import Fact, Unit
from opencpor.insights.schemas.figures import (
    MonthEarningsOut,
    UsageOut,
    amount_out,
    by_month,
)

NAMED = "its name for people; the key where it has none"


class UnitOut(Schema):
    """A workload, or a subscription under one."""

    program: str
    workload: str
    subscription_id: str | None

    @classmethod
    def of(cls, unit: Unit) -> "UnitOut":
        """Describe it."""
        return cls(
            program=unit.program_key,
            workload=unit.workload,
            subscription_id=str(unit.subscription_id) if unit.subscription_id else None,
        )


class CustomerRowOut(Schema):
    """One customer: what is held now, what was, and the newest month of usage."""

    id: str
    name: str
    tenant_id: str
    country: str
    current: list[UnitOut]
    past: list[UnitOut]
    usage: UsageOut | None

    @classmethod
    def of(cls, row: Row) -> "CustomerRowOut":
        """Describe it."""
        return cls(
            id=row.id,
            name=row.name,
            tenant_id=str(row.tenant_id),
            country=row.country,
            current=[UnitOut.of(unit) for unit in row.current],
            past=[UnitOut.of(unit) for unit in row.past],
            usage=UsageOut.of(row.usage) if row.usage else None,
        )


class CustomerRowPage(Schema):
    """Some customers, and where the next are."""

    items: list[CustomerRowOut]
    next: str | None


class ProspectOut(Schema):
    """What could still be earned by one rule, at most; ``illustrative``: rates are examples."""

    rule: str
    rule_name: str = Field(description=NAMED)
    units: int | None
    open_milestones: list[str]
    amount: Money
    illustrative: bool

    @classmethod
    def of(cls, found: Prospect, names: Names) -> "ProspectOut":
        """Describe it."""
        return cls(
            rule=found.rule,
            rule_name=names.rule(found.rule),
            units=found.units,
            open_milestones=[str(share) for share in found.open_milestones],
            amount=amount_out(found.amount, names.document.currency),
            illustrative=found.illustrative,
        )


class LineForecastOut(Schema):
    """What an association is expected to earn by one rule in ``month``; ``made`` or ``history``.

    ``history``: fewer than three months of usage are known. ``growth`` is that of the last three
    months, ``room`` the paid units above the mark, null where nothing limits growth.
    """

    rule: str
    rule_name: str = Field(description=NAMED)
    month: str
    outcome: str
    growth: list[int]
    room: int | None
    open_milestones: list[str]
    milestones_within_reach: list[str]
    amounts: RangeOut

    @classmethod
    def of(cls, line: ForecastLine, rules: Rules) -> "LineForecastOut":
        """Describe it."""
        return cls(
            rule=line.rule,
            rule_name=rules.of_forecast(line).rule(line.rule),
            month=str(Month.of(line.forecast.month)),
            outcome=line.standing,
            growth=line.growths,
            room=line.room,
            open_milestones=line.open_milestones.split(";") if line.open_milestones else [],
            milestones_within_reach=line.near_milestones.split(";") if line.near_milestones else [],
            amounts=RangeOut.of(line_span([line]), line.forecast.currency),
        )


class HoldOut(Schema):
    """One association on a unit.

    ``passes_on_at`` says when it is to pass on to another partner, as is decided;
    ``subscription_last_day`` is the day with which an open one ends, as far as it is known.
    """

    association: str
    partner: str
    location: str
    engagement: str
    since: datetime
    until: datetime | None
    passes_on_at: datetime | None
    subscription_last_day: date | None
    state: str
    opted_out: bool
    prospect: ProspectOut | None
    forecast: list[LineForecastOut]

    @classmethod
    def of(
        cls, hold: Hold, names: Names, forecasts: Mapping[str, Sequence[ForecastLine]]
    ) -> "HoldOut":
        """Describe it."""
        rules = Rules(programs={})
        return cls(
            association=hold.association_id,
            partner=hold.partner,
            location=hold.location,
            engagement=hold.engagement,
            since=hold.since,
            until=hold.until,
            passes_on_at=hold.passes_on,
            subscription_last_day=hold.bought_until,
            state=hold.standing,
            opted_out=hold.opted_out,
            prospect=ProspectOut.of(hold.prospect, names) if hold.prospect else None,
            forecast=[
                LineForecastOut.of(one, rules) for one in forecasts.get(hold.association_id, ())
            ],
        )


class FactMonthOut(Schema):
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

    @classmethod
    def of(cls, fact: Fact) -> "FactMonthOut":
        """Describe it."""
        return cls(
            month=str(fact.month),
            active_users=fact.active,
            paid_units=fact.paid,
            assigned_units=fact.assigned,
            usage_percent=fact.percent,
            assigned_percent=fact.assigned_percent,
            prior_mark=fact.prior_mark,
        )


class UnitViewOut(Schema):
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

    @classmethod
    def of(
        cls, view: UnitView, names: Names, forecasts: Mapping[str, Sequence[ForecastLine]]
    ) -> "UnitViewOut":
        """Describe it."""
        return cls(
            unit=UnitOut.of(view.unit),
            associations=[HoldOut.of(hold, names, forecasts) for hold in view.holds],
            usage=FactMonthOut.of(view.usage) if view.usage else None,
            high_water_mark=view.usage.mark if view.usage else None,
            opportunity_units=view.opportunity,
            open_milestones=[str(share) for share in view.open_milestones],
            trend=view.trend,
            months=[FactMonthOut.of(fact) for fact in view.facts],
        )


class PotentialOut(Schema):
    """What could still be earned in one program, at most."""

    program: str
    amount: Money
    illustrative: bool


class OtherUnitOut(Schema):
    """A workload that the caller does not hold; ``state`` is ``free``, ``held``, or null."""

    program: str
    workload: str
    state: str | None


class CustomerInsightOut(Schema):
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

    @classmethod
    def of(cls, view: CustomerView) -> "CustomerInsightOut":
        """Describe it."""
        return cls(
            id=view.customer_id,
            name=view.name,
            tenant_id=str(view.tenant_id),
            country=view.country,
            usage=UsageOut.of(view.usage) if view.usage else None,
            units=[
                UnitViewOut.of(one, names_of(view.documents[one.unit.program_key]), view.forecasts)
                for one in view.units
            ],
            potential=_potential(view),
            earnings_by_month=None if view.earnings is None else by_month(view.earnings),
            others=[
                OtherUnitOut(
                    program=one.program_key, workload=one.workload, state=one.standing or None
                )
                for one in view.others
            ],
        )


def _potential(view: CustomerView) -> list[PotentialOut] | None:
    if view.potential is None:
        return None
    return [
        PotentialOut(
            program=one.program_key,
            amount=amount_out(one.amount, one.currency),
            illustrative=one.illustrative,
        )
        for one in view.potential
    ]
