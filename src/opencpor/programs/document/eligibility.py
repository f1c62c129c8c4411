"""Designations, specializations and benefits as data; the scoring itself is elsewhere.

A designation has tracks; a track says which tenants count and has metrics; a metric has a kind,
a most of points, and one or more parts whose points are added. Points of a part are linear up to
its threshold. Where a part names a threshold per association type, the type that gives more
points counts.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from opencpor.common.phrases import phrase
from opencpor.programs.document.base import Amount, Key, Label, Listed, Section, Share, wrong
from opencpor.programs.document.texts import Text

Count = Annotated[int, Field(ge=1, le=10_000_000)]
Months = Annotated[int, Field(ge=0, le=60)]


class AssociationType(Section):
    """A way in which a partner is attached to a customer, as far as scores go."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
    name: Text
    engagements: Annotated[tuple[Key, ...], Listed] = ()
    """Engagements whose associations are of this type; empty means it is imported."""


class MetricKind(StrEnum):
    """What a metric counts."""

    CUSTOMER_ADDS = "customer_adds"
    """Qualifying tenants in the last month, less those of twelve months before."""
    USAGE_GROWTH = "usage_growth"
    """Active users of the last month, less those of the same month a year before."""
    USAGE_GROWTH_PERCENT = "usage_growth_percent"
    """Growth of the consumption value against a year before, in percent of that."""
    DEPLOYMENTS = "deployments"
    """Deployed tenants (or workloads of tenants), less those of the same month a year before."""
    CERTIFIED_PEOPLE = "certified_people"
    """People who hold one of the certifications, after the steps that others must fill."""
    ACTIVE_CUSTOMERS = "active_customers"
    """Tenants with an active association today."""
    FIGURE = "figure"
    """A figure that comes from outside, as it is."""


class Qualifies(Section):
    """When a tenant, or a workload of it, counts for a part; all given conditions must hold."""

    per: Annotated[str, Field(pattern="^(tenant|workload)$")] = "tenant"
    """Count a tenant once, or each of its workloads."""
    min_paid_units: Count | None = None
    min_active_users: Count | None = None
    min_active_share: Share | None = None
    """Active users in paid units, not in assigned ones."""
    min_value: Amount | None = None
    """Consumption value in a month: active users times the designation's weights."""
    new_only: bool = False
    """Not if the condition held already when it was claimed within the look-back."""


class Step(Section):
    """People who must hold an earlier certification before anyone counts."""

    certifications: Annotated[tuple[Label, ...], Listed, Field(min_length=1)]
    min_people: Count


class Part(Section):
    """One source of a metric's points."""

    key: Key
    name: Text
    workloads: Annotated[tuple[Key, ...], Listed] = ()
    """Workloads it looks at; empty means the designation's."""
    qualifies: Qualifies | None = None
    min_baseline: Amount | None = None
    """Growth in percent counts from this consumption value a year before."""
    certifications: Annotated[tuple[Label, ...], Listed] = ()
    steps: Annotated[tuple[Step, ...], Listed] = ()
    figure: Key | None = None
    """The imported figure to take instead of our own counting."""
    threshold: Amount | None = None
    """Where the full points are reached, whatever the association type."""
    thresholds: dict[str, Amount] | None = None
    """Where they are reached, by association type; other types do not count."""

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        if (self.threshold is None) == (not self.thresholds):
            raise wrong("threshold and thresholds are both given or both missing", "one of them")
        if not all([self.threshold or 1, *(self.thresholds or {}).values()]):
            raise wrong("a threshold is zero", "more than zero")
        return self


class Metric(Section):
    """One row of the scorecard."""

    key: Key
    name: Text
    kind: Annotated[MetricKind, Field(strict=False)]
    max_points: Amount
    parts: Annotated[tuple[Part, ...], Listed, Field(min_length=1)]
    """Their points are added and end at `max_points`."""
    illustrative: bool = False
    """The threshold is ours, not published; pages and exports say so."""

    @model_validator(mode="after")
    def _parts_fit_the_kind(self) -> Self:
        for part in self.parts:
            if part.figure is None:
                _check_part(self.kind, part)
        return self


