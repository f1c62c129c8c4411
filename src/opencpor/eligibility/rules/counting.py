"""What the kinds of metrics count for one association type, and the customers behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from opencpor.common.months import Month
from opencpor.eligibility.rules.judging import (
    NOTHING,
    Figures,
    Verdict,
    Weights,
    Why,
    figures_of,
    in_band,
    judge,
)
from opencpor.eligibility.rules.points import growth_percent
from opencpor.eligibility.rules.scene import Scene, Unit
from opencpor.programs.document.eligibility import (
    Designation,
    MetricKind,
    PaidUnits,
    Part,
    Track,
)


@dataclass(frozen=True)
class Row:
    """A customer, or a workload of it, behind a metric.

    Attributes:
        workload: Empty: the customer as a whole.
        met: Whether it counts now; None: not known.
        before: Whether it counted a year before.
        why: Why it does not count, or does not count any longer.
        now: Figures of the last month.
        earlier: Figures that growth is measured from, or of a year before.
    """

    customer: str
    workload: str
    met: bool | None
    before: bool
    why: Why | None
    now: Figures = NOTHING
    earlier: Figures = NOTHING


@dataclass(frozen=True)
class Count:
    """A value and what is behind it; None: there is no data."""

    value: Fraction | None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Looking:
    """What a count looks at."""

    scene: Scene
    part: Part
    band: PaidUnits | None
    workloads: frozenset[str]
    weights: Weights
    kind: str

    def held(self, day: date) -> dict[Unit, date]:
        """Give what is held on a day."""
        return self.scene.held(self.kind, day, self.workloads)

    def places(self, units: Iterable[Unit]) -> dict[tuple[str, str], list[Unit]]:
        """Gather units by what is counted: customers, or workloads of customers."""
        qualifies = self.part.qualifies
        each = qualifies is not None and qualifies.per == "workload"
        found: dict[tuple[str, str], list[Unit]] = {}
        for unit in units:
            place = (unit.customer, unit.workload if each else "")
            found.setdefault(place, []).append(unit)
        return found

    def judged(self, customer: str, units: Iterable[Unit], month: Month) -> Verdict:
        """Judge one place in a month: the customer is in the track, and conditions hold."""
        verdict = judge(self.scene, self.part.qualifies, units, month, self.weights)
        inside = in_band(self.band, self.scene, customer, month)
        if inside is None:
            return Verdict(None, Why.NO_DATA, verdict.figures)
        if not inside:
            return Verdict(holds=False, why=Why.OUTSIDE_TRACK, figures=verdict.figures)
        return verdict


def looking_at(
    scene: Scene, designation: Designation, track: Track, part: Part, kind: str
) -> Looking:
    """Say what a count looks at."""
    workloads = frozenset(part.workloads or designation.workloads)
    return Looking(scene, part, track.paid_units, workloads, designation.weights, kind)


def _net(looking: Looking) -> Count:
    """Count what counts in the last month, less what counted a year before."""
    scene = looking.scene
    now = looking.places(looking.held(scene.month.last_day))
    then = looking.places(looking.held(scene.before.last_day))
    rows = [_row(looking, place, now, then) for place in sorted({*now, *then})]
    return _counted(looking, rows)


def _row(
    looking: Looking,
    place: tuple[str, str],
    now: dict[tuple[str, str], list[Unit]],
    then: dict[tuple[str, str], list[Unit]],
) -> Row:
    scene, (customer, workload) = looking.scene, place
    earlier = Verdict(holds=False)
    if place in then:
        earlier = looking.judged(customer, then[place], scene.before)
    before = earlier.holds is True
    if place not in now:
        return Row(customer, workload, False, before, Why.LOST, earlier=earlier.figures)
    found = looking.judged(customer, now[place], scene.month)
    if found.holds and not before:
        found = _if_new(looking, now[place], found)
    return Row(customer, workload, found.holds, before, found.why, found.figures, earlier.figures)


def _if_new(looking: Looking, units: Sequence[Unit], found: Verdict) -> Verdict:
    """Refuse what held already when it was claimed within the look-back, if only new ones count."""
    qualifies, scene = looking.part.qualifies, looking.scene
    if qualifies is None or not qualifies.new_only:
        return found
    held = looking.held(scene.month.last_day)
    claimed = min(held[unit] for unit in units)
    if claimed <= scene.before.last_day:
        return found
    month = Month.of(claimed).plus(-1)
    when_claimed = judge(scene, qualifies, units, month, looking.weights)
    if when_claimed.holds is None:
        return Verdict(None, Why.NO_DATA, found.figures)
    if when_claimed.holds:
        return Verdict(holds=False, why=Why.DEPLOYED_BEFORE, figures=found.figures)
    return found


def _counted(looking: Looking, rows: list[Row]) -> Count:
    if not rows:
        return Count(Fraction(0) if looking.scene.as_of(looking.kind) else None)
    if all(row.met is None and not row.before for row in rows):
        return Count(None, tuple(rows))
    value = sum(row.met is True for row in rows) - sum(row.before for row in rows)
    return Count(Fraction(value), tuple(rows))


def _active(looking: Looking) -> Count:
    """Count customers with an association on the day itself."""
    scene = looking.scene
    places = looking.places(looking.held(scene.day))
    rows = []
    for (customer, workload), units in sorted(places.items()):
        found = looking.judged(customer, units, scene.month)
        rows.append(Row(customer, workload, found.holds, False, found.why, found.figures))
    return _counted(looking, rows)


def _growth(looking: Looking, *, percent: bool) -> Count:
    """Count users, or the consumption value, of the last month less what was there before.

    What was there before is the larger of a year before and, where the association is younger, the
    last month before it: growth before the association is not the partner's.
    """
    scene = looking.scene
    now = looking.held(scene.month.last_day)
    then = looking.held(scene.before.last_day)
    by_customer: dict[str, list[Unit]] = {}
    for unit in sorted({*now, *then}):
        by_customer.setdefault(unit.customer, []).append(unit)
    rows, sums = [], [Fraction(0), Fraction(0)]
    for customer, units in by_customer.items():
        row, pair = _growth_of(looking, customer, units, now, valued=percent)
        rows.append(row)
        if pair is not None:
            sums = [sums[0] + pair[0], sums[1] + pair[1]]
    if not rows:
        return Count(Fraction(0) if scene.as_of(looking.kind) else None)
    if all(row.why is Why.NO_DATA for row in rows):
        return Count(None, tuple(rows))
    if not percent:
        return Count(sums[0] - sums[1], tuple(rows))
    return Count(_grown(looking.part, sums[0], sums[1]), tuple(rows))


def _grown(part: Part, now: Fraction, before: Fraction) -> Fraction | None:
    """Give growth in percent; nothing below the least that it may start from."""
    if part.min_baseline is not None and before < part.min_baseline:
        return Fraction(0)
    return growth_percent(now, before)


def _growth_of(
    looking: Looking,
    customer: str,
    units: Sequence[Unit],
    now: dict[Unit, date],
    *,
    valued: bool,
) -> tuple[Row, tuple[Fraction, Fraction] | None]:
    """Give one customer's row, and what it had now and before where both are known."""
    scene = looking.scene
    inside = _in_track(looking, customer)
    if inside is None:
        return Row(customer, "", None, False, Why.NO_DATA), None
    if not inside:
        return Row(customer, "", False, False, Why.OUTSIDE_TRACK), None
    pairs = [(unit, _pair(scene, unit, now.get(unit))) for unit in units]
    known = [(unit, pair) for unit, pair in pairs if pair is not None]
    if not known:
        return Row(customer, "", None, False, Why.NO_DATA), None
    sums = _sums(known, looking.weights if valued else {})
    active = _sums(known, {})
    held = [unit for unit in units if unit in now]
    paid = figures_of([(unit, scene.known(unit, scene.month)) for unit in held], {}).paid
    grown = sums[0] > sums[1]
    why = Why.LOST if not held else None if grown else Why.NO_GROWTH
    figures = (
        Figures(int(active[0]), paid, sums[0] if valued else None),
        Figures(int(active[1]), None, sums[1] if valued else None),
    )
    row = Row(customer, "", grown, False, why, figures[0], figures[1])
    return row, (sums[0], sums[1])


