"""How a partner does as JSON."""

from datetime import datetime

from ninja import Schema

from opencpor.insights.queries.performance import Grown, Performance
from opencpor.insights.rules.performance import Outcome


class UsedMonthOut(Schema):
    """Usage in one month; ``growth``: active users above each unit's high-water mark."""

    month: str
    active_users: int | None
    paid_units: int | None
    usage_percent: int | None
    growth: int
    deployments: int


class GrownOut(Schema):
    """Growth of one workload, customer or location over all the months."""

    key: str
    name: str
    growth: int
    deployments: int

    @classmethod
    def of(cls, one: Grown) -> "GrownOut":
        """Describe it."""
        return cls(key=one.key, name=one.name, growth=one.growth, deployments=one.deployments)


class OutcomeOut(Schema):
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

    @classmethod
    def of(cls, one: Outcome) -> "OutcomeOut":
        """Describe it."""
        return cls(
            lines=one.lines, open=one.open, won=one.won, dropped=one.dropped,
            declined=one.declined, withdrawn=one.withdrawn, win_rate=one.win_rate,
            decline_rate=one.decline_rate,
            days_to_decision=None if one.days is None else str(one.days),
        )  # fmt: skip


class CohortOut(Schema):
    """The claims that were submitted in one month."""

    month: str
    outcome: OutcomeOut


class MediansOut(Schema):
    """The middle of the program's partners; null: fewer than five have a figure."""

    growth: str | None
    win_rate: str | None


class PerformanceOut(Schema):
    """How your partner organizations did; ``stale``: something has changed since ``computed_at``.

    ``medians`` is null where figures would not compare: those that are not of one whole partner and
    one program, and those narrowed by more than months.
    """

    computed_at: datetime | None
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

    @classmethod
    def of(cls, found: Performance) -> "PerformanceOut":
        """Describe it."""
        medians = found.medians
        return cls(
            computed_at=found.as_of.at,
            stale=found.as_of.stale,
            usage_by_month=[
                UsedMonthOut(
                    month=str(month), active_users=one.active, paid_units=one.paid,
                    usage_percent=one.percent, growth=one.growth, deployments=one.deployments,
                )
                for month, one in zip(found.months, found.used, strict=True)
            ],
            growth=found.growth,
            deployments=found.deployments,
            workloads=[GrownOut.of(one) for one in found.workloads],
            customers=[GrownOut.of(one) for one in found.customers],
            locations=[GrownOut.of(one) for one in found.locations],
            cohorts=_cohorts(found),
            outcome=OutcomeOut.of(found.outcome) if found.outcome else None,
            medians=None if medians is None else MediansOut(
                growth=None if medians.growth is None else str(medians.growth),
                win_rate=None if medians.win_rate is None else str(medians.win_rate),
            ),
        )  # fmt: skip


def _cohorts(found: Performance) -> list[CohortOut] | None:
    if found.claims is None:
        return None
    rows = zip(found.months, found.claims, strict=True)
    return [CohortOut(month=str(month), outcome=OutcomeOut.of(one)) for month, one in rows]
