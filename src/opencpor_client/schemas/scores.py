"""The shapes of requests and answers about scores.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

ScoreState = Literal["qualified", "in_window", "held", "renewal_due", "in_progress"]


class ScorePage(TypedDict):
    """A page of scores."""

    items: list[ScoreRowOut]
    next: str | None


class ScoreRowOut(TypedDict):
    """The newest score of a designation. ``total`` is in whole points that have been reached."""

    id: str
    program: str
    partner: str
    partner_name: str
    designation: str
    name: str
    kind: str
    month: str
    day: str
    usage_month: str
    track: str
    state: str
    total: int
    needed: str | None
    qualified: bool
    qualified_on: str | None
    held_since: str | None
    renews_on: str | None
    renewal_due: bool
    illustrative: bool
    computed_at: str


class NearlyThereOut(TypedDict):
    """A customer that would count with a few more active users."""

    customer: str
    customer_name: str
    metric: str
    more: int


class PastScoreOut(TypedDict):
    """A month of the history; ``total`` is null where nothing was scored."""

    month: str
    total: str | None
    qualified_on: str | None


class RecommendationOut(TypedDict):
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


class ScoreExpiringOut(TypedDict):
    """People who count for a metric today, and not in 90 days unless they renew."""

    track: str
    metric: str
    people: int
    first: str


class ScoreMetricOut(TypedDict):
    """One metric; ``points`` is null where nothing is known."""

    metric: str
    name: str
    kind: str
    max_points: str
    points: str | None
    met: bool
    illustrative: bool
    parts: list[ScorePartOut]


class ScoreOut(TypedDict):
    """A score with its tracks, twelve months, and what is recommended."""

    id: str
    program: str
    partner: str
    partner_name: str
    designation: str
    name: str
    kind: str
    month: str
    day: str
    usage_month: str
    track: str
    state: str
    total: int
    needed: str | None
    qualified: bool
    qualified_on: str | None
    held_since: str | None
    renews_on: str | None
    renewal_due: bool
    illustrative: bool
    computed_at: str
    window_from: str
    window_to: str
    reached_on: str | None
    missing: list[str]
    tracks: list[ScoreTrackOut]
    history: list[PastScoreOut]
    recommendations: list[RecommendationOut]
    nearly_there: list[NearlyThereOut]
    expiring: list[ScoreExpiringOut]


class ScorePartOut(TypedDict):
    """One source of a metric's points; the type that gives most counts."""

    part: str
    name: str
    types: list[ScoreTypeOut]


class ScoreTrackOut(TypedDict):
    """One track; the better one counts."""

    track: str
    name: str
    applies: bool
    counts: bool
    total: str
    qualified: bool
    metrics: list[ScoreMetricOut]


class ScoreTypeOut(TypedDict):
    """What one association type gives. No data is null, which is not 0."""

    type: str
    threshold: str
    value: str | None
    points: str | None
    counts: bool


class ScoredCustomerOut(TypedDict):
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


class ScoredCustomerPage(TypedDict):
    """A page of customers."""

    items: list[ScoredCustomerOut]
    next: str | None


class ScoreSimulationOut(TypedDict):
    """What the score would be."""

    track: str
    total: int
    gain: str
    qualified: bool
    tracks: list[ScoreTrackOut]


class ScoreChangeIn(TypedDict):
    """So much more (or less) of one value."""

    track: str
    metric: str
    part: str
    type: NotRequired[str]
    more: float | str


class ScoreSimulationIn(TypedDict):
    """What is supposed."""

    changes: list[ScoreChangeIn]


class ScoreTrialOut(TypedDict):
    """A question, and its answer; what is null or empty is not known before it is answered."""

    id: str
    program: str
    asked: dict[str, Any]
    operation: str | None
    asked_by: str
    asked_at: str
    finished_at: str | None
    expires_at: str
    base: int | None
    day: str | None
    partners: int | None
    changes: int | None
    designations: list[TriedDesignationOut]


class ScoreTrialPage(TypedDict):
    """A page of questions, the newest first."""

    items: list[ScoreTrialOut]
    next: str | None


class StandingsOut(TypedDict):
    """StandingsOut.

    How many partners stand where on the day alone; near: from three quarters of what is
    needed. Who reached a designation on an earlier day of its window may hold it all the
    same.
    """

    eligible: int
    near: int
    far: int


class TriedDesignationOut(TypedDict):
    """One designation by both versions."""

    designation: str
    name: str
    in_base: bool
    tried: bool
    before: StandingsOut
    after: StandingsOut
    gained: int
    lost: int


class ScoreTrialIn(TypedDict):
    """What is tried on today's scores: exactly one version, proposal, draft or document."""

    program: str
    version: NotRequired[int | None]
    proposal: NotRequired[str]
    draft: NotRequired[str]
    document: NotRequired[str]


class TriedScoreOut(TypedDict):
    """A partner's score that would differ; null: that version does not have the designation."""

    partner: str
    partner_name: str
    designation: str
    moved: bool
    before: str | None
    after: str | None
    total_before: str | None
    total_after: str | None
    track_before: str | None
    track_after: str | None


class TriedScorePage(TypedDict):
    """A page of scores that would differ, by partner."""

    items: list[TriedScoreOut]
    next: str | None


class EligibilityImportOut(TypedDict):
    """What became of a file; with any error nothing of it was stored."""

    kind: str
    carried_out: bool
    created: int
    changed: int
    unchanged: int
    wrong: int
    errors: list[EligibilityRowErrorOut]


class EligibilityRowErrorOut(TypedDict):
    """One thing that is wrong in a row."""

    line: int
    field: str
    code: str
    message: str
    remedy: str