def _sums(
    known: Sequence[tuple[Unit, tuple[int, int]]], weights: Weights
) -> tuple[Fraction, Fraction]:
    """Add up users, or their consumption value where there are weights, now and before."""
    sums = [Fraction(0), Fraction(0)]
    for unit, pair in known:
        weight = Fraction(weights.get(unit.workload, 0)) if weights else Fraction(1)
        sums = [sums[at] + pair[at] * weight for at in (0, 1)]
    return sums[0], sums[1]


def _in_track(looking: Looking, customer: str) -> bool | None:
    """Judge the track by the last of both months in which paid units are known."""
    for month in (looking.scene.month, looking.scene.before):
        inside = in_band(looking.band, looking.scene, customer, month)
        if inside is not None:
            return inside
    return None


def _pair(scene: Scene, unit: Unit, since: date | None) -> tuple[int, int] | None:
    """Give a unit's active users now and before; None: either is unknown.

    It is held since a day; None: it is not held any longer.
    """
    months = [scene.before]
    if since is not None and since > scene.before.last_day:
        months.append(Month.of(since).plus(-1))
    found = [scene.known_from(unit, month) for month in months]
    starts = [usage.active for usage in found if usage is not None and usage.active is not None]
    if not starts:
        return None
    if since is None:
        return 0, max(starts)
    usage = scene.known(unit, scene.month)
    if usage is None or usage.active is None:
        return None
    return usage.active, max(starts)


COUNTS: dict[MetricKind, Callable[[Looking], Count]] = {
    MetricKind.CUSTOMER_ADDS: _net,
    MetricKind.DEPLOYMENTS: _net,
    MetricKind.ACTIVE_CUSTOMERS: _active,
    MetricKind.USAGE_GROWTH: lambda looking: _growth(looking, percent=False),
    MetricKind.USAGE_GROWTH_PERCENT: lambda looking: _growth(looking, percent=True),
}


def larger_workloads(
    scene: Scene, designation: Designation, kinds: Iterable[str], above: Fraction
) -> tuple[int, int]:
    """Count the workloads of customers above a consumption value, now and a year before."""
    workloads, found = frozenset(designation.workloads), []
    for month in (scene.month, scene.before):
        held = {unit for kind in kinds for unit in scene.held(kind, month.last_day, workloads)}
        places: dict[tuple[str, str], list[Unit]] = {}
        for unit in held:
            places.setdefault((unit.customer, unit.workload), []).append(unit)
        values = [
            figures_of([(unit, scene.known(unit, month)) for unit in units], designation.weights)
            for units in places.values()
        ]
        found.append(sum((one.value or Fraction(0)) > above for one in values))
    return found[0], found[1]
