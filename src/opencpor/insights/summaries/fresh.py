"""The SQL that computes summaries anew for some customers of a program. It decides nothing else.

Each statement gives the columns of its table in order, the generated key apart. Its values:
``program``, ``customers`` and, as far into the past as wanted, ``since`` beside each customer.
"""

from opencpor.insights.summaries.models import ClaimSummary, MoneySummary, UsageSummary
from opencpor.insights.summaries.reviews import REVIEWS
from opencpor.insights.summaries.totals import ReviewSummary

WANTED = """
    WITH wanted AS MATERIALIZED (
        SELECT * FROM unnest(%(customers)s::text[], %(since)s::date[]) AS w (customer_id, since)
    )
"""
# Seats stand in for paid units that usage leaves empty, as in ``usage.queries.with_seats``; who
# sees a month is said as in ``usage.queries.visible_facts``.
USAGE = f"""
    {WANTED}, known AS (
        SELECT fact.customer_id, fact.workload, fact.subscription_id, fact.month,
            fact.last_instant, fact.active_users AS active, fact.assigned_units AS assigned,
            coalesce(fact.paid_units, seats.seats) AS paid, wanted.since
        FROM wanted JOIN usage_usagefact AS fact
            ON fact.customer_id = wanted.customer_id AND fact.program_key = %(program)s
        LEFT JOIN directory_subscription AS bought
            ON bought.subscription_id = fact.subscription_id
            AND bought.customer_id = fact.customer_id
        LEFT JOIN directory_subscriptionseats AS seats
            ON seats.subscription_id = bought.id AND seats.month = fact.month
    ), measured AS (
        SELECT *, coalesce(paid > 0 AND active * 100 >= paid * %(deployed)s, false) AS deployed
        FROM known
    ), judged AS (
        SELECT *, max(active) OVER earlier AS mark,
            coalesce(bool_or(deployed) OVER earlier, false) AS deployed_before
        FROM measured WINDOW earlier AS (
            PARTITION BY customer_id, workload, subscription_id ORDER BY month
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
    ), added AS (
        SELECT judged.month, judged.customer_id, judged.workload, held.partner_id, held.places,
            count(*) AS units, sum(active)::bigint AS active, sum(paid)::bigint AS paid,
            sum(assigned)::bigint AS assigned,
            coalesce(sum(active) FILTER (WHERE paid IS NOT NULL), 0)::bigint AS both_active,
            coalesce(sum(paid) FILTER (WHERE active IS NOT NULL), 0)::bigint AS both_paid,
            coalesce(sum(greatest(active - coalesce(mark, 0), 0)), 0)::bigint AS growth,
            count(*) FILTER (WHERE deployed) AS deployed,
            count(*) FILTER (WHERE deployed AND NOT deployed_before) AS deployments
        FROM judged LEFT JOIN LATERAL (
            SELECT min(a.partner_id) AS partner_id,
                array_agg(DISTINCT a.location_id ORDER BY a.location_id) AS places
            FROM register_slot AS slot JOIN register_association AS a ON a.slot_id = slot.id
            WHERE slot.program_key = %(program)s AND slot.customer_id = judged.customer_id
                AND slot.workload = judged.workload
                AND slot.subscription_id IS NOT DISTINCT FROM judged.subscription_id
                AND a.period @> judged.last_instant
                AND NOT (%(hides)s AND (
                    a.end_reason = %(declined)s OR a.end_reason = %(moved)s AND EXISTS (
                        SELECT FROM register_association AS last
                        WHERE last.tenure_id = a.tenure_id AND last.engagement = a.engagement
                            AND last.end_reason = %(declined)s)))
        ) AS held ON true
        WHERE judged.month >= judged.since
        GROUP BY 1, 2, 3, 4, 5
    )
    SELECT %(program)s::text COLLATE "C", month, customer_id, workload, partner_id, one.location_id,
        coalesce(array_to_string(places, ' '), ''), coalesce(one.number - 1, 0)::smallint,
        units, active, paid, assigned, both_active, both_paid, growth, deployed, deployments,
        coalesce(buyer.country, ''), coalesce(buyer.segment, '')
    FROM added LEFT JOIN LATERAL
        unnest(places) WITH ORDINALITY AS one (location_id, number) ON true
    LEFT JOIN directory_customer AS buyer ON buyer.organization_id = customer_id
"""  # noqa: S608 - our own names
MONEY = f"""
    {WANTED}, posted AS (
        SELECT line.month, line.location_id, line.customer_id, line.workload, line.rule,
            line.currency, (line.kind = 'earned') AS first, line.amount_minor AS amount,
            0 AS by_hand
        FROM wanted JOIN incentives_earning AS line
            ON line.customer_id = wanted.customer_id AND line.month >= wanted.since
            AND line.program_key = %(program)s
        UNION ALL
        SELECT a.month, a.location_id, a.customer_id, coalesce(slot.workload, ''), '',
            a.currency, false, 0, a.amount_minor
        FROM wanted JOIN incentives_adjustment AS a
            ON a.customer_id = wanted.customer_id AND a.month >= wanted.since
            AND a.program_key = %(program)s AND a.state = 'approved'
        LEFT JOIN register_association AS held ON held.id = a.association_id
        LEFT JOIN register_slot AS slot ON slot.id = held.slot_id
    )
    SELECT %(program)s::text COLLATE "C", month, unit.organization_id, location_id, customer_id,
        workload, rule, currency, count(*),
        coalesce(sum(amount) FILTER (WHERE first), 0)::bigint,
        coalesce(sum(amount) FILTER (WHERE NOT first), 0)::bigint, sum(by_hand)::bigint,
        buyer.country, buyer.segment
    FROM posted JOIN access_unit AS unit ON unit.id = location_id
    JOIN directory_customer AS buyer ON buyer.organization_id = customer_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, buyer.country, buyer.segment
"""  # noqa: S608 - our own names
CLAIMS = f"""
    {WANTED}, entered AS (
        SELECT claim.*, wanted.since, line.state AS became,
            coalesce(slot.workload, line.workload) AS workload,
            date_trunc('month', claim.submitted_at AT TIME ZONE %(zone)s)::date AS month,
            line.state IN ('pending', 'accepted', 'contested') AS undecided,
            claim.state IN ('withdrawn', 'expired') AS over,
            line.state = 'dropped' AND line.reason_code = ANY(%(taken_back)s) AS taken
        FROM wanted JOIN claims_claim AS claim ON claim.customer_id = wanted.customer_id
            AND claim.program_key = %(program)s AND claim.submitted_at IS NOT NULL
        JOIN claims_claimline AS line ON line.claim_id = claim.id
        LEFT JOIN register_slot AS slot ON slot.id = line.slot_id
    )
    SELECT %(program)s::text COLLATE "C", month, partner_id, location_id, customer_id, engagement,
        workload, count(*), count(*) FILTER (WHERE undecided AND NOT over),
        count(*) FILTER (WHERE became IN ('active', 'scheduled', 'ended')),
        count(*) FILTER (WHERE became = 'dropped' AND NOT taken),
        count(*) FILTER (WHERE became = 'declined'),
        count(*) FILTER (WHERE taken OR undecided AND over), count(decided_at),
        coalesce(sum(greatest(extract(epoch FROM decided_at - submitted_at), 0)), 0)::bigint,
        coalesce(buyer.country, ''), coalesce(buyer.segment, '')
    FROM entered LEFT JOIN directory_customer AS buyer ON buyer.organization_id = customer_id
    WHERE month >= since GROUP BY 1, 2, 3, 4, 5, 6, 7, buyer.country, buyer.segment
"""  # noqa: S608 - our own names
DEPLOYED = 40  # percent of paid units
Table = type[UsageSummary] | type[MoneySummary] | type[ClaimSummary] | type[ReviewSummary]
STATEMENTS: dict[Table, str] = {
    UsageSummary: USAGE, MoneySummary: MONEY, ClaimSummary: CLAIMS, ReviewSummary: REVIEWS,
}  # fmt: skip


def columns_of(table: Table) -> str:
    """Return a table's columns in the order in which its statement gives them."""
    return ", ".join(str(field.column) for field in table._meta.concrete_fields[1:])
