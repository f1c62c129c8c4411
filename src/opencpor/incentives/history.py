"""What closes judged so far: of each month the newest judgment is in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from opencpor.usage.imports.source import quoted
from opencpor.usage.lake.here import lake_session

WITHDRAWN = "withdrawn"
"""The outcome that stands in place of a judgment where there is none any more."""

_KEY = "association_id, rule, month"


def write_changed(
    judged: Path, kept: Sequence[Path], path: Path, associations: Collection[str] | None = None
) -> int:
    """Write the judgments that differ from those in force, and what takes the place of lost ones.

    What one association earned by one rule in one month is judged as one: if anything of it
    differs, all of it is written. What is no longer judged at all is written as ``WITHDRAWN``.

    Args:
        judged: What is judged now of closed months, as a file of verdicts.
        kept: The files of verdicts of the closes so far, the oldest first.
        path: Where to write them, with the columns of `judged`.
        associations: Those that were judged now; None: all.

    Returns:
        How many rows were written.
    """
    import pyarrow.parquet as pq

    columns = pq.read_schema(judged).names
    named = ", ".join(columns)
    now = f"SELECT {named} FROM read_parquet({quoted(str(judged))})"  # noqa: S608 - ours, quoted
    gone = ", ".join(_GONE.get(name, name) for name in columns)
    with lake_session() as session:
        session.execute(
            f"""COPY (WITH judged AS MATERIALIZED ({now}),
              found AS (SELECT {named}, list_position({_listed(kept)}, filename) AS place
                FROM (({now} LIMIT 0) UNION ALL BY NAME FROM {_source(kept)})
                WHERE $all OR association_id IN (SELECT unnest($own))),
              newest AS (SELECT {_KEY}, max(place) AS place FROM found GROUP BY {_KEY}),
              in_force AS MATERIALIZED (
                SELECT {named} FROM found JOIN newest USING ({_KEY}, place)
                WHERE outcome <> '{WITHDRAWN}'),
              differs AS MATERIALIZED (SELECT DISTINCT {_KEY} FROM (
                (FROM judged EXCEPT ALL FROM in_force)
                UNION ALL (FROM in_force EXCEPT ALL FROM judged)))
              SELECT {named} FROM judged SEMI JOIN differs USING ({_KEY})
              UNION ALL SELECT {gone} FROM in_force SEMI JOIN differs USING ({_KEY})
                ANTI JOIN judged USING ({_KEY})
            ) TO {quoted(str(path))} (FORMAT parquet)""",  # noqa: S608 - ours, quoted
            {"all": associations is None, "own": list(associations or [""])},
        )
    return pq.read_metadata(path).num_rows


_GONE = {
    "outcome": f"'{WITHDRAWN}' AS outcome",
    "amount": "0 * amount AS amount",
    "uncapped": "0 * uncapped AS uncapped",
    "payable_units": "NULL AS payable_units",
    "reasons": "NULL AS reasons",
}


def _listed(paths: Sequence[Path]) -> str:
    return f"[{', '.join(quoted(str(path)) for path in paths)}]"


def _source(paths: Sequence[Path]) -> str:
    return f"read_parquet({_listed(paths)}, filename = true, union_by_name = true)"
