"""What the designations must find in the rest of the document."""

from __future__ import annotations

from collections.abc import Iterator

from opencpor.common.phrases import phrase
from opencpor.programs.document.draft import Draft
from opencpor.programs.document.eligibility import Designation, Eligibility, Part
from opencpor.programs.document.errors import DocumentError, Path, unknown

_SECTION = "eligibility"


def eligibility_references(draft: Draft) -> Iterator[DocumentError]:
    """Refuse designations that name association types, workloads or figures nobody knows."""
    section = draft.part(_SECTION, Eligibility)
    if section is None:
        return
    for place, kind in enumerate(section.association_types):
        at = (_SECTION, "association_types", place, "engagements")
        known = draft.keys("engagements")
        yield from unknown(at, kind.engagements, known, phrase("engagement"))
    for place, designation in enumerate(section.designations):
        path = (_SECTION, "designations", place)
        yield from _designation(draft, path, section, designation)


def _designation(
    draft: Draft, path: Path, section: Eligibility, designation: Designation
) -> Iterator[DocumentError]:
    areas, workloads = draft.keys("solution_areas"), draft.keys("workloads")
    named = [designation.solution_area] if designation.solution_area else []
    yield from unknown((*path, "solution_area"), named, areas, phrase("solution area"))
    yield from unknown((*path, "workloads"), designation.workloads, workloads, phrase("workload"))
    yield from unknown((*path, "weights"), designation.weights, workloads, phrase("workload"))
    others = {one.key for one in section.designations} - {designation.key}
    yield from unknown(
        (*path, "requires"), designation.requires, others, phrase("other designation")
    )
    tracks = [track.key for track in designation.tracks]
    if len(set(tracks)) < len(tracks):
        yield _twice((*path, "tracks"))
    for track_place, track in enumerate(designation.tracks):
        metrics = [metric.key for metric in track.metrics]
        if len(set(metrics)) < len(metrics):
            yield _twice((*path, "tracks", track_place, "metrics"))
        for metric_place, metric in enumerate(track.metrics):
            for part_place, part in enumerate(metric.parts):
                at = (*path, "tracks", track_place, "metrics", metric_place, "parts", part_place)
                yield from _part(at, section, part, workloads)


def _twice(path: Path) -> DocumentError:
    return DocumentError.at(path, phrase("a key is given again"), phrase("each key once"))


def _part(
    path: Path, section: Eligibility, part: Part, workloads: frozenset[str]
) -> Iterator[DocumentError]:
    types = {one.key for one in section.association_types}
    figures = {one.key for one in section.figures}
    yield from unknown((*path, "workloads"), part.workloads, workloads, phrase("workload"))
    given, named = part.thresholds or (), [part.figure] if part.figure else []
    yield from unknown((*path, "thresholds"), given, types, phrase("association type"))
    yield from unknown((*path, "figure"), named, figures, phrase("figure"))
