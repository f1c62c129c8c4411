"""Scores of a designation: metrics, tracks, the total, and whether it is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from opencpor.eligibility.rules.counting import (
    COUNTS,
    Count,
    Row,
    larger_workloads,
    looking_at,
)
from opencpor.eligibility.rules.people import certified_people
from opencpor.eligibility.rules.points import added_points, linear_points
from opencpor.eligibility.rules.scene import ANY_TYPE, Scene
from opencpor.programs.document.eligibility import (
    Designation,
    Metric,
    MetricKind,
    Part,
    Qualification,
    Track,
)


@dataclass(frozen=True)
class TypeScore:
    """What one association type gives a part; the empty type stands for all together."""

    type: str
    value: Fraction | None
    points: Fraction | None


@dataclass(frozen=True)
class PartScore:
    """The types of one part; the one that gives most counts, never their sum."""

    part: str
    types: tuple[TypeScore, ...]

    @property
    def best(self) -> TypeScore | None:
        """The type that counts; None: there is no data of any."""
        known = [one for one in self.types if one.points is not None]
        return max(known, key=lambda one: (one.points, one.value), default=None)


@dataclass(frozen=True)
class MetricScore:
    """One metric; its points are None where no part of it has data."""

    metric: str
    points: Fraction | None
    met: bool
    parts: tuple[PartScore, ...]


@dataclass(frozen=True)
class TrackScore:
    """One track; it may not apply to the partner."""

    track: str
    applies: bool
    total: Fraction
    qualified: bool
    metrics: tuple[MetricScore, ...]


@dataclass(frozen=True)
class Result:
    """The score of one designation.

    Attributes:
        track: The track that counts.
        missing: Designations that must be held before and are not.
        qualified: Whether it is reached, requirements included.
    """

    designation: str
    track: str
    tracks: tuple[TrackScore, ...]
    missing: tuple[str, ...] = ()

    @property
    def counting(self) -> TrackScore:
        """The track that counts."""
        return next(one for one in self.tracks if one.track == self.track)

    @property
    def total(self) -> Fraction:
        """The points of the track that counts."""
        return self.counting.total

    @property
    def qualified(self) -> bool:
        """Whether it is reached on this day."""
        return self.counting.qualified and not self.missing


Behind = dict[tuple[str, str, str, str], tuple[Row, ...]]
"""What is behind a value, by track, metric, part and type."""


def score(
    scene: Scene, designation: Designation, *, holding: frozenset[str] = frozenset()
) -> tuple[Result, Behind]:
    """Score a designation, and say what is behind each value.

    Others that must be held before are missing unless they are among those held.
    """
    behind: Behind = {}
    tracks = [_track(scene, designation, track, behind) for track in designation.tracks]
    missing = tuple(key for key in designation.requires if key not in holding)
    return Result(designation.key, chosen(tracks), tuple(tracks), missing), behind


def chosen(tracks: list[TrackScore]) -> str:
    """Give the track that counts: the better of those that apply."""
    apply = [one for one in tracks if one.applies] or tracks
    return max(apply, key=lambda one: (one.qualified, one.total)).track


def _track(scene: Scene, designation: Designation, track: Track, behind: Behind) -> TrackScore:
    metrics = []
    for metric in track.metrics:
        parts = [_part(scene, designation, track, metric, part, behind) for part in metric.parts]
        metrics.append(metric_score(metric, tuple(parts)))
    applies = _applies(scene, designation, track)
    return track_score(track, designation.qualification, tuple(metrics), applies=applies)


def metric_score(metric: Metric, parts: tuple[PartScore, ...]) -> MetricScore:
    """Add up a metric's parts."""
    known = [one.best.points for one in parts if one.best and one.best.points is not None]
    if not known:
        return MetricScore(metric.key, None, met=False, parts=parts)
    points = added_points(known, metric.max_points)
    return MetricScore(metric.key, points, met=points == metric.max_points, parts=parts)


def track_score(
    track: Track,
    qualification: Qualification,
    metrics: tuple[MetricScore, ...],
    *,
    applies: bool,
) -> TrackScore:
    """Add up a track's metrics, and tell whether it is reached: exactly, not as it is rounded."""
    total = sum((one.points or Fraction(0) for one in metrics), Fraction(0))
    reached = applies and qualifies(qualification, total, metrics)
    return TrackScore(track.key, applies, total, reached, metrics)


