"""The tables of scores: the list, one scorecard, its history, the customers behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.eligibility import queries
from opencpor.eligibility.asked import BehindAsked, ScoresAsked
from opencpor.eligibility.describing import PLACES
from opencpor.eligibility.models import Score, ScoredCustomer
from opencpor.eligibility.queries import opened
from opencpor.eligibility.rules.points import rounded, whole_points
from opencpor.eligibility.rules.scoring import MetricScore, thresholds_of
from opencpor.http.tables import Asked, Table, TableColumn, register
from opencpor.programs.document.eligibility import Metric, Track

PART = 500
TOTAL = "total"
SCORE = ("score",)


def _language() -> str:
    return get_language() or "en"


def _exact(number: Fraction | None) -> Decimal | None:
    """Write a number as the API does; None: no data."""
    return None if number is None else rounded(number, PLACES)


def _scores(actor: Actor, asked: Asked) -> Iterable[Row]:
    rows = queries.newest_scores(actor, ScoresAsked.said(asked).read())
    return _listed(rows.order_by(*queries.ORDER), _language())


def _listed(rows: QuerySet[Score], language: str) -> Iterator[Row]:
    for row in rows.iterator(PART):
        designation = queries.designation_of(row)
        needed, stands = designation.qualification.total, queries.in_force(row, designation)
        held = stands.held
        yield (
            row.id, row.program_key, row.partner_id, row.partner.name, row.designation,
            designation.name.in_language(language), row.month, row.day, row.track,
            whole_points(Fraction(row.total)), None if needed is None else Decimal(needed),
            row.qualified, designation.illustrative, held and held.since,
            held and held.renews_on, stands.renewal_due, queries.state_of(row, stands).value,
        )  # fmt: skip


def _metrics(actor: Actor, asked: Asked) -> Iterable[Row]:
    view, language = queries.view(actor, asked["score"]), _language()
    return [
        row
        for track, scored in zip(view.designation.tracks, view.result.tracks, strict=True)
        for metric, found in zip(track.metrics, scored.metrics, strict=True)
        for row in _lines(track, metric, found, language, counts=track.key == view.result.track)
    ]


def _lines(
    track: Track, metric: Metric, found: MetricScore, language: str, *, counts: bool
) -> Iterator[Row]:
    for part, one in zip(metric.parts, found.parts, strict=True):
        thresholds = thresholds_of(part)
        for kind in one.types:
            yield (
                track.key, counts, metric.key, metric.name.in_language(language), part.key,
                kind.type, _exact(kind.value), _exact(thresholds[kind.type]),
                _exact(kind.points), kind is one.best, _exact(found.points),
                _exact(Fraction(metric.max_points)), found.met,
            )  # fmt: skip


def _history(actor: Actor, asked: Asked) -> Iterable[Row]:
    view, language = queries.view(actor, asked["score"]), _language()
    track = next(one for one in view.designation.tracks if one.key == view.result.track)
    names = {one.key: one.name.in_language(language) for one in track.metrics}
    return [
        (past.month.first_day, key, name, _exact(points), past.qualified_on)
        for past in view.history
        for key, name, points in (
            (TOTAL, "", past.total),
            *((key, name, past.metrics.get(key)) for key, name in names.items()),
        )
    ]


def _customers(actor: Actor, asked: Asked) -> Iterable[Row]:
    wanted = BehindAsked.said(asked).read()
    rows = queries.customers_behind(actor, asked["score"], wanted)
    return _behind(rows.order_by(*queries.BEHIND_ORDER))


def _behind(rows: QuerySet[ScoredCustomer]) -> Iterator[Row]:
    for row in map(opened, rows.iterator(PART)):
        value = None if row.value is None else _exact(Fraction(row.value))
        yield (
            row.customer.name, str(row.customer.customer.tenant_id), row.workload, row.track,
            row.metric, row.part, row.kind, row.standing, row.before, row.why, row.active,
            row.active_before, row.paid, value,
        )  # fmt: skip


def _near(actor: Actor, asked: Asked) -> Iterable[Row]:
    view = queries.view(actor, asked["score"])
    return [
        (
            one.row.customer.name, str(one.row.customer.customer.tenant_id), one.row.metric,
            one.row.active, one.row.paid, one.more,
        )
        for one in queries.nearly_there(actor, view)
    ]  # fmt: skip


CUSTOMER_COLUMNS = (
    TableColumn("customer", Kind.TEXT, _("The customer's name")),
    TableColumn("tenant_id", Kind.TEXT, _("The customer's tenant")),
)
METRIC = TableColumn("metric", Kind.TEXT, _("Key of the metric"))
TYPE = TableColumn("type", Kind.TEXT, _("Key of the association type"))
ACTIVE = TableColumn("active_users", Kind.WHOLE, _("Monthly active users"))
PAID = TableColumn("paid_units", Kind.WHOLE, _("Paid units"))

TABLES = (
    Table(
        "scores", _("Eligibility"), Permission.USAGE_READ,
        (
            TableColumn("score", Kind.TEXT, _("The score's id")),
            TableColumn("program", Kind.TEXT, _("Key of the program")),
            TableColumn("partner", Kind.TEXT, _("The partner's id")),
            TableColumn("partner_name", Kind.TEXT, _("The partner's name")),
            TableColumn("designation", Kind.TEXT, _("Key of the designation")),
            TableColumn("name", Kind.TEXT, _("The designation's name")),
            TableColumn("month", Kind.MONTH, _("The month that it is of")),
            TableColumn("day", Kind.DATE, _("The day that it is of")),
            TableColumn("track", Kind.TEXT, _("Key of the track that counts")),
            TableColumn("total", Kind.WHOLE, _("Whole points that are reached")),
            TableColumn("needed", Kind.AMOUNT, _("Points that qualify; empty: thresholds do")),
            TableColumn("qualified", Kind.TRUTH, _("Whether it is reached")),
            TableColumn("illustrative", Kind.TRUTH, _("Whether its rules are made up")),
            TableColumn("held_since", Kind.DATE, _("Since when it is held; empty: not known")),
            TableColumn("renews_on", Kind.DATE, _("When what is held is to be renewed")),
            TableColumn("renewal_due", Kind.TRUTH, _("Whether it must be reached anew now")),
            TableColumn("state", Kind.TEXT, _("Key of the state")),
        ),
        _scores, tuple(ScoresAsked.model_fields),
    ),
    Table(
        "score-metrics", _("Scorecard"), Permission.USAGE_READ,
        (
            TableColumn("track", Kind.TEXT, _("Key of the track")),
            TableColumn("track_counts", Kind.TRUTH, _("Whether the track counts")),
            METRIC,
            TableColumn("metric_name", Kind.TEXT, _("The metric's name")),
            TableColumn("source", Kind.TEXT, _("Key of the source of its points")),
            TYPE,
            TableColumn("value", Kind.AMOUNT, _("The value; empty: no data")),
            TableColumn("threshold", Kind.AMOUNT, _("The value that gives all points")),
            TableColumn("points", Kind.AMOUNT, _("What the value gives; empty: no data")),
            TableColumn("counts", Kind.TRUTH, _("Whether this type counts")),
            TableColumn("metric_points", Kind.AMOUNT, _("Points of the metric")),
            TableColumn("max_points", Kind.AMOUNT, _("Most points of the metric")),
            TableColumn("met", Kind.TRUTH, _("Whether the metric is met")),
        ),
        _metrics, SCORE, SCORE,
    ),
    Table(
        "score-history", _("Twelve months"), Permission.USAGE_READ,
        (
            TableColumn("month", Kind.MONTH, _("The month that it is of")),
            TableColumn("metric", Kind.TEXT, _("Key of the metric, or total")),
            TableColumn("metric_name", Kind.TEXT, _("The metric's name")),
            TableColumn("points", Kind.AMOUNT, _("Points; empty: no data")),
            TableColumn("qualified_on", Kind.DATE, _("The first day on which it was reached")),
        ),
        _history, SCORE, SCORE,
    ),
    Table(
        "score-customers", _("Customers behind the score"), Permission.USAGE_READ,
        (
            *CUSTOMER_COLUMNS,
            TableColumn("workload", Kind.TEXT, _("Key of the workload")),
            TableColumn("track", Kind.TEXT, _("Key of the track")),
            METRIC,
            TableColumn("source", Kind.TEXT, _("Key of the source of its points")),
            TYPE,
            TableColumn("standing", Kind.TEXT, _("met, not_met or no_data")),
            TableColumn("before", Kind.TRUTH, _("Whether it counted a year before")),
            TableColumn("why", Kind.TEXT, _("Key of the reason why not")),
            ACTIVE,
            TableColumn("active_users_before", Kind.WHOLE, _("The same a year before")),
            PAID,
            TableColumn("consumption_value", Kind.AMOUNT, _("What was consumed")),
        ),
        _customers, (*SCORE, *BehindAsked.model_fields), SCORE,
    ),
    Table(
        "score-nearly", _("Customers that nearly count"), Permission.USAGE_READ,
        (
            *CUSTOMER_COLUMNS,
            METRIC,
            ACTIVE,
            PAID,
            TableColumn("missing", Kind.WHOLE, _("Active users that are missing")),
        ),
        _near, SCORE, SCORE,
    ),
)  # fmt: skip


def register_tables() -> None:
    """Make the tables known; called once, when the app is ready."""
    register(*TABLES)
