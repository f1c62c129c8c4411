"""Judge the closed months anew, each by the program version that governed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from ibis import _

from opencpor.common.money import in_minor_units
from opencpor.common.months import Month
from opencpor.incentives.engine.circumstances import circumstances_table
from opencpor.incentives.engine.inputs import Inputs, marked_facts, read_inputs
from opencpor.incentives.engine.verdict_file import verdict_rows
from opencpor.incentives.engine.verdicts import Carried, Judgment, judge, paid_for_growth
from opencpor.incentives.rules.closing import Coverage, LineKey
from opencpor.programs.document.incentives import PeriodGrowthRule
from opencpor.programs.queries import Version
from opencpor.runtime import environment
from opencpor.usage.engine.session import Session, duckdb_session
from opencpor.usage.lake.here import work_folder
from opencpor.usage.lake.reading import facts_in_force

JUDGED = "judged_verdicts"


@dataclass(frozen=True)
class Judging:
    """What is to be judged.

    Attributes:
        program_key: The program.
        month: The month being closed: later facts are not looked at.
        versions: That month and all before it, in order, each with the version that governs it;
            months before the first have no rules.
        closed: The months closed before, which are judged anew. What was never closed counts for
            marks, milestones and caps only.
    """

    program_key: str
    month: Month
    versions: Mapping[Month, Version]
    closed: frozenset[Month]

    def writes(self, month: Month) -> bool:
        """Whether a month's verdicts are wanted."""
        return month == self.month or month in self.closed

    def stretches(self) -> Iterator[tuple[Version, list[Month]]]:
        """Give the months in order, together as long as one version governs them."""
        numbered = groupby(self.versions.items(), key=lambda item: item[1].number)
        for _number, items in numbered:
            months = list(items)
            yield months[0][1], [month for month, _version in months]


@dataclass
class Judged:
    """All verdicts of the closed months and of the month being closed, in a running session."""

    session: Session
    currency: str
    coverage: Coverage

    def earned(self, month: Month) -> dict[LineKey, int]:
        """Give what every earned line of a month amounts to, in minor units."""
        rows = self.session.sql(
            f"SELECT association_id, rule, coalesce(milestone, ''), amount "  # noqa: S608
            f"FROM {JUDGED} WHERE outcome = 'earned' AND month = ?",
            str(month),
        )
        return {
            LineKey(association, rule, milestone, month): in_minor_units(amount, self.currency)
            for association, rule, milestone, amount in rows
        }

    def engine(self) -> dict[str, str]:
        """Say what computed it."""
        ((version,),) = self.session.sql("SELECT version()")
        return {"name": "duckdb", "version": str(version)}

    def write(self, path: Path, month: Month, restated: list[LineKey]) -> int:
        """Write the verdicts of one month, and of restated lines of earlier ones, as Parquet.

        Returns:
            How many rows were written.
        """
        rows = [{"a": key.association_id, "r": key.rule, "m": str(key.month)} for key in restated]
        kinds = pa.schema(dict.fromkeys("arm", pa.string()))
        table = self.session.rows(pa.Table.from_pylist(rows, schema=kinds))
        self.session.sql(
            f"""COPY (SELECT * FROM {JUDGED} v WHERE month = ? OR EXISTS (
                SELECT 1 FROM {table.get_name()} s
                WHERE s.a = v.association_id AND s.r = v.rule AND s.m = v.month)
              ORDER BY month, association_id, rule, try_cast(milestone AS DECIMAL(18, 9)))
              TO '{path}' (FORMAT parquet, COMPRESSION zstd)""",  # noqa: S608 - a path of ours
            str(month),
        )
        return pq.read_metadata(path).num_rows


def _facts(session: Session, program_key: str, files: list[Path]) -> ir.Table:
    """Give the program's facts in force as the engine takes them, staged."""
    session.sql(
        f"""CREATE TEMP TABLE program_facts AS
        SELECT lower(tenant_id) AS tenant_key, workload, subscription_id,
          CAST(year(month) * 12 + month(month) - 1 AS INTEGER) AS month,
          active_users AS active, paid_units AS paid
        FROM ({facts_in_force(files)}) WHERE program = ?""",  # noqa: S608 - paths are ours
        program_key,
    )
    return session.backend.table("program_facts")


def _coverage(session: Session, facts: ir.Table, month: Month) -> Coverage:
    key = ["tenant_key", "workload", "subscription_id"]
    before = facts.filter(_.month == month.index - 1).select(key).distinct()
    now = facts.filter(_.month == month.index).select(key).distinct()
    covered = before.semi_join(now, key)
    return Coverage(session.count(before), session.count(covered))


def _judge_stretch(
    session: Session,
    inputs: Inputs,
    marked: ir.Table,
    version: Version,
    months: list[Month],
    carried: Carried | None,
    barred: ir.Table,
) -> Judgment:
    """Judge months that one version governs; ``carried`` is what the months before them paid."""
    document = version.document
    return judge(
        session,
        inputs.associations,
        marked,
        [rule for rule in document.incentives if not isinstance(rule, PeriodGrowthRule)],
        document.currency,
        first=months[0].index,
        last=months[-1].index,
        carried=carried,
        unenrolled=inputs.gaps,
        waived=inputs.waived,
        barred=barred,
    )


def _judge(session: Session, facts: ir.Table, inputs: Inputs, judging: Judging) -> ir.Table:
    """Judge stretch after stretch, since what caps have left depends on what was paid before."""
    marked = marked_facts(session, facts, inputs.associations, judging.month)
    parts: list[ir.Table] = []
    carried: Carried | None = None
    for version, months in judging.stretches():
        policy = version.document.policy.public_sector
        told = circumstances_table(session, inputs.told, policy)
        found = _judge_stretch(session, inputs, marked, version, months, carried, told)
        goes_on = months[-1] != judging.month
        if goes_on:
            found = replace(found, rows=session.stage(found.rows))
        wanted = [month.index for month in months if judging.writes(month)]
        if wanted:
            kept = session.stage(found.rows.filter(_.month.isin(wanted)))
            number = ibis.literal(version.number, "int32")
            rows = verdict_rows(session, found, kept, told)
            parts.append(rows.mutate(program_version=number))
        if goes_on:
            paid = paid_for_growth(found, carried.paid if carried else None)
            carried = Carried(session.stage(paid))
    return reduce(lambda one, other: one.union(other), parts)


@contextmanager
def judge_months(judging: Judging, inputs: Path, files: list[Path]) -> Iterator[Judged]:
    """Judge some months of one program with the usage in some files of the lake.

    Args:
        judging: The months, and by which versions.
        inputs: The associations and all that is asked of them, as `write_inputs` wrote them.
        files: All files of facts that the lake has for the program.
    """
    with duckdb_session(work_folder(), environment.current().engine_memory) as session:
        facts = _facts(session, judging.program_key, files)
        taken = read_inputs(session, inputs)
        session.stage(_judge(session, facts, taken, judging), JUDGED)
        currency = judging.versions[judging.month].document.currency
        yield Judged(session, currency, _coverage(session, facts, judging.month))
