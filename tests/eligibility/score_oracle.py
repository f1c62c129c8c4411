"""Scores of every kind of metric, from the rows of the tables and the document as it is written.

Nothing of it is shared with what it is held against; it knows no subscriptions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from opencpor.eligibility.models import Certification, OtherAssociation, OutsideFigure
from opencpor.register.models import Association
from opencpor.usage.models import UsageFact

ZONE = ZoneInfo("America/Los_Angeles")
FOREVER = date.max
Unit: TypeAlias = tuple[str, str]
Written: TypeAlias = dict[str, Any]
Known: TypeAlias = bool | None
Value: TypeAlias = Fraction | None
Counted: TypeAlias = tuple[Value, int]
"""What is counted, and how many customers or workloads of them are behind it."""


def earlier(month: date, months: int) -> date:
    index = month.year * 12 + month.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def last_day(month: date) -> date:
    return earlier(month, -1) - timedelta(days=1)


def both(holds: Iterable[Known]) -> Known:
    """All conditions hold, or the first that does not decides; None: it is not known."""
    return next((one for one in holds if not one), True)


def any_known(holds: Iterable[Known]) -> Known:
    found = list(holds)
    return True if True in found else False if False in found else None


@dataclass
class Ground:
    """What is known of one partner: spans of days by type and unit, usage, people, figures."""

    spans: dict[tuple[str, Unit], list[tuple[date, date]]]
    usage: dict[Unit, dict[date, tuple[int | None, int | None]]]
    types: set[str]
    people: list[Certification] = field(default_factory=list)
    figures: dict[tuple[date, str], Fraction] = field(default_factory=dict)


def ground_of(partner: str, eligibility: Written) -> Ground:
    types = {one: kind["key"] for kind in eligibility["association_types"]
             for one in kind.get("engagements", ())}  # fmt: skip
    looked_at = {name for one in eligibility["designations"] for name in one["workloads"]}
    spans: dict[tuple[str, Unit], list[tuple[date, date]]] = defaultdict(list)
    for row in Association.objects.filter(partner_id=partner).select_related("slot"):
        upper = row.period.upper.astimezone(ZONE).date() if row.period.upper else FOREVER
        span = row.period.lower.astimezone(ZONE).date(), min(upper, row.void_from or FOREVER)
        if span[0] < span[1]:
            unit = row.slot.customer_id, row.slot.workload
            spans[types[row.engagement], unit].append(span)
    known = set(types.values())
    for other in OtherAssociation.objects.filter(location__organization_id=partner):
        known.add(other.kind)
        until = other.until + timedelta(days=1) if other.until else FOREVER
        named = {other.workload} if other.workload else looked_at
        for workload in set() if other.withdrawn else named:
            spans[other.kind, (other.customer_id, workload)].append((other.since, until))
    usage: dict[Unit, dict[date, tuple[int | None, int | None]]] = defaultdict(dict)
    for fact in UsageFact.objects.filter(workload__in=looked_at):
        usage[fact.customer_id, fact.workload][fact.month] = fact.active_users, fact.paid_units
    figures: dict[tuple[date, str], Fraction] = defaultdict(Fraction)
    for one in OutsideFigure.objects.filter(location__organization_id=partner, withdrawn=False):
        figures[one.month, one.figure] += Fraction(one.value)
    people = Certification.objects.filter(location__organization_id=partner, withdrawn=False)
    return Ground(spans, usage, known, list(people), dict(figures))


@dataclass
class View:
    """The ground as one designation sees it on a day, by the usage of a month."""

    ground: Ground
    designation: Written
    month: date
    day: date

    @property
    def before(self) -> date:
        return earlier(self.month, self.designation.get("lookback_months", 12))

    def held(self, kind: str, day: date, workloads: Iterable[str]) -> dict[Unit, date]:
        """The units that are held on a day, each with the first day of what reaches it."""
        found: dict[Unit, date] = {}
        for (type_, unit), spans in self.ground.spans.items():
            if type_ != kind or unit[1] not in workloads:
                continue
            joined: list[tuple[date, date]] = []
            for start, end in sorted(spans):
                if joined and start <= joined[-1][1]:
                    joined[-1] = joined[-1][0], max(joined[-1][1], end)
                else:
                    joined.append((start, end))
            for since, until in joined:
                if since <= day < until:
                    found[unit] = since
        return found

    def first_from(self, unit: Unit, month: date) -> tuple[int | None, int | None]:
        """What was known first from a month on, before the last one."""
        months = self.ground.usage.get(unit, {})
        later = [one for one in months if month <= one < self.month]
        return months[min(later)] if later else (None, None)

    def exactly(self, unit: Unit, month: date) -> tuple[int | None, int | None]:
        return self.ground.usage.get(unit, {}).get(month, (None, None))

    def used(self, unit: Unit, month: date) -> tuple[int | None, int | None]:
        return (self.exactly if month == self.month else self.first_from)(unit, month)

    def weight(self, unit: Unit) -> Fraction:
        return Fraction(self.designation.get("weights", {}).get(unit[1], 0))

    def inside(self, band: Written | None, customer: str, month: date) -> Known:
        """Whether a customer has a workload with paid units in a band."""
        if band is None:
            return True
        own = [unit for unit in self.ground.usage if unit[0] == customer]
        paid = [count for unit in own if (count := self.used(unit, month)[1]) is not None]
        below = band.get("below", 10**12)
        return any(band["from"] <= count < below for count in paid) if paid else None

    def fulfills(self, wanted: Written, unit: Unit, month: date) -> Known:
        if not wanted:
            return True
        active, paid = self.used(unit, month)
        value = None if active is None else active * self.weight(unit)
        share = Fraction(wanted.get("min_active_share", 0))
        enough = None if None in (active, paid) else paid > 0 and active >= share * paid  # type: ignore[operator]
        return both((
            "min_paid_units" not in wanted or (None if paid is None else
                                               paid >= wanted["min_paid_units"]),
            "min_active_users" not in wanted or (None if active is None else
                                                 active >= wanted["min_active_users"]),
            not share or enough,
            "min_value" not in wanted or (None if value is None else
                                          value >= Fraction(wanted["min_value"])),
        ))  # fmt: skip


@dataclass
class Part:
    """One part of a metric of a track."""

    view: View
    track: Written
    part: Written

    @property
    def wanted(self) -> Written:
        return dict(self.part.get("qualifies", {}))

    def held(self, kind: str, day: date) -> dict[Unit, date]:
        workloads = self.part.get("workloads") or self.view.designation["workloads"]
        return self.view.held(kind, day, workloads)

    def places(self, units: Iterable[Unit]) -> dict[Unit, list[Unit]]:
        found: dict[Unit, list[Unit]] = defaultdict(list)
        for unit in units:
            found[unit if self.wanted.get("per") == "workload" else (unit[0], "")].append(unit)
        return found

    def judged(self, units: list[Unit], month: date) -> Known:
        inside = self.view.inside(self.track.get("paid_units"), units[0][0], month)
        conditions, fulfills = self.conditions, self.view.fulfills
        return both((inside, any_known(fulfills(conditions, one, month) for one in units)))

    @property
    def conditions(self) -> Written:
        """What is asked of a unit, or nothing."""
        return {name: one for name, one in self.wanted.items() if name.startswith("min_")}

    def net(self, kind: str) -> Counted:
        view = self.view
        held = self.held(kind, last_day(view.month))
        now, then = self.places(held), self.places(self.held(kind, last_day(view.before)))
        met: list[Known] = []
        was = [place in then and self.judged(then[place], view.before) is True
               for place in {**now, **then}]  # fmt: skip
        for place, before in zip({**now, **then}, was, strict=True):
            found = self.judged(now[place], view.month) if place in now else False
            if found and not before and self.wanted.get("new_only"):
                claimed = min(held[unit] for unit in now[place])
                if claimed > last_day(view.before):
                    month = earlier(claimed.replace(day=1), 1)
                    had = any_known(view.fulfills(self.conditions, u, month) for u in now[place])
                    found = None if had is None else not had
            met.append(found)
        return self.counted(kind, met, was)

    def active(self, kind: str) -> Counted:
        places = self.places(self.held(kind, self.view.day)).values()
        met = [self.judged(units, self.view.month) for units in places]
        return self.counted(kind, met, [False] * len(met))

    def counted(self, kind: str, met: list[Known], was: list[bool]) -> Counted:
        if not met:
            return (Fraction(0) if kind in self.view.ground.types else None), 0
        if set(met) == {None} and True not in was:
            return None, len(met)
        return Fraction(met.count(True) - was.count(True)), len(met)

    def growth(self, kind: str, *, percent: bool) -> Counted:
        view = self.view
        now, then = (self.held(kind, last_day(one)) for one in (view.month, view.before))
        customers = {unit[0] for unit in (*now, *then)}
        sums, known = [Fraction(0), Fraction(0)], False
        for customer in customers:
            bands = [view.inside(self.track.get("paid_units"), customer, month)
                     for month in (view.month, view.before)]  # fmt: skip
            inside = bands[0] if bands[0] is not None else bands[1]
            known = known or inside is False
            for unit in {*now, *then} if inside else ():
                pair = self.pair(unit, now.get(unit)) if unit[0] == customer else None
                if pair is not None:
                    weight = view.weight(unit) if percent else 1
                    sums, known = [sums[at] + pair[at] * weight for at in (0, 1)], True
        if not customers:
            return (Fraction(0) if kind in view.ground.types else None), 0
        if not known:
            return None, len(customers)
        if not percent:
            return sums[0] - sums[1], len(customers)
        if sums[1] < Fraction(self.part.get("min_baseline", 0)):
            return Fraction(0), len(customers)
        grown = (sums[0] - sums[1]) * 100 / sums[1] if sums[1] else None
        return grown, len(customers)

    def pair(self, unit: Unit, since: date | None) -> tuple[int, int] | None:
        months = [self.view.before]
        if since is not None and since > last_day(self.view.before):
            months.append(earlier(since.replace(day=1), 1))
        found = [self.view.first_from(unit, month)[0] for month in months]
        starts = [one for one in found if one is not None]
        have = self.view.exactly(unit, self.view.month)[0] if since is not None else 0
        return None if not starts or have is None else (have, max(starts))

    def certified(self, _kind: str) -> Counted:
        view = self.view
        valid = [one for one in view.ground.people
                 if one.since <= view.day <= (one.until or FOREVER)]  # fmt: skip

        def holders(names: list[str]) -> int:
            return len({one.person for one in valid if one.certification in names})

        if not view.ground.people:
            return None, 0
        steps = self.part.get("steps", [])
        filled = all(holders(one["certifications"]) >= one["min_people"] for one in steps)
        return Fraction(holders(self.part["certifications"]) if filled else 0), 0

    def counting(self, kind: str) -> Callable[[str], Counted]:
        if figure := self.part.get("figure"):
            return lambda _type: (self.view.ground.figures.get((self.view.month, figure)), 0)
        return {
            "customer_adds": self.net, "deployments": self.net, "active_customers": self.active,
            "usage_growth": lambda one: self.growth(one, percent=False),
            "usage_growth_percent": lambda one: self.growth(one, percent=True),
            "certified_people": self.certified,
        }[kind]  # fmt: skip

    def values(self, kind: str) -> dict[str, Value]:
        """The value of each type; what is held by no type is 0 unless another is not known."""
        count = self.counting(kind)
        found = {one: count(one) for one in self.thresholds}
        unknown = any(value is None and behind for value, behind in found.values())
        return {
            one: None if unknown and not behind else value for one, (value, behind) in found.items()
        }

    @property
    def thresholds(self) -> dict[str, Any]:
        return self.part.get("thresholds") or {"": self.part["threshold"]}


Points: TypeAlias = dict[tuple[str, str, str, str], tuple[Value, Value]]
"""By track, metric, part and type: the value, and what it gives."""
Totals: TypeAlias = dict[str, tuple[bool, Fraction, bool]]
"""By track: whether it applies, its points, whether it is reached."""


def scored(view: View) -> tuple[Points, Totals]:
    """Score one designation."""
    found: Points = {}
    totals: Totals = {}
    for track in view.designation["tracks"]:
        points = [_metric(view, track, metric, found) for metric in track["metrics"]]
        most = [Fraction(one["max_points"]) for one in track["metrics"]]
        wanted, total = view.designation["qualification"], sum(one or 0 for one in points)
        reached = applies(view, track) and total >= Fraction(wanted.get("total") or 0)
        reached = reached and (not wanted.get("every_metric_above_zero", True) or all(points))
        reached = reached and (not wanted.get("every_metric_met") or points == most)
        totals[track["key"]] = applies(view, track), Fraction(total), reached
    return found, totals


def _metric(view: View, track: Written, metric: Written, found: Points) -> Value:
    most, given = Fraction(metric["max_points"]), []
    for written in metric["parts"]:
        part = Part(view, track, written)
        values = part.values(metric["kind"])
        points = {
            kind: None if value is None else
            min(max(value, Fraction(0)) / Fraction(part.thresholds[kind]), Fraction(1)) * most
            for kind, value in values.items()
        }  # fmt: skip
        for kind, value in values.items():
            found[track["key"], metric["key"], written["key"], kind] = value, points[kind]
        given.append(max((one for one in points.values() if one is not None), default=None))
    known = [one for one in given if one is not None]
    return min(sum(known, Fraction(0)), most) if known else None


def applies(view: View, track: Written) -> bool:
    """A track with a class is for those in it, one without for those in none."""
    classes = [one for one in view.designation["tracks"] if one.get("value_class")]
    if track.get("value_class"):
        return in_class(view, track)
    return not any(in_class(view, one) for one in classes)


def in_class(view: View, track: Written) -> bool:
    kinds = {kind for metric in track["metrics"] for part in metric["parts"]
             for kind in part.get("thresholds", {})}  # fmt: skip
    above, counts = Fraction(track["value_class"]["above_value"]), []
    workloads = view.designation["workloads"]
    for month in (view.month, view.before):
        held = {unit for kind in kinds for unit in view.held(kind, last_day(month), workloads)}
        used = [(view.exactly(unit, month)[0] or 0) * view.weight(unit) for unit in held]
        counts.append(sum(value > above for value in used))
    return min(counts) >= int(track["value_class"]["min_workloads"])
