"""Counts what usage comes to: by month and workload, and where units in question are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from opencpor.common.months import Month
from opencpor.programs.queries import latest_version
from opencpor.usage.quality.bench import judged_usage
from opencpor.usage.quality.rules import FINE, Counts, Kind, Thresholds, places_of

if TYPE_CHECKING:
    import duckdb

COUNTS = [field.name for field in fields(Counts)]


@dataclass(frozen=True)
class Span:
    """Some months of a program, one after the other."""

    program_key: str
    months: tuple[Month, ...]

    @classmethod
    def through(cls, program_key: str, last: Month, count: int) -> Span:
        """Give some months up to one."""
        return cls(program_key, tuple(last.plus(-back) for back in reversed(range(count))))


@dataclass(frozen=True)
class Tally:
    """What some months come to.

    Attributes:
        cells: By month and workload.
        places: How many units of a kind a month has, by what their tenants' ids begin with.
    """

    cells: dict[tuple[Month, str], Counts]
    places: dict[tuple[Month, Kind], dict[str, int]]


def thresholds_of(program_key: str) -> Thresholds:
    """Return what the program's policy calls a jump."""
    policy = latest_version(program_key).document.policy.data_quality
    return Thresholds(policy.jump_factor, policy.jump_minimum_units)


def tallied(span: Span) -> Tally:
    """Count now: usage is read once, and what comes out of it is added up in two ways."""
    conditions = {
        "units": "present",
        "before": "was",
        "covered": "present AND was",
        "associated": "associated",
        **{kind.value: said for kind, said in thresholds_of(span.program_key).conditions().items()},
    }
    counts = ", ".join(f"count(*) FILTER ({conditions[name]}) AS {name}" for name in COUNTS)
    first, last = span.months[0].index, span.months[-1].index
    with judged_usage(span.program_key, span.months) as session:
        session.execute(
            f"""CREATE TEMP TABLE tally AS
            SELECT month, workload, substr(tenant_id, 1, {FINE}) AS beginning, {counts}
            FROM judged WHERE month BETWEEN {first} AND {last} GROUP BY ALL"""  # noqa: S608 - our own conditions
        )
        sums = ", ".join(f"sum({name})" for name in COUNTS)
        rows = session.execute(
            f"SELECT month, workload, {sums} FROM tally GROUP BY ALL ORDER BY ALL"  # noqa: S608 - our own names
        ).fetchall()
        places = _places(session)
    cells = {
        (Month.from_index(month), workload): Counts(*map(int, own))
        for month, workload, *own in rows
    }
    return Tally(cells, places)


def _places(session: duckdb.DuckDBPyConnection) -> dict[tuple[Month, Kind], dict[str, int]]:
    found: dict[tuple[Month, Kind], dict[str, int]] = defaultdict(dict)
    for kind in Kind:
        rows = session.execute(
            f"""SELECT month, beginning, sum({kind.value}) FROM tally
            WHERE {kind.value} > 0 GROUP BY ALL ORDER BY ALL"""  # noqa: S608 - our own names
        ).fetchall()
        for month, beginning, count in rows:
            found[Month.from_index(month), kind][beginning] = int(count)
    return {key: places_of(counts) for key, counts in found.items()}
