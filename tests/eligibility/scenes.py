"""Scenes for scores, and the designations that are shipped."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from opencpor.common.months import Month
from opencpor.eligibility.rules.scene import Hold, Scene, Unit, Usage
from opencpor.eligibility.rules.scoring import MetricScore, Result, TypeScore, score
from opencpor.programs.document.eligibility import Designation, Metric, Part, Track
from opencpor.programs.document.loading import load_document
from opencpor.programs.shipped import shipped_text

LAST = Month(2026, 10)
YEAR_AGO = Month(2025, 10)
TODAY = date(2026, 11, 15)
OLD = date(2024, 1, 1)
TYPES = frozenset({"cpor", "dpor", "csp", "cpor_osu", "cpor_osa", "cpor_revrec", "pal"})


@cache
def designation(key: str) -> Designation:
    found = load_document(shipped_text("microsoft-cpor"))
    return next(one for one in found.eligibility.designations if one.key == key)


def track_of(key: str, name: str) -> Track:
    return next(one for one in designation(key).tracks if one.key == name)


def metric_of(key: str, track: str, name: str) -> Metric:
    return next(one for one in track_of(key, track).metrics if one.key == name)


def part_of(key: str, track: str, metric: str) -> Part:
    return metric_of(key, track, metric).parts[0]


def unit(customer: str, workload: str = "teams") -> Unit:
    return Unit(customer, workload)


def held(
    customer: str,
    since: date = OLD,
    *,
    kind: str = "cpor",
    workload: str = "teams",
    until: date | None = None,
) -> Hold:
    return Hold(kind, unit(customer, workload), since, until)


Months = dict[Month, tuple[int | None, int | None]]


def used(figures: dict[str | Unit, Months]) -> dict[Unit, dict[Month, Usage]]:
    """Read `{customer: {month: (active, paid)}}`; a customer alone means its Teams."""
    return {
        key if isinstance(key, Unit) else unit(key): {
            month: Usage(*pair) for month, pair in months.items()
        }
        for key, months in figures.items()
    }


def scene(*holds: Hold, usage: dict[Any, Months] | None = None, **more: Any) -> Scene:
    said = {"day": TODAY, "month": LAST, "types": TYPES, **more}
    return Scene(holds=holds, usage=used(usage or {}), **said)


def metric_in(result: Result, track: str, metric: str) -> MetricScore:
    found = next(one for one in result.tracks if one.track == track)
    return next(one for one in found.metrics if one.metric == metric)


def type_in(found: MetricScore, kind: str, part: int = 0) -> TypeScore:
    return next(one for one in found.parts[part].types if one.type == kind)


def modern_work(found: Scene, metric: str, track: str = "enterprise") -> MetricScore:
    return metric_in(score(found, designation("modern-work"))[0], track, metric)
