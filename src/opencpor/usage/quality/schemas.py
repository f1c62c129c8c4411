"""What the API says of the quality of usage."""

from dataclasses import asdict
from datetime import datetime

from ninja import Schema

from opencpor.usage.quality.late import Late
from opencpor.usage.quality.queries import OddUnit
from opencpor.usage.quality.rules import Counts, Quality


class ThresholdsOut(Schema):
    """From where on a change is sudden."""

    jump_factor: str
    jump_minimum_units: int


class QualityCounts(Schema):
    """How many units; see ``GET /usage/quality/units`` for what each kind means.

    ``units`` have usage in the month, ``before`` had some in the month before, ``covered`` of
    those have some again; on ``associated`` an association stood at the month's end.
    """

    units: int
    before: int
    covered: int
    associated: int
    missing: int
    lost: int
    zero: int
    jump: int
    above_paid: int
    unknown: int

    @classmethod
    def of(cls, counts: Counts) -> "QualityCounts":
        """Describe it."""
        return cls(**asdict(counts))


class QualityCell(Schema):
    """One workload in one month."""

    month: str
    workload: str
    counts: QualityCounts


class QualityOut(Schema):
    """How complete and plausible usage is; workloads without anything in a month are left out.

    As of ``computed_at``; null and no cells: it has not been computed yet. ``stale``: something has
    changed since, and newer figures follow by themselves; ``percent``: how far these are.
    """

    program: str
    computed_at: datetime | None
    stale: bool
    percent: int | None
    months: list[str]
    thresholds: ThresholdsOut
    total: QualityCounts
    cells: list[QualityCell]

    @classmethod
    def of(cls, found: Quality) -> "QualityOut":
        """Describe it."""
        return cls(
            program=found.program_key,
            computed_at=found.computed_at,
            stale=found.stale,
            percent=found.percent,
            months=[str(month) for month in found.months],
            thresholds=ThresholdsOut(
                jump_factor=str(found.thresholds.factor),
                jump_minimum_units=found.thresholds.minimum,
            ),
            total=QualityCounts.of(found.all()),
            cells=[
                QualityCell(month=str(month), workload=workload, counts=QualityCounts.of(counts))
                for (month, workload), counts in found.cells.items()
            ],
        )


class OddUnitOut(Schema):
    """A unit with which something is amiss in a month, with its figures then and before.

    ``customer`` is empty where the directory does not know the tenant; ``batch`` is the one whose
    fact is in force, empty where the month has none.
    """

    month: str
    tenant_id: str
    customer: str
    name: str
    workload: str
    subscription_id: str | None
    active_users: int | None
    paid_units: int | None
    active_users_before: int | None
    paid_units_before: int | None
    batch: str

    @classmethod
    def of(cls, unit: OddUnit) -> "OddUnitOut":
        """Describe it."""
        return cls(
            month=str(unit.month),
            tenant_id=unit.tenant_id,
            customer=unit.customer_id,
            name=unit.customer,
            workload=unit.workload,
            subscription_id=unit.subscription_id or None,
            active_users=unit.active,
            paid_units=unit.paid,
            active_users_before=unit.active_before,
            paid_units_before=unit.paid_before,
            batch=unit.batch_id,
        )


class OddUnitPage(Schema):
    """Some units, and where the next are."""

    items: list[OddUnitOut]
    next: str | None


class LateOut(Schema):
    """What one batch says of a closed month since the latest close; the next judges it anew.

    ``facts`` are the batch's about the month; ``changed`` units have another figure in force by it
    than the latest close read; null: they are not counted yet, which happens in the background.
    """

    month: str
    batch: str
    facts: int
    changed: int | None

    @classmethod
    def of(cls, late: Late) -> "LateOut":
        """Describe it."""
        return cls(
            month=str(late.month), batch=late.batch_id, facts=late.facts, changed=late.changed
        )


class LateList(Schema):
    """All of it, the earliest month first."""

    items: list[LateOut]
