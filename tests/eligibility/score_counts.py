"""Scores of Modern Work as SQL over the ground tables and a little arithmetic, written afresh.

Nothing of it is shared with what it is held against.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection

HELD = """
    WITH day AS (
        SELECT (%(month)s::date + interval '1 month' - interval '1 day')::date AS last,
            (%(month)s::date - interval '11 months' - interval '1 day')::date AS old,
            (%(month)s::date - interval '12 months')::date AS before
    ), hold AS (
        SELECT 'cpor' AS kind, slot.customer_id AS customer, slot.workload,
            (lower(period) AT TIME ZONE 'America/Los_Angeles')::date AS since,
            least((upper(period) AT TIME ZONE 'America/Los_Angeles')::date, void_from) AS until
        FROM register_association AS own JOIN register_slot AS slot ON slot.id = own.slot_id
        WHERE own.partner_id = %(partner)s AND own.engagement = 'modern-work-security-usage'
        UNION ALL
        SELECT kind, customer_id, named, since, until + 1
        FROM eligibility_otherassociation AS one JOIN access_unit AS place ON place.id = location_id
        CROSS JOIN unnest(ARRAY['teams', 'intune']) AS named
        WHERE organization_id = %(partner)s AND NOT withdrawn AND workload IN ('', named)
    ), stood AS (
        SELECT customer, workload, min(since) FILTER (WHERE until IS NULL OR until > last) AS since,
            bool_or(until IS NULL OR until > last) AS now,
            bool_or(since <= old AND (until IS NULL OR until > old)) AS "then"
        FROM hold CROSS JOIN day WHERE kind = %(kind)s AND since <= last GROUP BY 1, 2
    ), known AS (
        SELECT place.*, at.active_users AS active, at.paid_units AS paid,
            first.active_users AS old_active, first.paid_units AS old_paid,
            claim.active_users AS own_active
        FROM (SELECT customer, workload, day.*, CASE WHEN now THEN since END AS since, now, "then"
              FROM stood CROSS JOIN day WHERE now OR "then") AS place
        LEFT JOIN usage_usagefact AS at ON (at.customer_id, at.workload, at.month)
            = (place.customer, place.workload, %(month)s::date)
        LEFT JOIN LATERAL (SELECT * FROM usage_usagefact AS fact WHERE (customer_id, fact.workload)
            = (place.customer, place.workload) AND month >= before AND month < %(month)s::date
            ORDER BY month LIMIT 1) AS first ON true
        LEFT JOIN LATERAL (SELECT * FROM usage_usagefact AS fact WHERE (customer_id, fact.workload)
            = (place.customer, place.workload) AND month < %(month)s::date
            AND month >= date_trunc('month', place.since::timestamp) - interval '1 month'
            ORDER BY month LIMIT 1) AS claim ON true
    ), paid AS (
        SELECT customer, bool_or(now_paid >= %(least)s AND now_paid < %(below)s) AS inside,
            bool_or(old_paid >= %(least)s AND old_paid < %(below)s) AS was_inside
        FROM (
            SELECT DISTINCT customer_id AS customer, workload FROM usage_usagefact
        ) AS unit LEFT JOIN LATERAL (SELECT paid_units AS now_paid FROM usage_usagefact AS fact
            WHERE (customer_id, fact.workload, month)
                = (customer, unit.workload, %(month)s::date)) AS at ON true
        LEFT JOIN LATERAL (SELECT paid_units AS old_paid FROM usage_usagefact AS fact, day
            WHERE (customer_id, fact.workload) = (customer, unit.workload)
                AND month >= before AND month < %(month)s::date ORDER BY month LIMIT 1
        ) AS first ON true GROUP BY 1
    ), units AS (
        SELECT known.*, inside, was_inside, since <= old AS of_old,
            CASE WHEN active IS NOT NULL AND paid IS NOT NULL
                THEN paid > 0 AND active * 5 >= paid * 2 END AS deployed,
            CASE WHEN old_active IS NOT NULL AND old_paid IS NOT NULL
                THEN old_paid > 0 AND old_active * 5 >= old_paid * 2 END AS was_deployed,
            greatest(old_active, CASE WHEN since > old THEN own_active END) AS earlier
        FROM known LEFT JOIN paid USING (customer)
    )
