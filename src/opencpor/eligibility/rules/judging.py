"""Whether a customer, or a workload of it, counts for a part of a metric, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from opencpor.common.months import Month
from opencpor.eligibility.rules.points import consumption_value
from opencpor.eligibility.rules.scene import Scene, Unit, Usage
from opencpor.programs.document.eligibility import PaidUnits, Qualifies


class Why(StrEnum):
    """Why something is not met."""

    NO_DATA = "no_data"  # no usage is known
    OUTSIDE_TRACK = "outside_track"  # no workload's paid units are in the track's band
    FEW_PAID = "few_paid"
    FEW_ACTIVE = "few_active"
    LOW_SHARE = "low_share"  # of paid units
    LOW_VALUE = "low_value"  # consumption value
    DEPLOYED_BEFORE = "deployed_before"  # it held already when it was claimed
    LOST = "lost"  # it counted a year before and does not any longer
    NO_GROWTH = "no_growth"


@dataclass(frozen=True)
class Figures:
    """What is known of some units together in a month."""

    active: int | None = None
    paid: int | None = None
    value: Fraction | None = None


NOTHING = Figures()


@dataclass(frozen=True)
class Verdict:
    """Whether the conditions hold; None: it is not known.

    Attributes:
        figures: Of the workload that decided: one that fulfills them, else the nearest to it.
    """

    holds: bool | None
    why: Why | None = None
    figures: Figures = NOTHING


Weights = Mapping[str, Decimal]


def figures_of(found: Iterable[tuple[Unit, Usage | None]], weights: Weights) -> Figures:
    """Add up what is known of some units; None where nothing is."""
    known = [(unit, usage) for unit, usage in found if usage is not None]
    active = [(unit, usage.active) for unit, usage in known if usage.active is not None]
    paid = [usage.paid for _, usage in known if usage.paid is not None]
    return Figures(
        sum(count for _, count in active) if active else None,
        sum(paid) if paid else None,
        consumption_value((count, weights.get(unit.workload, Decimal(0))) for unit, count in active)
        if active and weights
        else None,
    )


def in_band(band: PaidUnits | None, scene: Scene, customer: str, month: Month) -> bool | None:
    """Tell whether one of a customer's workloads has paid units in a track's band.

    None: paid units of none are known.
    """
    if band is None:
        return True
    paid: dict[str, int] = {}
    for unit in scene.units_of.get(customer, ()):
        usage = _usage(scene, unit, month)
        if usage is not None and usage.paid is not None:
            paid[unit.workload] = paid.get(unit.workload, 0) + usage.paid
    if not paid:
        return None
    return any(
        band.from_ <= count and (band.below is None or count < band.below)
        for count in paid.values()
    )


def _usage(scene: Scene, unit: Unit, month: Month) -> Usage | None:
    """Give the last month's usage as it is, an earlier month's as it became known."""
    return scene.known(unit, month) if month == scene.month else scene.known_from(unit, month)


def failing(qualifies: Qualifies, figures: Figures) -> Why | None:
    """Give the first condition that does not hold; None: all hold."""
    for holds, why in _conditions(qualifies, figures):
        if not holds:
            return Why.NO_DATA if holds is None else why
    return None


def _conditions(qualifies: Qualifies, figures: Figures) -> Iterator[tuple[bool | None, Why]]:
    """Say of each condition that is given whether it holds; None: it is not known."""
    share = qualifies.min_active_share
    yield _at_least(figures.paid, qualifies.min_paid_units), Why.FEW_PAID
    yield _at_least(figures.active, qualifies.min_active_users), Why.FEW_ACTIVE
    if share is not None:
        known = figures.active is not None and figures.paid is not None
        holds = reaches_share(figures.active or 0, figures.paid or 0, share) if known else None
        yield holds, Why.LOW_SHARE
    yield _at_least(figures.value, qualifies.min_value), Why.LOW_VALUE


def _at_least(found: int | Fraction | None, least: int | Decimal | None) -> bool | None:
    if least is None:
        return True
    return None if found is None else Fraction(found) >= Fraction(least)


def reaches_share(active: int, paid: int, share: Decimal) -> bool:
    """Tell whether so many are active of what is paid; where nothing is paid, nobody is."""
    return paid > 0 and Fraction(active) >= Fraction(share) * paid


def judge(
    scene: Scene,
    qualifies: Qualifies | None,
    units: Iterable[Unit],
    month: Month,
    weights: Weights,
) -> Verdict:
    """Judge the units of one place in a month: one workload that fulfills all conditions does."""
    by_workload: dict[str, list[Unit]] = {}
    for unit in units:
        by_workload.setdefault(unit.workload, []).append(unit)
    verdicts = []
    for workload in sorted(by_workload):
        found = [(unit, _usage(scene, unit, month)) for unit in by_workload[workload]]
        figures = figures_of(found, weights)
        why = failing(qualifies, figures) if qualifies else None
        verdicts.append(Verdict(None if why is Why.NO_DATA else why is None, why, figures))
    return max(verdicts, key=_nearness, default=Verdict(None, Why.NO_DATA))


def _nearness(verdict: Verdict) -> tuple[int, Fraction, int]:
    """Order verdicts: one that holds first, then the largest share of active users."""
    order = {True: 2, False: 1, None: 0}[verdict.holds]
    active, paid = verdict.figures.active or 0, verdict.figures.paid or 0
    return (order, Fraction(active, paid) if paid else Fraction(0), active)
