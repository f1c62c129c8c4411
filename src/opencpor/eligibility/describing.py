"""Writes scores and imports for the API."""

from __future__ import annotations

from fractions import Fraction

from opencpor.common.months import Month
from opencpor.eligibility.actions.import_file import ERROR, Report
from opencpor.eligibility.models import Score, ScoredCustomer
from opencpor.eligibility.queries import (
    Near,
    Past,
    ScoreView,
    designation_of,
    in_force,
    opened,
    state_of,
)
from opencpor.eligibility.rules.advising import Recommendation
from opencpor.eligibility.rules.points import rounded, whole_points
from opencpor.eligibility.rules.scoring import (
    PartScore,
    Result,
    TrackScore,
    thresholds_of,
)
from opencpor.eligibility.schemas import (
    EligibilityImportOut,
    EligibilityRowErrorOut,
    NearlyThereOut,
    PastScoreOut,
    RecommendationOut,
    ScoredCustomerOut,
    ScoreExpiringOut,
    ScoreMetricOut,
    ScoreOut,
    ScorePartOut,
    ScoreRowOut,
    ScoreSimulationOut,
    ScoreTrackOut,
    ScoreTypeOut,
)
from opencpor.http.wording import in_words
from opencpor.programs.document.eligibility import Designation, Part, Track

PLACES = 4


def written(number: Fraction | None) -> str | None:
    """Write a number as a decimal text without needless zeros; None: no data."""
    if number is None:
        return None
    text = str(rounded(number, PLACES))
    return text.rstrip("0").rstrip(".")


def exact(number: Fraction) -> str:
    """Write a number that is known."""
    return written(number) or "0"


def row_out(row: Score, language: str) -> ScoreRowOut:
    """Write a row of the list."""
    return ScoreRowOut.model_validate(_row(row, designation_of(row), language))


def _row(row: Score, designation: Designation, language: str) -> dict[str, object]:
    needed, stands = designation.qualification.total, in_force(row, designation)
    return {
        "id": row.id,
        "program": row.program_key,
        "partner": row.partner_id,
        "partner_name": row.partner.name,
        "designation": row.designation,
        "name": designation.name.in_language(language),
        "kind": designation.kind.value,
        "month": str(Month.of(row.month)),
        "day": row.day,
        "usage_month": str(Month.of(row.usage_month)),
        "track": row.track,
        "state": state_of(row, stands).value,
        "total": whole_points(Fraction(row.total)),
        "needed": None if needed is None else exact(Fraction(needed)),
        "qualified": row.qualified,
        "qualified_on": row.qualified_on,
        "held_since": stands.held.since if stands.held else None,
        "renews_on": stands.held.renews_on if stands.held else None,
        "renewal_due": stands.renewal_due,
        "illustrative": designation.illustrative,
        "computed_at": row.computed_at,
    }


def score_out(shown: ScoreView, near: list[Near], language: str) -> ScoreOut:
    """Write a score with everything."""
    return ScoreOut.model_validate({
        **_row(shown.row, shown.designation, language),
        "window_from": shown.in_force.window.first,
        "window_to": shown.in_force.window.last,
        "reached_on": shown.in_force.reached_on,
        "missing": list(shown.result.missing),
        "tracks": tracks_out(shown.designation, shown.result, language),
        "history": [_past(one) for one in shown.history],
        "recommendations": [_advice(one) for one in shown.advice],
        "nearly_there": [
            NearlyThereOut(
                customer=one.row.customer_id,
                customer_name=one.row.customer.name,
                metric=one.row.metric,
                more=one.more,
            )
            for one in near
        ],
        "expiring": [ScoreExpiringOut(**vars(one)) for one in shown.expiring],
    })  # fmt: skip


def tracks_out(designation: Designation, result: Result, language: str) -> list[ScoreTrackOut]:
    """Write all tracks."""
    return [
        ScoreTrackOut(
            track=track.key,
            name=track.name.in_language(language),
            applies=found.applies,
            counts=track.key == result.track,
            total=exact(found.total),
            qualified=found.qualified,
            metrics=_metrics(track, found, language),
        )
        for track, found in zip(designation.tracks, result.tracks, strict=True)
    ]


def _metrics(track: Track, found: TrackScore, language: str) -> list[ScoreMetricOut]:
    pairs = zip(track.metrics, found.metrics, strict=True)
    return [
        ScoreMetricOut(
            metric=metric.key,
            name=metric.name.in_language(language),
            kind=metric.kind.value,
            max_points=exact(Fraction(metric.max_points)),
            points=written(scored.points),
            met=scored.met,
            illustrative=metric.illustrative,
            parts=[
                _part(part, one, language)
                for part, one in zip(metric.parts, scored.parts, strict=True)
            ],
        )
        for metric, scored in pairs
    ]


def _part(part: Part, found: PartScore, language: str) -> ScorePartOut:
    thresholds = thresholds_of(part)
    best = found.best
    return ScorePartOut(
        part=part.key,
        name=part.name.in_language(language),
        types=[
            ScoreTypeOut(
                type=one.type,
                threshold=exact(thresholds[one.type]),
                value=written(one.value),
                points=written(one.points),
                counts=one is best,
            )
            for one in found.types
        ],
    )


def _past(one: Past) -> PastScoreOut:
    return PastScoreOut(
        month=str(one.month), total=written(one.total), qualified_on=one.qualified_on
    )


def _advice(one: Recommendation) -> RecommendationOut:
    return RecommendationOut(
        advice=one.advice.value,
        track=one.track,
        metric=one.metric,
        part=one.part,
        type=one.type,
        more=written(one.more),
        gain=exact(one.gain),
        total=exact(one.total),
        qualified=one.qualified,
    )


def customer_out(row: ScoredCustomer) -> ScoredCustomerOut:
    """Write a customer behind a metric."""
    row = opened(row)
    return ScoredCustomerOut(
        customer=row.customer_id,
        customer_name=row.customer.name,
        tenant_id=str(row.customer.customer.tenant_id),
        workload=row.workload or None,
        track=row.track,
        metric=row.metric,
        part=row.part,
        type=row.kind,
        standing=row.standing,
        before=row.before,
        why=row.why or None,
        active_users=row.active,
        paid_units=row.paid,
        active_users_before=row.active_before,
        consumption_value=None if row.value is None else exact(Fraction(row.value)),
    )


def simulation_out(shown: ScoreView, then: Result, language: str) -> ScoreSimulationOut:
    """Write what a score would be."""
    return ScoreSimulationOut(
        track=then.track,
        total=whole_points(then.total),
        gain=exact(then.total - shown.result.total),
        qualified=then.qualified,
        tracks=tracks_out(shown.designation, then, language),
    )


def import_out(report: Report) -> EligibilityImportOut:
    """Write what became of a file."""
    return EligibilityImportOut(
        kind=report.kind.value,
        carried_out=report.carried_out,
        created=report.counts["created"],
        changed=report.counts["changed"],
        unchanged=report.counts["unchanged"],
        wrong=report.counts[ERROR],
        errors=[
            EligibilityRowErrorOut(
                line=row.line,
                field=error.field,
                code=error.code,
                message=in_words(error.message),
                remedy=in_words(error.remedy),
            )
            for row in report.wrong
            for error in row.errors
        ],
    )