"""
ADDS = """
    SELECT customer, CASE WHEN bool_or(now) THEN bool_or(inside) ELSE false END,
        bool_or("then") AND coalesce(bool_or(was_inside), false), 0
    FROM units GROUP BY 1
"""
GROWTH = """
    SELECT customer, CASE WHEN coalesce(bool_or(inside), bool_or(was_inside)) IS NULL THEN NULL
            WHEN NOT coalesce(bool_or(inside), bool_or(was_inside)) THEN false
            ELSE sum(have) > sum(had) END, false,
        CASE WHEN coalesce(bool_or(inside), bool_or(was_inside)) THEN sum(have - had) ELSE 0 END
    FROM units LEFT JOIN LATERAL (
        SELECT CASE WHEN now THEN active ELSE 0 END AS have, earlier AS had
        WHERE earlier IS NOT NULL AND (NOT now OR active IS NOT NULL)) AS pair ON true
    GROUP BY 1
"""
DEPLOYMENTS = """
    , judged AS (
        SELECT customer, bool_or(now) AS now, bool_or(inside) AS inside,
            bool_or(deployed) FILTER (WHERE now) AS deployed,
            bool_or("then") AND coalesce(bool_or(was_inside), false)
                AND coalesce(bool_or(was_deployed) FILTER (WHERE "then"), false) AS before,
            coalesce(bool_or(of_old) FILTER (WHERE now), false) AS of_old,
            min(since) AS claimed FROM units GROUP BY 1
    )
    SELECT judged.customer, CASE WHEN NOT judged.now THEN false WHEN judged.inside IS NULL THEN NULL
            WHEN NOT judged.inside THEN false WHEN judged.deployed IS NOT TRUE THEN judged.deployed
            WHEN before OR of_old THEN true ELSE NOT (
                SELECT bool_or(CASE WHEN f.active_users IS NOT NULL AND f.paid_units IS NOT NULL
                    THEN f.paid_units > 0 AND f.active_users * 5 >= f.paid_units * 2 END)
                FROM units AS own JOIN LATERAL (SELECT * FROM usage_usagefact AS fact
                    WHERE (fact.customer_id, fact.workload) = (own.customer, own.workload)
                    AND fact.month < %(month)s::date AND fact.month >= date_trunc('month',
                        judged.claimed::timestamp) - interval '1 month'
                    ORDER BY fact.month LIMIT 1) AS f ON true
                WHERE own.customer = judged.customer AND own.now) END, before, 0
    FROM judged
"""
PEOPLE = """
    SELECT (SELECT count(DISTINCT person) FROM eligibility_certification AS own
            JOIN access_unit AS place ON place.id = location_id
            WHERE organization_id = %(partner)s AND NOT withdrawn AND since <= %(day)s
                AND (until IS NULL OR until >= %(day)s) AND certification = ANY(%(names)s))
    WHERE EXISTS (SELECT FROM eligibility_certification
        JOIN access_unit AS place ON place.id = location_id
        WHERE organization_id = %(partner)s AND NOT withdrawn)
"""
IMPORTED = """
    SELECT EXISTS (SELECT FROM eligibility_otherassociation
        JOIN access_unit AS place ON place.id = location_id
        WHERE organization_id = %(partner)s AND kind = %(kind)s)