def qualifies(
    qualification: Qualification, total: Fraction, metrics: tuple[MetricScore, ...]
) -> bool:
    """Tell whether a total and its metrics reach what is asked for."""
    if qualification.total is not None and total < qualification.total:
        return False
    if qualification.every_metric_above_zero and not all(one.points for one in metrics):
        return False
    return not qualification.every_metric_met or all(one.met for one in metrics)


def _part(
    scene: Scene,
    designation: Designation,
    track: Track,
    metric: Metric,
    part: Part,
    behind: Behind,
) -> PartScore:
    thresholds = thresholds_of(part)
    counts = {kind: _count(scene, designation, track, metric, part, kind) for kind in thresholds}
    # Of a type that nothing is held by the value is 0, unless what is held is not known.
    unknown = any(one.value is None and one.rows for one in counts.values())
    found = []
    for kind, count in counts.items():
        behind[track.key, metric.key, part.key, kind] = count.rows
        value = None if unknown and not count.rows else count.value
        points = None
        if value is not None:
            points = linear_points(value, thresholds[kind], metric.max_points)
        found.append(TypeScore(kind, value, points))
    return PartScore(part.key, tuple(found))


def thresholds_of(part: Part) -> Mapping[str, Fraction]:
    """Give a part's thresholds by association type; the empty type: whatever the type."""
    if part.threshold is not None:
        return {ANY_TYPE: Fraction(part.threshold)}
    return {kind: Fraction(one) for kind, one in (part.thresholds or {}).items()}


def _count(
    scene: Scene, designation: Designation, track: Track, metric: Metric, part: Part, kind: str
) -> Count:
    if part.figure is not None:
        figure = scene.figures.get(part.figure)
        return Count(None if figure is None else Fraction(figure))
    if metric.kind is MetricKind.CERTIFIED_PEOPLE:
        if scene.certificates is None:
            return Count(None)
        return Count(Fraction(certified_people(part, scene.certificates, scene.day)))
    return COUNTS[metric.kind](looking_at(scene, designation, track, part, kind))


def _applies(scene: Scene, designation: Designation, track: Track) -> bool:
    """Tell whether a partner is in a track's class; it is in one class only.

    A track without a class is for those who are in none.
    """
    if track.value_class is not None:
        return _in_class(scene, designation, track)
    return not any(
        other.value_class is not None and _in_class(scene, designation, other)
        for other in designation.tracks
    )


def _in_class(scene: Scene, designation: Designation, track: Track) -> bool:
    if track.value_class is None:
        return True
    kinds = {
        kind for metric in track.metrics for part in metric.parts for kind in thresholds_of(part)
    }
    above = Fraction(track.value_class.above_value)
    now, before = larger_workloads(scene, designation, sorted(kinds), above)
    return min(now, before) >= track.value_class.min_workloads


def rescored(
    designation: Designation, result: Result, added: Mapping[tuple[str, ...], Fraction]
) -> Result:
    """Score anew with values changed by so much; what was not known counts from nothing.

    Changes are by track, metric, part and type.
    """
    tracks = []
    for track, old in zip(designation.tracks, result.tracks, strict=True):
        metrics = []
        for metric, before in zip(track.metrics, old.metrics, strict=True):
            parts = tuple(
                _changed((track.key, metric.key), metric, part, known, added)
                for part, known in zip(metric.parts, before.parts, strict=True)
            )
            metrics.append(metric_score(metric, parts))
        found = track_score(track, designation.qualification, tuple(metrics), applies=old.applies)
        tracks.append(found)
    return replace(result, track=chosen(tracks), tracks=tuple(tracks))


def _changed(
    place: tuple[str, str],
    metric: Metric,
    part: Part,
    known: PartScore,
    added: Mapping[tuple[str, ...], Fraction],
) -> PartScore:
    thresholds, types = thresholds_of(part), []
    for one in known.types:
        more = added.get((*place, part.key, one.type))
        if more is None:
            types.append(one)
            continue
        value = (one.value or Fraction(0)) + more
        points = linear_points(value, thresholds[one.type], metric.max_points)
        types.append(TypeScore(one.type, value, points))
    return PartScore(known.part, tuple(types))