def _check_part(kind: MetricKind, part: Part) -> None:
    """Refuse a part that lacks what its kind counts by, or has what it would ignore."""
    where = phrase("part {part} of a {kind} metric", part=repr(part.key), kind=kind.value)
    if kind is MetricKind.FIGURE:
        what = phrase("{where} names no figure", where=where)
        raise wrong(what, "the key of an imported figure")
    if (kind is MetricKind.CERTIFIED_PEOPLE) != bool(part.certifications):
        what = phrase("{where} and its certifications do not agree", where=where)
        raise wrong(what, "them for certified people only")
    if part.steps and kind is not MetricKind.CERTIFIED_PEOPLE:
        raise wrong(phrase("{where} has steps", where=where), "steps for certified people only")
    if kind is MetricKind.DEPLOYMENTS and part.qualifies is None:
        raise wrong(phrase("{where} does not say what is deployed", where=where), "qualifies")
    if part.min_baseline is not None and kind is not MetricKind.USAGE_GROWTH_PERCENT:
        what = phrase("{where} has min_baseline", where=where)
        raise wrong(what, "it for growth in percent only")


class PaidUnits(Section):
    """A half-open band of paid units: `from` counts, `below` does not."""

    from_: Annotated[int, Field(alias="from", ge=0)]
    below: Count | None = None

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.below is not None and self.below <= self.from_:
            what = phrase(
                "from {first} to below {below} holds nothing", first=self.from_, below=self.below
            )
            raise wrong(what, "below above from")
        return self


class ValueClass(Section):
    """Which tenants are of a class by how many workloads exceed a consumption value."""

    min_workloads: Count
    above_value: Amount


class Track(Section):
    """One way to earn the designation; the better track counts."""

    key: Key
    name: Text
    paid_units: PaidUnits | None = None
    """A tenant counts if at least one of its workloads has paid units in this band."""
    value_class: ValueClass | None = None
    """The track applies to partners with this many larger workloads, now and a year before."""
    metrics: Annotated[tuple[Metric, ...], Listed, Field(min_length=1)]


class DesignationKind(StrEnum):
    """What is earned."""

    DESIGNATION = "designation"
    SPECIALIZATION = "specialization"
    BENEFIT = "benefit"


class WindowStart(StrEnum):
    """Where the window begins for a partner that does not hold the designation yet."""

    SAME_DAY = "same_day"
    """The same day of the month, so many months before."""
    MONTH_START = "month_start"
    """The first day of that month."""


class Window(Section):
    """The days on one of which the partner must qualify."""

    months_before: Months = 5
    """Months before today, or before the renewal month, in which a day counts."""
    start: Annotated[WindowStart, Field(strict=False)] = WindowStart.MONTH_START


class Qualification(Section):
    """When the designation is reached on a day."""

    total: Amount | None = None
    """The sum of points that is needed."""
    every_metric_above_zero: bool = True
    every_metric_met: bool = False
    """Every metric must reach its threshold; points do not matter."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.total is None and not self.every_metric_met:
            raise wrong("neither total nor every_metric_met", "at least one of them")
        return self


class Designation(Section):
    """A designation, specialization or benefit and what it takes."""

    key: Key
    name: Text
    kind: Annotated[DesignationKind, Field(strict=False)] = DesignationKind.DESIGNATION
    solution_area: Key | None = None
    requires: Annotated[tuple[Key, ...], Listed] = ()
    """Designations that must be held before."""
    workloads: Annotated[tuple[Key, ...], Listed] = ()
    """Workloads that count unless a part says otherwise."""
    weights: dict[str, Amount] = {}
    """Consumption value of one active user, by workload."""
    qualification: Qualification
    window: Window = Window()
    lookback_months: Months = 12
    """How far back the comparison lies, and how long an earlier deployment is not new."""
    tracks: Annotated[tuple[Track, ...], Listed, Field(min_length=1)]
    illustrative: bool = False

    @model_validator(mode="after")
    def _total_is_reachable(self) -> Self:
        needed = self.qualification.total
        for track in self.tracks:
            most = sum((metric.max_points for metric in track.metrics), Decimal(0))
            if needed is not None and most < needed:
                key = repr(track.key)
                what = phrase("track {track} has only {most} points", track=key, most=most)
                raise wrong(what, phrase("at least {needed}", needed=needed))
        return self


class Figure(Section):
    """An outside figure that scores use: imported by metric, location and month."""

    key: Key
    name: Text
    unit: Text


class Eligibility(Section):
    """What counts toward designations."""

    association_types: Annotated[tuple[AssociationType, ...], Listed] = ()
    figures: Annotated[tuple[Figure, ...], Listed] = ()
    designations: Annotated[tuple[Designation, ...], Listed] = ()
