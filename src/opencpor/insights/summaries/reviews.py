"""The SQL of `ReviewSummary`: of how many of a customer's claims each figure is true.

A figure is a word with parts after dots; ``insights.queries.behind`` finds the claims behind each
by the same conditions, and a test holds the two together.
"""

from collections.abc import Iterable

from opencpor.claims.rules.disputing import TAKEN_BACK
from opencpor.claims.states import IN_WORK, WAITING, State
from opencpor.insights.rules.program import CLOCKS, STANDING

OPERATORS = (State.SUBMITTED, State.UNDER_REVIEW, State.DISPUTED)
"""States whose passed deadline is the operator's."""


def _of(states: Iterable[str]) -> str:
    return ", ".join(sorted(f"'{one}'" for one in states))


_UNTOLD = _of(("", *TAKEN_BACK))  # as reasons for turning a line down
_NAMED = " ".join(
    f"WHEN state IN ({_of(states)}) THEN '{name}'" for name, states in STANDING.items()
)
_LATE = "bool_or(clock.overdue_at IS NOT NULL OR clock.stopped_at >= clock.deadline_at)"
# What each claim is counted by: from what, the figure, and where it is true.
_FIGURES = (
    ("id", "entered", "'all'", "true"),
    ("id", "entered", f"'standing.' || CASE {_NAMED} END", "true"),
    ("id", "entered", "'waiting.' || to_char(day, 'YYYY-MM-DD')", f"state IN ({_of(WAITING)})"),
    (
        "id", "entered", "'overdue.' || state",
        f"overdue_at IS NOT NULL AND state IN ({_of(OPERATORS)})",
    ),
    ("id", "entered", "'unassigned'", f"NOT held AND state = '{State.SUBMITTED}'"),
    ("id", "entered", "'held.' || reviewer_id", f"held AND state IN ({_of(IN_WORK)})"),
    (
        "id", "entered", "'held_late.' || reviewer_id",
        f"held AND overdue_at IS NOT NULL AND state IN ({_of(WAITING)})",
    ),
    ("id", "entered", "'decided'", "decided_at IS NOT NULL"),
    ("id", "entered", "'policy'", "decided_at IS NOT NULL AND green IS NOT NULL"),
    (
        "id", "entered", "'reviewer.' || reviewer_id",
        "held AND decided_at IS NOT NULL AND green IS NULL",
    ),
    (
        "id", "entered", "'sample.' || CASE verdict WHEN '' THEN 'waiting' ELSE verdict END",
        "sampled",
    ),
)  # fmt: skip
_SIMPLE = " UNION ALL ".join(
    f'SELECT {key}, ({figure}) COLLATE "C" AS figure FROM {source} WHERE {condition}'  # noqa: S608 - our own words
    for key, source, figure, condition in _FIGURES
)
# Claims with the figures that they are counted by, given where claims come from.
_COUNTED = f"""
    entered AS MATERIALIZED (
        SELECT claim.id, claim.customer_id, claim.engagement, claim.state, claim.decided_at,
            claim.overdue_at, claim.reviewer_id, claim.reviewer_id IS NOT NULL AS held,
            (claim.submitted_at AT TIME ZONE %(zone)s)::date AS day,
            date_trunc('month', claim.submitted_at AT TIME ZONE %(zone)s)::date AS month,
            {{buyer}} policy.id AS green, policy.verdict,
            coalesce(policy.sampled, false) AS sampled
        FROM {{source}}
        LEFT JOIN claims_greendecision AS policy ON policy.claim_id = claim.id
        WHERE {{condition}}
    ), lined AS MATERIALIZED (
        SELECT line.id, line.claim_id, line.state, line.reason_code,
            coalesce(slot.workload, line.workload) COLLATE "C" AS workload
        FROM entered JOIN claims_claimline AS line ON line.claim_id = entered.id
        LEFT JOIN register_slot AS slot ON slot.id = line.slot_id
    ), figured AS (
        {_SIMPLE}
        UNION ALL SELECT clock.claim_id, ('clock.' || clock.state || '.' || CASE
                WHEN {_LATE} THEN 'late' WHEN bool_or(clock.stopped_at IS NULL) THEN 'running'
                ELSE 'kept' END) COLLATE "C"
            FROM entered JOIN claims_claimclock AS clock ON clock.claim_id = entered.id
            WHERE clock.state IN ({_of(CLOCKS)}) GROUP BY clock.claim_id, clock.state
        UNION ALL SELECT DISTINCT claim_id, ('reason.' || reason_code) COLLATE "C"
            FROM lined WHERE state = 'dropped' AND reason_code NOT IN ({_UNTOLD})
        UNION ALL SELECT DISTINCT dispute.claim_id, ('dispute.' || CASE
                WHEN dispute.closed_at IS NULL THEN 'open' ELSE dispute.outcome END) COLLATE "C"
            FROM entered JOIN claims_dispute AS dispute ON dispute.claim_id = entered.id
        UNION ALL SELECT DISTINCT lined.claim_id, ('arbitration.' || CASE one.state
                WHEN 'closed' THEN one.outcome ELSE one.state END) COLLATE "C"
            FROM lined JOIN claims_arbitrationside_lines AS told ON told.claimline_id = lined.id
            JOIN claims_arbitrationside AS side ON side.id = told.arbitrationside_id
            JOIN claims_arbitration AS one ON one.id = side.arbitration_id
    ), worked AS (
        SELECT id, ''::text COLLATE "C" AS workload FROM entered
        UNION SELECT claim_id, workload FROM lined WHERE workload <> ''
    )
"""  # noqa: S608 - our own names


