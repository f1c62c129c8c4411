"""Judge the closed months anew, each by the program version that governed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.common.money import in_minor_units
from opencpor.common.months import Month
from opencpor.incentives.engine.inputs import associations_table, marked_facts
from opencpor.incentives.engine.verdict_file import verdict_rows
from opencpor.incentives.engine.verdicts import judge
from opencpor.incentives.queries import association_rows, enrollment_gaps
from opencpor.incentives.rules.closing import Coverage, LineKey
from opencpor.programs.document.incentives import PeriodGrowthRule
from opencpor.programs.queries import Version
from opencpor.usage.engine.session import Session, duckdb_session
from opencpor.usage.lake.reading import facts_in_force

JUDGED = "judged_verdicts"


@dataclass
class Judged:
    """All verdicts of the closed months and of the month being closed, in a running session."""

    session: Session
    currency: str
    coverage: Coverage

    def earned(self) -> dict[LineKey, int]:
        """Give what every earned line amounts to, in minor units."""
        rows = self.session.sql(
            f"SELECT association_id, rule, coalesce(milestone, ''), month, amount "  # noqa: S608
            f"FROM {JUDGED} WHERE outcome = 'earned'"
        )
        return {
            LineKey(association, rule, milestone, Month.parse(month)): in_minor_units(
                amount, self.currency
            )
            for association, rule, milestone, month, amount in rows
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
        self.session.sql("CREATE OR REPLACE TEMP TABLE restated (a VARCHAR, r VARCHAR, m VARCHAR)")
        for key in restated:
            self.session.sql(
                "INSERT INTO restated VALUES (?, ?, ?)",
                key.association_id,
                key.rule,
                str(key.month),
            )
        self.session.sql(
            f"""COPY (SELECT * FROM {JUDGED} v WHERE month = ? OR EXISTS (
                SELECT 1 FROM restated s
                WHERE s.a = v.association_id AND s.r = v.rule AND s.m = v.month)
              ORDER BY month, association_id, rule, try_cast(milestone AS DECIMAL(18, 9)))
              TO '{path}' (FORMAT parquet, COMPRESSION zstd)""",  # noqa: S608 - a path of ours
            str(month),
        )
        ((rows,),) = self.session.sql(f"SELECT count(*) FROM read_parquet('{path}')")  # noqa: S608
        return int(rows)


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


def _judge_version(
    session: Session, facts: ir.Table, version: Version, months: list[Month], last: Month
) -> ir.Table:
    """Judge all history by one version and keep the months that it governs."""
    document = version.document
    rules = [rule for rule in document.incentives if not isinstance(rule, PeriodGrowthRule)]
    rows = association_rows(version.program_key, document.business_calendar)
    associations = associations_table(session, rows)
    judgement = judge(
        session,
        associations,
        marked_facts(session, facts, associations, last),
        rules,
        document.currency,
        last=last.index,
        unenrolled=_gaps(session, version.program_key, associations),
    )
    wanted = [month.index for month in months]
    kept = session.stage(judgement.rows.filter(_.month.isin(wanted)))
    table = verdict_rows(session, judgement, kept)
    return session.stage(table.mutate(program_version=ibis.literal(version.number, "int32")))


def _gaps(session: Session, program_key: str, associations: ir.Table) -> ir.Table | None:
    """Give the months between two enrollments, per association: nothing is earned in them."""
    gaps = enrollment_gaps(program_key)
    if not gaps:
        return None
    listed = ibis.memtable(
        {"partner_id": [unit for unit, _m in gaps], "month": [m.index for _u, m in gaps]},
        schema={"partner_id": "string", "month": "int32"},
    )
    return session.stage(
        associations.select("association_no", "partner_id")
        .join(listed, "partner_id")
        .select("association_no", "month")
    )


@contextmanager
def judge_months(
    versions: Mapping[Month, Version], last: Month, files: list[Path]
) -> Iterator[Judged]:
    """Judge some months of one program with the usage in some files of the lake.

    Args:
        versions: The months to judge, each with the version that governs it; ``last`` is one.
        last: The month being closed: later facts are not looked at.
        files: All files of facts that the lake has for the program.
    """
    newest = versions[last]
    by_number: dict[int, list[Month]] = {}
    for month, version in versions.items():
        by_number.setdefault(version.number, []).append(month)
    known = {version.number: version for version in versions.values()}
    with (
        TemporaryDirectory(prefix="cpor-close-") as scratch,
        duckdb_session(Path(scratch)) as session,
    ):
        facts = _facts(session, newest.program_key, files)
        parts = [
            _judge_version(session, facts, known[number], months, last)
            for number, months in sorted(by_number.items())
        ]
        whole = parts[0]
        for part in parts[1:]:
            whole = whole.union(part)
        session.backend.create_table(JUDGED, whole, temp=True)
        currency = newest.document.currency
        yield Judged(session, currency, _coverage(session, facts, last))
