"""Compares two judgments of the same months: the lines that differ, and sums of all."""

from __future__ import annotations

from pathlib import Path

from opencpor.usage.imports.source import quoted
from opencpor.usage.lake.here import lake_session

LINE = (
    "month", "association_id", "partner_id", "organization_id", "tenant_id", "workload",
    "subscription_id", "engagement", "rule", "rule_type", "milestone", "active_users",
    "paid_units", "prior_mark", "before_amount", "after_amount", "before_growth", "after_growth",
    "before_rate", "after_rate", "before_reasons", "after_reasons",
)  # fmt: skip
"""Columns of the file of lines that differ. No amount: it earns nothing on that side; no reasons
either: no rule of that name judged it there."""
SUM = ("month", "partner_id", "organization_id", "workload", "before", "after", "lines")
"""Columns of the file of sums: ``lines`` says how many of them differ."""

_SAME = (
    "partner_id", "organization_id", "tenant_id", "workload", "subscription_id", "engagement",
    "rule_type", "active_users", "paid_units", "prior_mark",
)  # fmt: skip
_KEY = "association_id, rule, milestone, month"
# A line that earns on one side alone has its reasons on the other in a row without a milestone.
_PAIRS = """
    CREATE TABLE pairs AS
    WITH one AS (SELECT * REPLACE (coalesce(milestone, '') AS milestone) FROM {before}
        WHERE outcome = 'earned'),
    other AS (SELECT * REPLACE (coalesce(milestone, '') AS milestone) FROM {after}
        WHERE outcome = 'earned')
    SELECT {key}, {same},
        one.amount AS before_amount, other.amount AS after_amount,
        one.growth_units AS before_growth, other.growth_units AS after_growth,
        one.rate AS before_rate, other.rate AS after_rate
    FROM one FULL JOIN other USING ({key})
"""
_LINES = """
    COPY (
        WITH without AS (
            SELECT association_id, rule, month, any_value(reasons) AS reasons FROM {before}
            WHERE outcome = 'none' GROUP BY ALL
        ), without_then AS (
            SELECT association_id, rule, month, any_value(reasons) AS reasons FROM {after}
            WHERE outcome = 'none' GROUP BY ALL
        )
        SELECT {columns}
        FROM (
            SELECT pairs.*, without.reasons AS before_reasons, without_then.reasons AS after_reasons
            FROM pairs
            LEFT JOIN without USING (association_id, rule, month)
            LEFT JOIN without_then USING (association_id, rule, month)
            WHERE before_amount IS DISTINCT FROM after_amount
        )
        ORDER BY month, association_id, rule, milestone
    ) TO {lines} (FORMAT parquet, COMPRESSION zstd)
"""
_SUMS = """
    COPY (
        SELECT month, partner_id, organization_id, workload,
            coalesce(sum(before_amount), 0) AS before, coalesce(sum(after_amount), 0) AS after,
            count_if(before_amount IS DISTINCT FROM after_amount) AS lines
        FROM pairs GROUP BY month, partner_id, organization_id, workload
        ORDER BY month, partner_id, workload
    ) TO {sums} (FORMAT parquet, COMPRESSION zstd)
"""


def compare(before: Path, after: Path, lines: Path, sums: Path) -> int:
    """Write which lines differ, and the sums of all; return how many differ.

    Args:
        before: Verdicts of some months as they are.
        after: Verdicts of the same months as they would be.
        lines: Where the lines that differ are written, with the columns of `LINE`.
        sums: Where sums are written by month, location and workload, with those of `SUM`.
    """
    files = {
        name: f"read_parquet({quoted(str(path))})"
        for name, path in (("before", before), ("after", after))
    }
    same = ", ".join(f"coalesce(one.{name}, other.{name}) AS {name}" for name in _SAME)
    with lake_session() as session:
        session.execute(_PAIRS.format(key=_KEY, same=same, **files))
        columns = ", ".join(LINE)
        session.execute(_LINES.format(columns=columns, lines=quoted(str(lines)), **files))
        session.execute(_SUMS.format(sums=quoted(str(sums))))
        found = session.execute(
            "SELECT count(*) FROM pairs WHERE before_amount IS DISTINCT FROM after_amount"
        ).fetchone()
    return int(found[0]) if found else 0
