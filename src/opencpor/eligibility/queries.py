"""Reads scores: the newest of each designation, its history, who is behind it, what is advised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.directory.narrowing import Narrowed
from opencpor.eligibility.expiring import ExpiringMetric, expiring_metrics
from opencpor.eligibility.models import HeldDesignation, Score, ScoredCustomer, Standing
from opencpor.eligibility.rules.advising import NEAR, Recommendation, recommendations
from opencpor.eligibility.rules.keeping import taken_out
from opencpor.eligibility.rules.scoring import Result, rescored
from opencpor.eligibility.rules.windows import Held, Span, days_that_count
from opencpor.eligibility.states import ScoreState, in_state
from opencpor.programs.document.eligibility import Designation
from opencpor.programs.queries import version_by_number
from opencpor.register.models import Association
from opencpor.usage.hiding import DECLINED, programs_that_hide

HISTORY = 12
ORDER = ("partner__name", "designation", "id")
BEHIND_ORDER = ("id",)
MOST_ADDED = 10_000_000
CLOSEST = 10  # customers that are named as near to counting


@dataclass(frozen=True)
class Wanted:
    """Which scores are wanted; empty: all.

    Attributes:
        partner: Identifier of one.
        name: A part of partners' names.
        state: One of `states.ScoreState`.
    """

    program: str = ""
    partner: str = ""
    designation: str = ""
    name: str = ""
    state: str = ""


def newest_scores(actor: Actor, wanted: Wanted = Wanted()) -> QuerySet[Score]:
    """Return the newest score of each partner and designation that an actor may see."""
    rows = restrict(_scores(), actor)
    same = Score.objects.filter(
        program_key=OuterRef("program_key"),
        partner_id=OuterRef("partner_id"),
        designation=OuterRef("designation"),
    )
    newest = same.order_by("-month").values("id")[:1]
    said = {
        "program_key": wanted.program,
        "partner_id": wanted.partner,
        "designation": wanted.designation,
        "partner__name__icontains": wanted.name,
    }
    given = {name: value for name, value in said.items() if value}
    found = rows.filter(id=Subquery(newest), **given)
    return in_state(found, wanted.state) if wanted.state else found


def _scores() -> QuerySet[Score]:
    """Return scores with what is known of their designation beside: see `in_force`."""
    held = HeldDesignation.objects.filter(
        program_key=OuterRef("program_key"),
        partner_id=OuterRef("partner_id"),
        designation=OuterRef("designation"),
        withdrawn=False,
    )
    reached = Score.objects.filter(
        program_key=OuterRef("program_key"),
        partner_id=OuterRef("partner_id"),
        designation=OuterRef("designation"),
        month__lte=OuterRef("month"),
        qualified_on__isnull=False,
    )
    return Score.objects.select_related("partner").annotate(
        held_since=Subquery(held.values("since")[:1]),
        renews_on=Subquery(held.values("renews_on")[:1]),
        reached_last=Subquery(reached.order_by("-month").values("qualified_on")[:1]),
    )


@dataclass(frozen=True)
class InForce:
    """How a partner stands with a designation on the day of a score.

    Attributes:
        held: It was paid for, and is still held; None: it is not known to be.
        window: The days on one of which it must be reached, for the first time or anew.
        reached_on: The last day in the window on which it was; None: on none.
    """

    held: Held | None
    window: Span
    reached_on: date | None
    day: date

    @property
    def renewal_due(self) -> bool:
        """Whether it is held and must be reached anew, in days that have begun."""
        return self.held is not None and self.day in self.window and self.reached_on is None


def state_of(row: Score, stands: InForce) -> ScoreState:
    """Say how far a partner is with a designation."""
    if stands.held is not None:
        return ScoreState.RENEWAL_DUE if stands.renewal_due else ScoreState.HELD
    if row.qualified:
        return ScoreState.QUALIFIED
    return ScoreState.IN_WINDOW if stands.reached_on else ScoreState.IN_PROGRESS


def in_force(row: Score, designation: Designation) -> InForce:
    """Say how a partner stands with a score's designation; the row is one of this module's."""
    since, renews_on = getattr(row, "held_since", None), getattr(row, "renews_on", None)
    paid = Held(since, renews_on) if since and renews_on else None
    held = paid if paid and paid.on(row.day) else None
    window = days_that_count(designation.window, row.day, held)
    last = getattr(row, "reached_last", None)
    return InForce(held, window, last if last and last in window else None, row.day)


def designation_of(row: Score) -> Designation:
    """Return the designation as it was when the score was computed."""
    document = version_by_number(row.program_key, row.program_version).document
    return next(one for one in document.eligibility.designations if one.key == row.designation)


@dataclass(frozen=True)
class Past:
    """A month of the history; None: nothing was scored."""

    month: Month
    total: Fraction | None
    qualified_on: date | None
    metrics: Mapping[str, Fraction | None]


@dataclass(frozen=True)
class ScoreView:
    """One score with everything that its page shows.

    Attributes:
        in_force: How the partner stands with the designation.
        history: Twelve months, the oldest first.
        expiring: Metrics for which people soon stop counting.
    """

    row: Score
    designation: Designation
    result: Result
    in_force: InForce
    history: tuple[Past, ...]
    advice: tuple[Recommendation, ...]
    expiring: tuple[ExpiringMetric, ...]


def view(actor: Actor, score_id: str) -> ScoreView:
    """Return one score, or the not-found answer."""
    row = fetch(_scores(), actor, "score", id=score_id)
    designation, result = designation_of(row), taken_out(row.result)
    return ScoreView(
        row,
        designation,
        result,
        in_force(row, designation),
        _past(actor, row),
        recommendations(designation, result),
        expiring_metrics(actor, row.program_key, row.partner_id, designation),
    )


def _past(actor: Actor, row: Score) -> tuple[Past, ...]:
    """Return the months through a score's own; points are those of the track that counted then."""
    last = Month.of(row.month)
    rows = restrict(Score.objects.all(), actor).filter(
        program_key=row.program_key,
        partner_id=row.partner_id,
        designation=row.designation,
        month__gt=last.plus(-HISTORY).first_day,
        month__lte=row.month,
    )
    found = {Month.of(one.month): one for one in rows}
    return tuple(
        _month(month, found.get(month))
        for month in (last.plus(n + 1 - HISTORY) for n in range(HISTORY))
    )


