"""The operator's figures as plain SQL over the ground tables; each statement goes on from `CLAIMS`.

Nothing of them is shared with what they are held against.
"""

from datetime import date

from django.db import connection
from tests.insights.doors import said

CLAIMS = """
    WITH entered AS (
        SELECT claim.*, (submitted_at AT TIME ZONE 'America/Los_Angeles')::date AS day,
            policy.id IS NOT NULL AS by_policy, policy.sampled, policy.verdict
        FROM claims_claim AS claim
        JOIN directory_customer AS buyer ON buyer.organization_id = claim.customer_id
        LEFT JOIN claims_greendecision AS policy ON policy.claim_id = claim.id
        WHERE submitted_at IS NOT NULL
            AND (%(market)s = '' OR country = %(market)s)
            AND (%(segment)s = '' OR segment = %(segment)s)
            AND %(customer)s IN ('', customer_id) AND %(location)s IN ('', location_id)
            AND (%(workload)s = '' OR EXISTS (SELECT FROM claims_claimline AS line
                WHERE line.claim_id = claim.id AND line.workload = %(workload)s))
    ), spanned AS (SELECT * FROM entered WHERE day BETWEEN '2026-01-01' AND '2026-03-31')
"""
QUEUE = """
    , waiting AS (
        SELECT day, (SELECT count(*) FROM generate_series(day + 1, %(today)s::date, '1 day') AS d
            WHERE extract(isodow FROM d) < 6 AND d NOT IN ('2026-01-19', '2026-02-16')) AS age
        FROM entered WHERE state IN ('submitted', 'under_review')
    )
    SELECT above, through, min(day), max(day), count(*)
    FROM waiting JOIN (VALUES (-1, 2), (2, 5), (5, 10), (10, 20), (20, NULL))
        AS part (above, through) ON age > above AND (through IS NULL OR age <= through)
    GROUP BY 1, 2 ORDER BY 1
"""
REVIEWERS = """
    , loads AS (
        SELECT reviewer_id,
            count(*) FILTER (WHERE state IN ('submitted', 'under_review', 'action_required'))
                AS held,
            count(*) FILTER (WHERE state IN ('submitted', 'under_review')
                AND overdue_at IS NOT NULL) AS late,
            count(*) FILTER (WHERE decided_at IS NOT NULL AND NOT by_policy) AS decided
        FROM entered WHERE reviewer_id IS NOT NULL GROUP BY 1
    )
    SELECT * FROM loads WHERE held + decided > 0 ORDER BY held DESC, decided DESC, 1
"""
CLOCKS = """
    , told AS (
        SELECT clock.state, claim_id, bool_or(stopped_at IS NULL) AS running,
            bool_or(clock.overdue_at IS NOT NULL OR coalesce(stopped_at >= clock.deadline_at, false)
            ) AS late
        FROM claims_claimclock AS clock JOIN spanned ON spanned.id = claim_id GROUP BY 1, 2
    ), counts AS (
        SELECT place, one AS state, count(*) FILTER (WHERE NOT late AND NOT running) AS kept,
            count(*) FILTER (WHERE late) AS late, count(*) FILTER (WHERE NOT late AND running)
                AS lasting
        FROM unnest(ARRAY['submitted', 'under_review', 'action_required', 'awaiting_customer',
            'disputed']) WITH ORDINALITY AS known (one, place) LEFT JOIN told ON state = one
        GROUP BY 1, 2
    )
    SELECT state, kept, late, lasting, round(100.0 * kept / nullif(kept + late, 0)) FROM counts
    ORDER BY place
"""
FUNNEL = """
    , steps AS (
        SELECT 1 AS place, 'all' AS step, count(*) AS claims FROM spanned
        UNION ALL SELECT 2, 'decided', count(decided_at) FROM spanned
        UNION ALL SELECT 3, 'accepted', count(*) FROM spanned WHERE state IN ('approved', 'ended')
        UNION ALL SELECT 4, 'standing.approved', count(*) FROM spanned WHERE state = 'approved'
    )
    SELECT step, claims, round(100.0 * claims / nullif((SELECT count(*) FROM spanned), 0))
    FROM steps ORDER BY place
"""
MONTHS = """

    SELECT month::date, count(id), count(decided_at),
        count(*) FILTER (WHERE decided_at IS NOT NULL AND by_policy),
        count(*) FILTER (WHERE state IN ('submitted', 'under_review', 'action_required',
            'awaiting_customer', 'disputed')),
        count(*) FILTER (WHERE state = 'approved'), count(*) FILTER (WHERE state = 'ended'),
        count(*) FILTER (WHERE state IN ('rejected', 'rejected_final')),
        count(*) FILTER (WHERE state = 'withdrawn')
    FROM generate_series(TIMESTAMP '2026-01-01', '2026-03-01', '1 month') AS month
    LEFT JOIN spanned ON date_trunc('month', day::timestamp) = month GROUP BY 1 ORDER BY 1
"""
REASONS = """

    SELECT line.reason_code COLLATE "C", count(DISTINCT claim_id)
    FROM claims_claimline AS line JOIN spanned ON spanned.id = claim_id
    WHERE line.state = 'dropped' AND line.reason_code NOT IN ('', 'withdrawn', 'removed')
    GROUP BY 1 ORDER BY 2 DESC, 1
"""
GREEN = """
    , counts AS (
        SELECT count(decided_at) AS whole, count(decided_at) FILTER (WHERE by_policy) AS policy,
            count(*) FILTER (WHERE sampled AND verdict = '') AS waiting,
            count(*) FILTER (WHERE sampled AND verdict = 'agree') AS agreed,
            count(*) FILTER (WHERE sampled AND verdict = 'overturn') AS wrong FROM spanned
    )
    SELECT 'policy', policy, round(100.0 * policy / nullif(whole, 0)) FROM counts
    UNION ALL SELECT 'people', whole - policy, round(100.0 * (whole - policy) / nullif(whole, 0))
        FROM counts
    UNION ALL SELECT 'sample.waiting', waiting, NULL FROM counts
    UNION ALL SELECT 'sample.agree', agreed, NULL FROM counts
    UNION ALL SELECT 'sample.overturn', wrong, NULL FROM counts
"""
DISPUTES = """

    SELECT known, count(DISTINCT spanned.id)
    FROM unnest(ARRAY['open', 'upheld', 'overturned', 'withdrawn', 'declined'])
        WITH ORDINALITY AS word (known, place)
    LEFT JOIN (claims_dispute AS one JOIN spanned ON spanned.id = one.claim_id)
        ON known = CASE WHEN one.closed_at IS NULL THEN 'open' ELSE one.outcome END
    GROUP BY word.place, 1 ORDER BY word.place
"""
ARBITRATIONS = """

    SELECT known, count(DISTINCT spanned.id)
    FROM unnest(ARRAY['open', 'scheduled', 'keep', 'transfer', 'moot', 'withdrawn', 'canceled'])
        WITH ORDINALITY AS word (known, place)
    LEFT JOIN (claims_arbitration AS one
        JOIN claims_arbitrationside AS side ON side.arbitration_id = one.id
        JOIN claims_arbitrationside_lines AS told ON told.arbitrationside_id = side.id
        JOIN claims_claimline AS line ON line.id = told.claimline_id
        JOIN spanned ON spanned.id = line.claim_id)
        ON known = CASE WHEN one.state = 'closed' THEN one.outcome ELSE one.state END
    GROUP BY word.place, 1 ORDER BY word.place
"""
MONEY = """
    , posted AS (
        SELECT customer_id, location_id, month, workload, rule, currency, kind,
            amount_minor / 100.0 AS amount
        FROM incentives_earning
        UNION ALL SELECT customer_id, location_id, month, '', '', currency, 'by hand',
            amount_minor / 100.0
        FROM incentives_adjustment WHERE state = 'approved'
    )
    SELECT rule, currency, count(*), coalesce(sum(amount) FILTER (WHERE posted.kind = 'earned'), 0),
        coalesce(sum(amount) FILTER (WHERE posted.kind = 'difference'), 0),
        coalesce(sum(amount) FILTER (WHERE posted.kind = 'by hand'), 0), sum(amount)
    FROM posted JOIN directory_customer AS buyer ON buyer.organization_id = customer_id
    WHERE month BETWEEN '2026-01-01' AND '2026-03-01'
        AND (%(market)s = '' OR country = %(market)s)
        AND (%(segment)s = '' OR segment = %(segment)s)
        AND (%(workload)s = '' OR workload = %(workload)s)
        AND %(customer)s IN ('', customer_id) AND %(location)s IN ('', location_id)
    GROUP BY 1, 2 ORDER BY 2, sum(amount) DESC
"""
BUDGETS = """
    , used AS (
        SELECT one.rule, one.currency, first, last, one.amount_minor / 100.0 AS budget,
            (SELECT coalesce(sum(amount_minor), 0) / 100.0 FROM incentives_earning AS line
                WHERE line.rule = one.rule AND line.month BETWEEN first AND last) AS posted
        FROM incentives_budget AS one
    )
    SELECT rule, currency, first, last, budget, posted, budget - posted,
        round(100 * posted / budget), round(posted * 3 / 2, 2)
    FROM used
"""
QUALITY = """
    , unit AS (
        SELECT customer_id, workload FROM usage_usagefact
        UNION SELECT customer_id, workload FROM register_slot
    ), seen AS (
        SELECT fact.id IS NOT NULL AS present, old.id IS NOT NULL AS was,
            fact.active_users AS active, fact.paid_units AS paid, old.active_users AS active_old,
            old.paid_units AS paid_old, EXISTS (
                SELECT FROM register_slot AS slot
                JOIN register_association AS held ON held.slot_id = slot.id
                WHERE (slot.customer_id, slot.workload) = (unit.customer_id, unit.workload)
                    AND held.period @> ((first + interval '1 month')
                        AT TIME ZONE 'America/Los_Angeles' - interval '1 microsecond')) AS held
        FROM generate_series(TIMESTAMP '2026-01-01', '2026-03-01', '1 month') AS span (first)
        CROSS JOIN unit
        LEFT JOIN usage_usagefact AS fact ON fact.month = first::date
            AND (fact.customer_id, fact.workload) = (unit.customer_id, unit.workload)
        LEFT JOIN usage_usagefact AS old ON old.month = (first - interval '1 month')::date
            AND (old.customer_id, old.workload) = (unit.customer_id, unit.workload)
    ), told AS (
        SELECT *, present AND was AND coalesce(active = 0 AND active_old >= 50, false)
            OR present AND was AND coalesce(paid = 0 AND paid_old >= 50, false) AS fell,
            present AND was AND (
                coalesce(greatest(active, active_old) >= 50 AND active + active_old IS NOT NULL
                    AND greatest(active, active_old) >= 3 * least(active, active_old), false)
                OR coalesce(greatest(paid, paid_old) >= 50 AND paid + paid_old IS NOT NULL
                    AND greatest(paid, paid_old) >= 3 * least(paid, paid_old), false)) AS jumped
        FROM seen
    ), counts AS (
        SELECT count(*) FILTER (WHERE present) AS units, ARRAY[
            count(*) FILTER (WHERE held AND NOT present),
            count(*) FILTER (WHERE was AND NOT present),
            count(*) FILTER (WHERE fell), count(*) FILTER (WHERE jumped AND NOT fell),
            count(*) FILTER (WHERE present AND active > paid), 0] AS found
        FROM told
    )
    SELECT kind, amiss, units FROM counts, unnest(ARRAY['missing', 'lost', 'zero', 'jump',
        'above_paid', 'unknown'], found) AS one (kind, amiss)
"""
TODAYS = """

    SELECT count(*) FILTER (WHERE state IN ('submitted', 'under_review')),
        count(*) FILTER (WHERE state = 'submitted' AND reviewer_id IS NULL),
        count(*) FILTER (WHERE state = 'submitted' AND overdue_at IS NOT NULL),
        count(*) FILTER (WHERE state = 'under_review' AND overdue_at IS NOT NULL),
        count(*) FILTER (WHERE state = 'disputed' AND overdue_at IS NOT NULL)
    FROM entered
"""


def counted_of(statement: str, narrowed: str, today: date) -> list[tuple[str, ...]]:
    """Return what a statement counts; ``narrowed`` as an address says it, empty: by nothing."""
    names = ("market", "segment", "workload", "customer", "location")
    values = dict.fromkeys(names, "") | {"today": today}
    name, _is, value = narrowed.partition("=")
    with connection.cursor() as cursor:
        cursor.execute(f"{CLAIMS} {statement}", values | ({name: value} if name else {}))
        return [said(*row) for row in cursor.fetchall()]
