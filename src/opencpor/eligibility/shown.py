"""Scores as the pages show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.http import urlencode

from opencpor.common import clock
from opencpor.eligibility.models import Score, ScoredCustomer
from opencpor.eligibility.queries import (
    InForce,
    Near,
    ScoreView,
    designation_of,
    in_force,
    opened,
    state_of,
)
from opencpor.eligibility.rules.points import rounded, rounded_down, whole_points
from opencpor.eligibility.rules.scoring import (
    MetricScore,
    PartScore,
    Result,
    TypeScore,
    thresholds_of,
)
from opencpor.eligibility.words import ADVICE, COUNTED, DESIGNATIONS, UNITS, WHYS
from opencpor.programs.document.eligibility import Metric, Part
from opencpor.programs.document.program import Program
from opencpor.programs.queries import latest_version, version_by_number
from opencpor.ui.dates import left

PLACES = 1
FIELD = "more:"


@dataclass(frozen=True)
class Names:
    """Names of what a program's scores refer to, in the reader's language."""

    document: Program
    language: str

    def type(self, key: str) -> str:
        """Name an association type; the empty one is none."""
        types = self.document.eligibility.association_types
        return next((one.name.in_language(self.language) for one in types if one.key == key), key)

    def workload(self, key: str) -> str:
        """Name a workload; an unknown one keeps its key."""
        found = self.document.workload(key)
        return found.name.in_language(self.language) if found else key


def names_of(row: Score, language: str) -> Names:
    """Return the names for a score."""
    return Names(latest_version(row.program_key).document, language)


def shown(number: Fraction | None) -> Decimal | None:
    """Round for show, without places where there are none; None: no data."""
    return None if number is None else _bare(rounded(number, PLACES))


def total_shown(number: Fraction) -> Decimal:
    """Round a total for show, never up, without places where there are none."""
    return _bare(rounded_down(number, PLACES))


def _bare(number: Decimal) -> Decimal:
    """Leave places out that say nothing: 20.04 is shown as 20, like 20 itself."""
    return Decimal(int(number)) if number == int(number) else number


def row_shown(row: Score, language: str) -> dict[str, Any]:
    """Return a row of the list."""
    designation = designation_of(row)
    track = next(one for one in designation.tracks if one.key == row.track)
    needed, stands = designation.qualification.total, in_force(row, designation)
    total = whole_points(Fraction(row.total))
    return {
        "row": row,
        "name": designation.name.in_language(language),
        "kind": DESIGNATIONS[designation.kind.value],
        "track": track.name.in_language(language) if len(designation.tracks) > 1 else "",
        "total": total,
        "needed": needed,
        "percent": _share(total, Fraction(needed or 0)),
        "illustrative": designation.illustrative,
        "state": state_of(row, stands),
        "held_until": stands.held.last_day if stands.held else None,
        "left": time_left(row, stands),
    }


def time_left(row: Score, stands: InForce) -> str:
    """Say how long a designation that is held goes on."""
    if stands.held is None:
        return ""
    document = version_by_number(row.program_key, row.program_version).document
    return left(stands.held.last_day, document.business_calendar.local_date(clock.now()))


def _share(points: Fraction | int, needed: Fraction) -> int:
    """Return how much of what is needed is there, in whole percent: the length of a bar."""
    return min(100, int(points * 100 / needed)) if needed else 0


def tracks_shown(view: ScoreView, names: Names, then: Result | None) -> list[dict[str, Any]]:
    """Return the tracks, the one that counts first, with what is supposed beside what is."""
    supposed = then or view.result
    expiring = {(one.track, one.metric): one for one in view.expiring}
    pairs = zip(view.designation.tracks, view.result.tracks, supposed.tracks, strict=True)
    found = [
        {
            "key": track.key,
            "name": track.name.in_language(names.language),
            "counts": track.key == view.result.track,
            "applies": now.applies,
            "qualified": now.qualified,
            "total": total_shown(now.total),
            "then": total_shown(later.total) if later.total != now.total else None,
            "metrics": [
                {
                    **_metric(track.key, metric, scored, supposed_to_be, names),
                    "expiring": expiring.get((track.key, metric.key)),
                }
                for metric, scored, supposed_to_be in zip(
                    track.metrics, now.metrics, later.metrics, strict=True
                )
            ],
        }
        for track, now, later in pairs
    ]
    return sorted(found, key=lambda one: not one["counts"])


def _metric(
    track: str, metric: Metric, now: MetricScore, then: MetricScore, names: Names
) -> dict[str, Any]:
    lines = []
    for part, one, other in zip(metric.parts, now.parts, then.parts, strict=True):
        lines += list(_lines((track, metric.key), metric, (part, one, other), names))
    most = Fraction(metric.max_points)
    return {
        "key": metric.key,
        "name": metric.name.in_language(names.language),
        "unit": UNITS[metric.kind.value],
        "points": shown(now.points),
        "then": shown(then.points) if then.points != now.points else None,
        "most": shown(most),
        "percent": _share(now.points or Fraction(0), most),
        "met": now.met,
        "illustrative": metric.illustrative,
        "behind": metric.kind in COUNTED,
        "lines": lines,
    }


def _lines(
    place: tuple[str, str], metric: Metric, parts: tuple[Part, PartScore, PartScore], names: Names
) -> Iterator[dict[str, Any]]:
    part, now, then = parts
    thresholds, several = thresholds_of(part), len(metric.parts) > 1
    for one, other in zip(now.types, then.types, strict=True):
        words = [part.name.in_language(names.language)] if several else []
        words += [names.type(one.type)] if one.type else []
        yield {
            "name": " · ".join(words) or part.name.in_language(names.language),
            "value": shown(one.value),
            "threshold": shown(thresholds[one.type]),
            "points": shown(one.points),
            "counts": one is now.best and len(now.types) > 1,
            "field": FIELD + ":".join((*place, part.key, one.type)),
            "more": _difference(one, other),
            "behind": _behind(place, part.key, one) if metric.kind in COUNTED else "",
        }


def _behind(place: tuple[str, str], part: str, one: TypeScore) -> str:
    """Return what the list of customers is narrowed to by a value; empty: there is none."""
    if one.value is None:
        return ""
    said = {"track": place[0], "metric": place[1], "source": part, "kind": one.type}
    return urlencode({name: value for name, value in said.items() if value})


def _difference(now: TypeScore, then: TypeScore) -> Decimal | None:
    if then.value == now.value:
        return None
    return shown((then.value or Fraction(0)) - (now.value or Fraction(0)))


def advice_shown(view: ScoreView, names: Names) -> list[dict[str, Any]]:
    """Return what is recommended, in words."""
    track = next(one for one in view.designation.tracks if one.key == view.result.track)
    metrics = {one.key: one for one in track.metrics}
    return [
        {
            "metric": metrics[one.metric].name.in_language(names.language),
            "type": names.type(one.type) if one.type else "",
            "why": ADVICE[one.advice.value],
            "more": shown(one.more),
            "gain": shown(one.gain),
            "total": total_shown(one.total),
            "field": f"{FIELD}{one.track}:{one.metric}:{one.part}:{one.type}",
        }
        for one in view.advice
    ]


def near_shown(view: ScoreView, near: list[Near], names: Names) -> list[dict[str, Any]]:
    """Return the customers that nearly count."""
    metrics = {one.key: one for track in view.designation.tracks for one in track.metrics}
    return [
        {
            "id": one.row.customer_id,
            "name": one.row.customer.name,
            "metric": metrics[one.row.metric].name.in_language(names.language),
            "active": one.row.active,
            "paid": one.row.paid,
            "more": one.more,
        }
        for one in near
    ]


def customer_shown(
    row: ScoredCustomer, metrics: Mapping[str, Metric], names: Names
) -> dict[str, Any]:
    """Return a customer behind a metric."""
    metric = metrics.get(row.metric)
    return {
        "row": opened(row),
        "metric": metric.name.in_language(names.language) if metric else row.metric,
        "type": names.type(row.kind) if row.kind else "",
        "workload": names.workload(row.workload) if row.workload else "",
        "why": WHYS.get(row.why, ""),
    }