"""
MONTHS = "SELECT max(month) FROM usage_usagefact WHERE month < %(month)s::date"
MIDDLE, UPPER = ("MD-102", "MS-700", "MS-721"), ("MS-102",)
# By track: its band of paid units, the type beside CPOR, and what of each metric gives all points.
TRACKS: Mapping[str, Any] = {
    "enterprise": (301, 10**9, "dpor", {
        "customer-adds": (20, 5, 5), "intermediate-certifications": (10, 4),
        "advanced-certifications": (15, 2), "usage-growth": (30, 1000, 4000),
        "deployments": (25, 5, 10),
    }),
    "smb": (11, 301, "csp", {
        "customer-adds": (20, 10, 10), "intermediate-certifications": (10, 2),
        "advanced-certifications": (15, 1), "usage-growth": (30, 500, 2000),
        "deployments": (25, 5, 10),
    }),
}  # fmt: skip
STATEMENTS = {"customer-adds": ADDS, "usage-growth": GROWTH, "deployments": DEPLOYMENTS}
Behind = tuple[str, bool | None, bool]
"""A customer, whether it counts (None: not known), and whether it did a year before."""


@dataclass(frozen=True)
class Counted:
    """What a type of associations gives a metric; None: there is no data."""

    type: str
    value: int | None
    points: Fraction | None
    behind: tuple[Behind, ...] = ()


Card = dict[str, dict[str, list[Counted]]]
"""By track and metric, each type."""


def rows_of(statement: str, **values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def usage_month(month: date) -> date:
    """The newest month with usage before one."""
    ((found,),) = rows_of(MONTHS, month=month)
    return found  # type: ignore[no-any-return]


def card(partner: str, month: date, day: date) -> Card:
    """Count a partner's scorecard by the usage of a month, as of a day."""
    found: Card = {}
    for track, (least, below, other, metrics) in TRACKS.items():
        asked = {"partner": partner, "month": month, "least": least, "below": below}
        found[track] = {
            metric: people(partner, day, metric, most, *thresholds)
            if metric not in STATEMENTS
            else held(metric, asked, dict(zip(("cpor", other), thresholds, strict=True)), most)
            for metric, (most, *thresholds) in metrics.items()
        }
    return found


def people(partner: str, day: date, metric: str, most: int, threshold: int) -> list[Counted]:
    names = list(UPPER if metric.startswith("advanced") else MIDDLE)
    known = rows_of(PEOPLE, partner=partner, day=day, names=names)
    value = known[0][0] if known else None
    return [Counted("", value, points(value, threshold, most))]


def held(
    metric: str, asked: dict[str, object], thresholds: dict[str, int], most: int
) -> list[Counted]:
    """Count what associations give; what is held by no type is 0 unless another is not known."""
    values: dict[str, int | None] = {}
    behind: dict[str, tuple[Behind, ...]] = {}
    for kind in thresholds:
        rows = sorted(rows_of(HELD + STATEMENTS[metric], kind=kind, **asked))
        behind[kind] = tuple(row[:3] for row in rows)
        values[kind] = value_of(metric, rows)
        if not rows:
            ((known,),) = rows_of(IMPORTED, partner=asked["partner"], kind=kind)
            values[kind] = 0 if known or kind == "cpor" else None
    unknown = any(behind[kind] and values[kind] is None for kind in thresholds)
    return [
        Counted(kind, value, points(value, threshold, most), behind[kind])
        for kind, threshold in thresholds.items()
        for value in (None if unknown and not behind[kind] else values[kind],)
    ]


def value_of(metric: str, rows: list[tuple[Any, ...]]) -> int | None:
    if all(met is None and not before for _, met, before, _ in rows):
        return None
    if metric == "usage-growth":
        return int(sum(grown or 0 for *_, grown in rows))
    return sum(met is True for _, met, *_ in rows) - sum(before for _, _, before, _ in rows)


def points(value: int | None, threshold: int, most: int) -> Fraction | None:
    if value is None:
        return None
    return Fraction(max(0, min(value, threshold)) * most, threshold)


def best(types: list[Counted]) -> Fraction | None:
    """Give the points of a metric: those of the type that gives more, never the sum."""
    return max((one.points for one in types if one.points is not None), default=None)


def totals(found: Card) -> dict[str, tuple[Fraction, bool]]:
    """Give each track's total, and whether it is reached."""
    sums = {}
    for track, metrics in found.items():
        each = [best(types) or Fraction(0) for types in metrics.values()]
        sums[track] = sum(each, Fraction(0)), sum(each) >= 70 and all(each)
    return sums


def counting(found: Card) -> str:
    """Give the track that counts: the better one."""
    sums = totals(found)
    return max(sums, key=lambda track: (sums[track][1], sums[track][0]))


def written(number: Fraction | int | None, places: int = 4) -> str:
    """Write a number as a decimal, halves up; what is not known as nothing."""
    if number is None:
        return ""
    scaled = (Fraction(number) * 10**places + Fraction(1, 2)) // 1
    text = f"{Decimal(scaled).scaleb(-places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
