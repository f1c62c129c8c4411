"""Scores and imports as JSON."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Schema
from pydantic import ConfigDict, Field


class ScoreRowOut(Schema):
    """The newest score of a designation. ``total`` is in whole points that have been reached."""

    id: str
    program: str
    partner: str
    partner_name: str
    designation: str
    name: str
    kind: str
    month: str
    day: date
    usage_month: str
    track: str
    state: str = Field(
        description="qualified, in_window (it was, on another day that counts), held, renewal_due "
        "or in_progress"
    )
    total: int
    needed: str | None = Field(description="the total that qualifies; null: thresholds do")
    qualified: bool
    qualified_on: date | None = Field(description="the first day of the month on which it was")
    held_since: date | None = Field(description="it is paid for, since that day; null: not known")
    renews_on: date | None = Field(description="when what is held is to be renewed")
    renewal_due: bool = Field(description="it is held, and must be reached anew in the window")
    illustrative: bool = Field(description="its rules are not published but made up")
    computed_at: datetime


class ScoreTypeOut(Schema):
    """What one association type gives. No data is null, which is not 0."""

    type: str
    threshold: str
    value: str | None
    points: str | None
    counts: bool


class ScorePartOut(Schema):
    """One source of a metric's points; the type that gives most counts."""

    part: str
    name: str
    types: list[ScoreTypeOut]


class ScoreMetricOut(Schema):
    """One metric; ``points`` is null where nothing is known."""

    metric: str
    name: str
    kind: str
    max_points: str
    points: str | None
    met: bool
    illustrative: bool
    parts: list[ScorePartOut]


class ScoreTrackOut(Schema):
    """One track; the better one counts."""

    track: str
    name: str
    applies: bool
    counts: bool
    total: str
    qualified: bool
    metrics: list[ScoreMetricOut]


class PastScoreOut(Schema):
    """A month of the history; ``total`` is null where nothing was scored."""

    month: str
    total: str | None
    qualified_on: date | None


class RecommendationOut(Schema):
    """What would help most; ``more`` is null where data must come first."""

    advice: str
    track: str
    metric: str
    part: str
    type: str
    more: str | None
    gain: str
    total: str
    qualified: bool


class NearlyThereOut(Schema):
    """A customer that would count with a few more active users."""

    customer: str
    customer_name: str
    metric: str
    more: int


class ScoreExpiringOut(Schema):
    """People who count for a metric today, and not in 90 days unless they renew."""

    track: str
    metric: str
    people: int
    first: date = Field(description="the last day of the first of them")


class ScoreOut(ScoreRowOut):
    """A score with its tracks, twelve months, and what is recommended."""

    window_from: date = Field(description="for whoever holds it, the window of the renewal")
    window_to: date
    reached_on: date | None = Field(description="the last day in the window on which it was")
    missing: list[str] = Field(description="designations that must be held before")
    tracks: list[ScoreTrackOut]
    history: list[PastScoreOut]
    recommendations: list[RecommendationOut]
    nearly_there: list[NearlyThereOut]
    expiring: list[ScoreExpiringOut]


class ScorePage(Schema):
    """A page of scores."""

    items: list[ScoreRowOut]
    next: str | None


class ScoredCustomerOut(Schema):
    """A customer behind a metric. Figures are null where no association of yours opens them."""

    customer: str
    customer_name: str
    tenant_id: str
    workload: str | None
    track: str
    metric: str
    part: str
    type: str
    standing: str
    before: bool
    why: str | None
    active_users: int | None
    paid_units: int | None
    active_users_before: int | None
    consumption_value: str | None


class ScoredCustomerPage(Schema):
    """A page of customers."""

    items: list[ScoredCustomerOut]
    next: str | None


class ScoreChangeIn(Schema):
    """So much more (or less) of one value."""

    model_config = ConfigDict(extra="forbid")

    track: str
    metric: str
    part: str
    type: str = ""
    more: Decimal = Field(max_digits=14, decimal_places=4)


class ScoreSimulationIn(Schema):
    """What is supposed."""

    model_config = ConfigDict(extra="forbid")

    changes: list[ScoreChangeIn] = Field(max_length=100)


class ScoreSimulationOut(Schema):
    """What the score would be."""

    track: str
    total: int
    gain: str
    qualified: bool
    tracks: list[ScoreTrackOut]


class EligibilityRowErrorOut(Schema):
    """One thing that is wrong in a row."""

    line: int
    field: str
    code: str
    message: str
    remedy: str


class EligibilityImportOut(Schema):
    """What became of a file; with any error nothing of it was stored."""

    kind: str
    carried_out: bool
    created: int
    changed: int
    unchanged: int
    wrong: int
    errors: list[EligibilityRowErrorOut]
