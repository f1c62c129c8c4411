"""The months to come with other usage: facts of theirs laid over those that a close read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opencpor.common.months import Month
from opencpor.incentives.models import Close
from opencpor.incentives.verdicts import hidden_by_decline
from opencpor.incentives.verification import judging_of
from opencpor.incentives.whatif.judging import Side as Judged
from opencpor.incentives.whatif.judging import (
    Sources,
    Tell,
    Written,
    compare_sides,
    sources_of,
)
from opencpor.incentives.whatif.models import WhatIf
from opencpor.incentives.whatif.versions import version_of_text
from opencpor.programs.queries import governed_months
from opencpor.register.models import Association
from opencpor.usage.imports.source import quoted
from opencpor.usage.lake.here import lake_session
from opencpor.usage.lake.layout import FACTS
from opencpor.usage.lake.reading import facts_in_force

if TYPE_CHECKING:
    import duckdb

HUNDREDTHS = 10_000  # a percentage with two decimals, as a whole number


@dataclass(frozen=True)
class Growth:
    """How usage goes on from the latest closed month, each month from the one before.

    Attributes:
        hundredths: Of a percent, by which active users grow; negative: they shrink.
        units: Or by how many, each unit.
        paid_too: Whether paid units grow alike; else they stay.
        workload: Only units of this workload; empty: all. The others stay as they are.
        tenant_id: Only those of this customer; empty: all.
    """

    hundredths: int = 0
    units: int = 0
    paid_too: bool = False
    workload: str = ""
    tenant_id: str = ""

    def grown(self, count: str) -> str:
        """Give the SQL of a count after one month: whole, cut off, never below zero."""
        factor = HUNDREDTHS + self.hundredths
        more = f"{count}::HUGEINT * {factor} // {HUNDREDTHS} + {self.units}"
        return f"CASE WHEN {count} IS NOT NULL THEN greatest(0, {more})::BIGINT END"


def growth_of(asked: dict[str, Any]) -> Growth:
    """Read a growth as it is stored."""
    return Growth(**asked["growth"])


def with_other_usage(row: WhatIf, folder: Path, tell: Tell) -> Written:
    """Judge the months to come with usage that stays and with usage that grows; compare.

    Marks, milestones and caps go on from the closed months: the same pass judges them first, from
    what the latest close read.
    """
    first, last = Month.of(row.first), Month.of(row.last)
    judging = judging_of(row.close)
    months = {one: found for one, found in governed_months(row.program_key, last).items()
              if one >= first}  # fmt: skip
    if row.text:  # a draft governs the months to come in place of what is published
        months = dict.fromkeys(months, version_of_text(row, months[first], first))
    # A month that is judged needs no verdicts of closed ones; only those to come are written.
    coming = replace(
        judging, month=last, versions=dict(judging.versions) | months,
        closed=frozenset(first.plus(n) for n in range(last.since(first))),
    )  # fmt: skip
    growth = growth_of(row.asked)
    with sources_of(row.close) as read:
        own = Sources(_inputs(row, read.inputs, folder), read.usage, read.billed)
        sides = []
        for name, one in (("stays", Growth()), ("grows", growth)):
            path = folder / f"{name}.parquet"
            _lay(row.close, own, months, one, growth, path)
            sides.append(Judged(coming, replace(own, usage=[*own.usage, path])))
        return compare_sides(sides[0], sides[1], first, folder, tell)


def _inputs(row: WhatIf, inputs: Path, folder: Path) -> Path:
    """Where a partner asks, leave only units that it held when the latest closed month ended.

    Their usage of that month goes on in the months to come; of a unit that another partner held
    then, a partner sees none, nor of one whose customer declined since and hides its history.
    """
    partner = row.asked.get("partner", "")
    if not partner:
        return inputs
    path = folder / "inputs.parquet"
    own = Association.objects.filter(partner=partner)
    declined = hidden_by_decline(row.program_key, own)
    last_day = f"DATE '{Month.of(row.close.month).last_day}'"
    with lake_session() as session:
        session.execute(
            f"COPY (FROM read_parquet({quoted(str(inputs))}) WHERE organization_id = "
            f"{quoted(partner)} AND start_date <= {last_day} AND (end_date IS NULL OR end_date >= "
            f"{last_day}) AND NOT list_contains(?, association_id) ORDER BY association_id) "
            f"TO {quoted(str(path))} (FORMAT parquet)",
            [declined],
        )
    return path


_LATEST = """
    CREATE TABLE unit AS
    WITH seats AS (
        SELECT DISTINCT lower(tenant_id) AS tenant_id, workload, subscription_id, each.seats
        FROM (SELECT *, unnest(seats) AS each FROM ({inputs})) WHERE each.month = {index}
    )
    SELECT f.* REPLACE (coalesce(f.paid_units, s.seats) AS paid_units)
    FROM ({facts}) f LEFT JOIN seats s
        ON (lower(f.tenant_id), f.workload, f.subscription_id)
            = (s.tenant_id, s.workload, s.subscription_id)
    WHERE f.program = {program} AND f.month = {latest}
"""
_GROWS = """
    UPDATE unit SET active_users = {active}, paid_units = {paid}
    WHERE (workload = {workload} OR {workload} = '')
        AND (lower(tenant_id) = lower({tenant}) OR {tenant} = '')
"""


def _lay(
    close: Close,
    own: Sources,
    months: dict[Month, Any],
    growth: Growth,
    named: Growth,
    path: Path,
) -> None:
    """Write facts of the months to come: those of the latest closed month, grown month by month.

    Where paid units are empty, the seats of the latest month's end go on standing in for them.
    """
    with lake_session() as session:
        _read_latest(session, close, own)
        session.execute("CREATE TABLE coming AS FROM unit WHERE false")
        for month in months:
            session.execute(
                _GROWS.format(
                    active=growth.grown("active_users"),
                    paid=growth.grown("paid_units") if growth.paid_too else "paid_units",
                    workload=quoted(named.workload),
                    tenant=quoted(named.tenant_id),
                )
            )
            day = f"DATE '{month.first_day}'"
            session.execute(f"INSERT INTO coming SELECT * REPLACE ({day} AS month) FROM unit")  # noqa: S608 - a date
        columns = ", ".join(FACTS)
        session.execute(
            f"COPY (SELECT {columns} FROM coming ORDER BY tenant_id, workload, subscription_id, "  # noqa: S608 - names are ours
            f"month) TO {quoted(str(path))} (FORMAT parquet)"
        )


def _read_latest(session: duckdb.DuckDBPyConnection, close: Close, own: Sources) -> None:
    """Take the facts in force of the latest closed month, with the seats that stood in."""
    columns = "tenant_id, workload, subscription_id, seats"
    inputs = f"SELECT {columns} FROM read_parquet({quoted(str(own.inputs))})"  # noqa: S608 - quoted
    session.execute(
        _LATEST.format(
            inputs=inputs,
            facts=facts_in_force(list(own.usage)),
            index=Month.of(close.month).index,
            program=quoted(close.program_key),
            latest=f"DATE '{close.month}'",
        )
    )
