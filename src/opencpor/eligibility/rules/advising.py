"""What would bring a partner nearer: metrics near their threshold, and what a total lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from opencpor.eligibility.rules.scoring import (
    MetricScore,
    PartScore,
    Result,
    TypeScore,
    rescored,
    thresholds_of,
)
from opencpor.programs.document.eligibility import Designation, Metric, MetricKind, Part

NEAR = Fraction(3, 4)
"""From this share of a threshold on, a metric is near it."""


class Advice(StrEnum):
    """Why something is recommended, the most pressing first."""

    REACHES = "reaches"  # with so many more the designation is reached
    ZERO = "zero"  # every metric must be above zero, and this one is not
    NO_DATA = "no_data"  # nothing was imported, so nothing counts
    NEAR = "near"  # few are missing to all the points


@dataclass(frozen=True)
class Recommendation:
    """One thing to do.

    Attributes:
        more: How much more of the metric's value it takes; None: data must come first.
        gain: By how many points the total would rise.
        total: What the total would be.
        qualified: Whether the designation would be reached.
    """

    advice: Advice
    track: str
    metric: str
    part: str
    type: str
    more: Fraction | None
    gain: Fraction
    total: Fraction
    qualified: bool


def recommendations(designation: Designation, result: Result) -> tuple[Recommendation, ...]:
    """Give what is worth doing in the track that counts, the most pressing first."""
    track = next(one for one in designation.tracks if one.key == result.track)
    found: list[Recommendation] = []
    for metric, now in zip(track.metrics, result.counting.metrics, strict=True):
        if not now.met:
            found += _of_metric(designation, result, metric, now)
    order = list(Advice)

    def pressing(one: Recommendation) -> tuple[int, Fraction, str]:
        """The least work that reaches it first; of the rest what brings most."""
        gain = one.gain if one.advice is Advice.REACHES else -one.gain
        return order.index(one.advice), gain, one.metric

    return tuple(sorted(found, key=pressing))


def _of_metric(
    designation: Designation, result: Result, metric: Metric, now: MetricScore
) -> Iterator[Recommendation]:
    part, scored = _nearest(metric, now)
    best = scored.best
    if best is None or best.value is None:
        yield Recommendation(
            Advice.NO_DATA, result.track, metric.key, part.key, "", None, Fraction(0),
            result.total, result.qualified,
        )  # fmt: skip
        return
    threshold = thresholds_of(part)[best.type]
    enough = _enough(designation, result, metric, part, best)
    if enough is not None:
        yield _with(designation, result, (metric, part, best), Advice.REACHES, enough)
    elif not now.points and designation.qualification.every_metric_above_zero:
        yield _with(designation, result, (metric, part, best), Advice.ZERO, 1 - best.value)
    elif now.points and Fraction(now.points) >= NEAR * Fraction(metric.max_points):
        more = threshold - best.value
        yield _with(designation, result, (metric, part, best), Advice.NEAR, more)


def _nearest(metric: Metric, now: MetricScore) -> tuple[Part, PartScore]:
    """Give the part that has most points already."""
    pairs = list(zip(metric.parts, now.parts, strict=True))
    return max(pairs, key=lambda pair: _points(pair[1].best))


def _points(best: TypeScore | None) -> Fraction:
    return Fraction(-1) if best is None or best.points is None else best.points


def _with(
    designation: Designation,
    result: Result,
    at: tuple[Metric, Part, TypeScore],
    advice: Advice,
    more: Fraction,
) -> Recommendation:
    metric, part, best = at
    then = rescored(designation, result, {_place(result, metric, part, best): more})
    return Recommendation(
        advice, result.track, metric.key, part.key, best.type, more,
        _total(then, result.track) - result.total, _total(then, result.track), then.qualified,
    )  # fmt: skip


def _total(then: Result, track: str) -> Fraction:
    return next(one.total for one in then.tracks if one.track == track)


def _place(result: Result, metric: Metric, part: Part, best: TypeScore) -> tuple[str, ...]:
    return (result.track, metric.key, part.key, best.type)


def _enough(
    designation: Designation, result: Result, metric: Metric, part: Part, best: TypeScore
) -> Fraction | None:
    """Give the least whole number more with which the designation is reached; None: none does."""
    if result.qualified or best.value is None:
        return None
    most = thresholds_of(part)[best.type] - best.value
    if metric.kind is MetricKind.USAGE_GROWTH_PERCENT or most <= 0:
        return None
    low, high = 1, -int(-most // 1)
    if not _reached(designation, result, (metric, part, best), high):
        return None
    while low < high:
        middle = (low + high) // 2
        if _reached(designation, result, (metric, part, best), middle):
            high = middle
        else:
            low = middle + 1
    return Fraction(low)


def _reached(
    designation: Designation, result: Result, at: tuple[Metric, Part, TypeScore], more: int
) -> bool:
    metric, part, best = at
    place = _place(result, metric, part, best)
    return rescored(designation, result, {place: Fraction(more)}).qualified