def _month(month: Month, row: Score | None) -> Past:
    if row is None:
        return Past(month, None, None, {})
    result = taken_out(row.result)
    metrics = {one.metric: one.points for one in result.counting.metrics}
    return Past(month, result.total, row.qualified_on, metrics)


EVERYTHING = Narrowed()
OTHERWISE = {"customer", "about"}  # rows have them by other names


@dataclass(frozen=True)
class Behind:
    """Which customers are wanted; empty: all.

    Attributes:
        customer: Identifier of one.
        about: Rows about some workloads, and customers of a country and a segment.
    """

    track: str = ""
    metric: str = ""
    part: str = ""
    kind: str = ""
    standing: str = ""
    customer: str = ""
    about: Narrowed = EVERYTHING

    @property
    def lookups(self) -> dict[str, Any]:
        """Return what rows are looked up by."""
        said = {name: value for name, value in vars(self).items() if name not in OTHERWISE}
        said |= {"customer_id": self.customer, "workload__in": self.about.workloads}
        said |= self.about.of_customers("customer__customer__")
        return {name: value for name, value in said.items() if value}


def customers_behind(actor: Actor, score_id: str, wanted: Behind) -> QuerySet[ScoredCustomer]:
    """Return who is behind a score's values; only the newest score has them.

    Each is ``declined`` if it took the past away, perhaps after it was scored.
    """
    row = fetch(Score.objects.all(), actor, "score", id=score_id)
    rows = restrict(ScoredCustomer.objects.select_related("customer__customer"), actor)
    declines = Association.objects.filter(
        partner_id=row.partner_id,
        end_reason=DECLINED,
        slot__customer_id=OuterRef("customer_id"),
        slot__program_key=row.program_key,
        slot__program_key__in=programs_that_hide(),
    )
    return rows.filter(score_id=row.id, **wanted.lookups).annotate(declined=Exists(declines))


def opened(row: ScoredCustomer) -> ScoredCustomer:
    """Take the figures out of a row (of `customers_behind`) whose customer hides them by now."""
    if getattr(row, "declined", False):
        row.active = row.paid = row.active_before = row.value = None
    return row


def counts_behind(rows: QuerySet[ScoredCustomer]) -> dict[str, int]:
    """Count customers by standing, and how many were added, kept and lost against a year before."""
    met = Q(standing=Standing.MET.value)
    return dict(
        rows.order_by().aggregate(
            met=Count("id", filter=met),
            not_met=Count("id", filter=Q(standing=Standing.NOT_MET.value)),
            no_data=Count("id", filter=Q(standing=Standing.NO_DATA.value)),
            added=Count("id", filter=met & Q(before=False)),
            kept=Count("id", filter=met & Q(before=True)),
            lost=Count("id", filter=~met & Q(before=True)),
        )
    )


@dataclass(frozen=True)
class Near:
    """A customer that would count for a metric with a few more active users."""

    row: ScoredCustomer
    more: int


def nearly_there(actor: Actor, shown: ScoreView) -> list[Near]:
    """Return the customers nearest to a share of active users that a metric asks for."""
    found: list[Near] = []
    track = next(one for one in shown.designation.tracks if one.key == shown.result.track)
    for metric in track.metrics:
        for part in metric.parts:
            share = part.qualifies.min_active_share if part.qualifies else None
            if share is None:
                continue
            wanted = Behind(track.key, metric.key, part.key)
            rows = customers_behind(actor, shown.row.id, wanted).filter(
                why="low_share", active__isnull=False, paid__gt=0
            )
            for row in map(opened, rows):
                if row.active is None:
                    continue
                needed = -int(-Fraction(share) * (row.paid or 0) // 1)
                if Fraction(row.active) >= NEAR * needed:
                    found.append(Near(row, needed - row.active))
    once = {(one.row.metric, one.row.customer_id): one for one in found}
    return sorted(once.values(), key=lambda one: (one.more, one.row.id))[:CLOSEST]


Added = Mapping[tuple[str, ...], Fraction]


def simulated(shown: ScoreView, added: Added) -> Result:
    """Score anew with so much more of some values; nothing is stored.

    Raises:
        Invalid: If a value is not of this designation, or far too large.
    """
    known = {
        (track.track, metric.metric, part.part, one.type)
        for track in shown.result.tracks
        for metric in track.metrics
        for part in metric.parts
        for one in part.types
    }
    errors = []
    for place, more in added.items():
        if place not in known:
            message = phrase("There is no value {place!r}.", place="/".join(place))
            errors.append(FieldError("changes", "unknown_value", message, "See the score."))
        elif abs(more) > MOST_ADDED:
            message = phrase("{more} is too much.", more=str(more))
            errors.append(
                FieldError(
                    "changes", "too_large", message, phrase("At most {most}.", most=MOST_ADDED)
                )
            )
    if errors:
        raise Invalid("Some changes are not right.", code="invalid", errors=errors)
    return rescored(shown.designation, shown.result, added)