def _counted(source: str, condition: str, buyer: str = "") -> str:
    parts = {"{source}": source, "{condition}": condition, "{buyer}": buyer}
    found = _COUNTED
    for name, part in parts.items():
        found = found.replace(name, part)
    return found


_OF_CUSTOMERS = _counted(
    "wanted JOIN claims_claim AS claim ON claim.customer_id = wanted.customer_id"
    " AND claim.program_key = %(program)s AND claim.submitted_at IS NOT NULL"
    " JOIN directory_customer AS buyer ON buyer.organization_id = claim.customer_id",
    "date_trunc('month', claim.submitted_at AT TIME ZONE %(zone)s)::date >= wanted.since",
    "buyer.country AS market, buyer.segment,",
)
TODAY = frozenset({*WAITING, *IN_WORK, *OPERATORS})
"""States of the claims that figures of today count, whenever they were submitted."""
READ = (
    "id", "customer_id", "engagement", "state", "decided_at", "overdue_at", "reviewer_id",
    "submitted_at",
)  # fmt: skip
"""Columns of claims that figures are read from."""
REVIEWS = f"""
    WITH wanted AS MATERIALIZED (
        SELECT * FROM unnest(%(customers)s::text[], %(since)s::date[]) AS w (customer_id, since)
    ), {_OF_CUSTOMERS}, counted AS (
        SELECT month, customer_id, market, segment, engagement, workload, figure,
            count(*) AS claims
        FROM entered JOIN worked USING (id) JOIN figured USING (id) GROUP BY 1, 2, 3, 4, 5, 6, 7
    )
    SELECT %(program)s::text COLLATE "C", month, customer_id, market, segment, engagement, workload,
        jsonb_object_agg(figure, claims)
    FROM counted GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608 - our own names


def figures_of(claims: str) -> str:
    """Return the query for the same figures, by month, of the claims of one program.

    Args:
        claims: A query that gives the columns that are ``READ``.
    """
    counted = _counted(f"({claims}) AS claim", "true")
    return f"""
        WITH {counted}
        SELECT month, figure, count(*) FROM entered JOIN figured USING (id) GROUP BY 1, 2
    """  # noqa: S608 - our own names
