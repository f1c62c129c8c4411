"""Scores as plain values, to be stored and read back exactly: fractions are written as such."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from opencpor.eligibility.rules.scoring import (
    MetricScore,
    PartScore,
    Result,
    TrackScore,
    TypeScore,
)


def kept(result: Result) -> dict[str, Any]:
    """Write a result."""
    return {
        "designation": result.designation,
        "track": result.track,
        "missing": list(result.missing),
        "tracks": [
            {
                "track": track.track,
                "applies": track.applies,
                "total": str(track.total),
                "qualified": track.qualified,
                "metrics": [_metric(one) for one in track.metrics],
            }
            for track in result.tracks
        ],
    }


def _metric(metric: MetricScore) -> dict[str, Any]:
    return {
        "metric": metric.metric,
        "points": _written(metric.points),
        "met": metric.met,
        "parts": [
            {
                "part": part.part,
                "types": [
                    {
                        "type": one.type,
                        "value": _written(one.value),
                        "points": _written(one.points),
                    }
                    for one in part.types
                ],
            }
            for part in metric.parts
        ],
    }


def _written(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _read(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def taken_out(stored: Mapping[str, Any]) -> Result:
    """Read a result back."""
    tracks = tuple(_track(one) for one in stored["tracks"])
    return Result(stored["designation"], stored["track"], tracks, tuple(stored["missing"]))


def _track(stored: Mapping[str, Any]) -> TrackScore:
    metrics = tuple(
        MetricScore(
            one["metric"],
            _read(one["points"]),
            one["met"],
            tuple(
                PartScore(
                    part["part"],
                    tuple(
                        TypeScore(kind["type"], _read(kind["value"]), _read(kind["points"]))
                        for kind in part["types"]
                    ),
                )
                for part in one["parts"]
            ),
        )
        for one in stored["metrics"]
    )
    return TrackScore(
        stored["track"], stored["applies"], Fraction(stored["total"]), stored["qualified"], metrics
    )
