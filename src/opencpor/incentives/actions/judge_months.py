"""Judge the closed months anew, each by the program version that governed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from itertools import repeat
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from ibis import _

from opencpor.common.garbage import nothing_collected
from opencpor.common.money import minor_digits
from opencpor.common.months import Month
from opencpor.incentives.engine.circumstances import circumstances_table
from opencpor.incentives.engine.coverage import coverage_of
from opencpor.incentives.engine.inputs import Inputs, marked_facts, read_inputs
from opencpor.incentives.engine.periods import Billed
from opencpor.incentives.engine.state import (
    STATE_ORDER,
    About,
    Ending,
    about,
    state_rows,
    state_schema,
)
from opencpor.incentives.engine.terms import JudgedRule
from opencpor.incentives.engine.verdict_file import PLACE, verdict_file_schema, verdict_rows
from opencpor.incentives.engine.verdicts import Carried, Judgment, judge, paid_for_growth
from opencpor.incentives.history import write_changed
from opencpor.incentives.judging import Judging
from opencpor.incentives.rules.closing import Coverage, LineKey, Posting
from opencpor.programs.queries import Version
from opencpor.runtime import environment
from opencpor.usage.engine.facts import highest
from opencpor.usage.engine.lake_files import facts_in_force, transactions_in_force
from opencpor.usage.engine.months import month_of
from opencpor.usage.engine.opening import Choice, open_session
from opencpor.usage.engine.session import Session
from opencpor.usage.lake.here import work_folder

REACH = "decimal(18, 9)"
WHOLE = 19  # digits of the largest amount, in minor units


@dataclass
class Judged:
    """The verdicts of the closed months and of the month being closed, in a running session.

    Attributes:
        ending: What the months leave to the next.
        anew: The associations of whom closed months were judged too; None: all. The verdicts hold
            those of closed months for these only.
        begun_from: The close whose state it went on from; empty: it judged all history.
    """

    session: Session
    verdicts: ir.Table
    currency: str
    coverage: Coverage
    judging: Judging
    ending: Ending
    anew: frozenset[str] | None = None
    begun_from: str = ""

    def lines(self) -> list[Posting]:
        """Give the earned lines of the month being closed, in the order they are posted in.

        A close has many of them: no key is looked up, as those of closed months are.
        """
        month = self.judging.month
        *names, amounts = self._earned(month)
        keys = map(LineKey, *names, repeat(month))
        return list(map(Posting, keys, amounts, repeat(False)))

    def earned(self, month: Month) -> dict[LineKey, int]:
        """Give what every earned line of a month amounts to, in minor units.

        In the order of association, rule and milestone, as `postings` takes them.
        """
        *names, amounts = self._earned(month)
        return dict(zip(map(LineKey, *names, repeat(month)), amounts, strict=False))

    def _earned(self, month: Month) -> list[list[Any]]:
        """Give associations, rules, milestones and minor units of the earned lines, in order."""
        lines = self._of(month).filter(_.outcome == "earned")
        digits = minor_digits(self.currency)
        units = ibis.literal(Decimal(10**digits), type=f"decimal({digits + 1}, 0)")
        minor = (_.amount.cast(f"decimal({WHOLE + digits}, {digits})") * units).cast("int64")
        placed = lines.select(
            "association_id", "rule", *PLACE, milestone=_.milestone.fill_null(""), minor=minor
        )
        found = self.session.fetch(placed.order_by(PLACE))
        columns = ("association_id", "rule", "milestone", "minor")
        return [found[name].to_numpy().tolist() for name in columns]

    def engine(self) -> dict[str, str]:
        """Say what computed it."""
        engine = self.session.engine
        return {"name": engine.name, "version": engine.version}

    def write(self, path: Path, month: Month, kept: Sequence[Path]) -> int:
        """Write the verdicts of one month, and of earlier ones those that changed, as Parquet.

        Args:
            path: Where to.
            month: The month that is closed.
            kept: The files of verdicts of the closes before it, the oldest first.

        Returns:
            How many rows were written.
        """
        own = self._of(month)
        if kept and self.anew != frozenset():
            earlier, changed = (path.with_suffix(f".{n}.parquet") for n in ("earlier", "changed"))
            other = self.verdicts.filter(_.month_index != self.session.number(month.index))
            self._save(other, earlier)
            if write_changed(earlier, kept, changed, self.anew):
                columns = self._schema().names
                own = own.select(columns).union(self.session.parquet([changed]).select(columns))
        return self._save(own, path)

    def about(self) -> About:
        """Say what the state is that the months leave."""
        versions = {month.index: one.number for month, one in self.judging.versions.items()}
        return about(self._rules(), self.currency, versions, self.judging.month.index)

    def write_state(self, path: Path) -> None:
        """Write what the months leave to the next."""
        said = self.about()
        rows = state_rows(self.session, self.ending, self._rules(), said)
        self.session.save(rows, state_schema(said), STATE_ORDER, path)

    def _rules(self) -> Sequence[JudgedRule]:
        return self.judging.versions[self.judging.month].document.incentives

    def write_restated(self, path: Path, month: Month, restated: list[LineKey]) -> int:
        """Write the verdicts of one month, and of earlier ones those of some lines, as Parquet.

        So did closes before they kept all that changed.

        Returns:
            How many rows were written.
        """
        key = ("association_id", "rule", "month")
        rows = [
            {"association_id": line.association_id, "rule": line.rule, "month": str(line.month)}
            for line in restated
        ]
        kinds = pa.schema(dict.fromkeys(key, pa.string()))
        table = self.session.rows(pa.Table.from_pylist(rows, schema=kinds)).distinct()
        month_s = self.verdicts.month == str(month)
        kept = self.verdicts.filter(month_s).union(
            self.verdicts.filter(~month_s).semi_join(table, key)
        )
        return self._save(kept, path)

    def _of(self, month: Month) -> ir.Table:
        return self.verdicts.filter(_.month_index == self.session.number(month.index))

    def _schema(self) -> pa.Schema:
        return verdict_file_schema(self.currency).append(pa.field("program_version", pa.int32()))

    def _save(self, rows: ir.Table, path: Path) -> int:
        order: Sequence[str] = PLACE
        if not set(PLACE) <= set(rows.columns):  # some come from files
            rows = rows.mutate(reach=_.milestone.try_cast(REACH))
            order = ("month", "association_id", "rule", "reach")
        self.session.save(rows, self._schema(), order, path)
        return pq.read_metadata(path).num_rows


def facts_of(
    session: Session, program_key: str, files: Sequence[Path], tenants: ir.Table | None = None
) -> ir.Table:
    """Give the program's facts in force as the engine takes them; of some tenants or of all.

    The lake has ids of tenants in lower case: there is nothing to fold.
    """
    facts = facts_in_force(session, files, tenants).filter(_.program == program_key)
    return facts.select(
        "workload",
        "subscription_id",
        tenant_key=_.tenant_id,
        month=month_of(_.month).cast("int32"),
        active=_.active_users,
        paid=_.paid_units,
    )


def transactions_of(
    session: Session,
    program_key: str,
    files: Sequence[Path],
    among: Callable[[ir.Table], ir.Table] | None = None,
) -> ir.Table:
    """Give the program's transactions in force as the engine takes them, and their currency.

    ``among`` as `transactions_in_force` takes it; None: all of them.
    """
    billed = transactions_in_force(session, files, among).filter(_.program == program_key)
    return session.stage(
        billed.select(
            "partner_id",
            "organization_id",
            "workload",
            "subscription_id",
            "currency",
            tenant_key=_.tenant_id.lower(),
            month=month_of(_.day).cast("int32"),
            minor=_.amount_minor,
        )
    )


@dataclass(frozen=True)
class Read:
    """What came in: facts in force with their marks, and transactions in force."""

    marked: ir.Table
    transactions: ir.Table


def _billed(transactions: ir.Table, version: Version) -> Billed:
    """Say what a version judges growth by period by: transactions in its currency, its year."""
    document = version.document
    return Billed(
        transactions.filter(_.currency == document.currency).drop("currency"),
        document.fiscal_year.first_month,
        [one.key for one in document.workloads if one.incentive_eligible],
    )


def judge_stretch(
    session: Session,
    inputs: Inputs,
    read: Read,
    version: Version,
    months: list[Month],
    carried: Carried | None,
    barred: ir.Table | None,
) -> Judgment:
    """Judge months that one version governs; ``carried`` is what the months before them paid."""
    document = version.document
    return judge(
        session,
        inputs.associations,
        read.marked,
        document.incentives,
        document.currency,
        first=months[0].index,
        last=months[-1].index,
        carried=carried,
        unenrolled=inputs.gaps,
        waived=inputs.waived,
        barred=barred,
        billed=_billed(read.transactions, version),
    )


def judge_history(
    session: Session, facts: ir.Table, transactions: ir.Table, inputs: Inputs, judging: Judging
) -> tuple[ir.Table, Ending]:
    """Judge stretch after stretch, since what caps have left depends on what was paid before."""
    marked = marked_facts(session, facts, inputs, judging.month)
    read = Read(marked, transactions)
    parts: list[ir.Table] = []
    carried: Carried | None = None
    for version, months in judging.stretches():
        barred = circumstances_table(session, inputs.told, version.document.policy.public_sector)
        found = judge_stretch(session, inputs, read, version, months, carried, barred)
        found = replace(found, rows=session.stage(found.rows))
        wanted = [month.index for month in months if judging.writes(month)]
        if wanted:
            # Months close in order: none is missing between the first and the last.
            since, until = (session.number(one) for one in (wanted[0], wanted[-1]))
            kept = found.rows.filter(_.month.between(since, until))
            parts.append(numbered_verdicts(session, found, kept, version))
        paid = paid_for_growth(found, carried.paid if carried else None)
        carried = Carried(session.stage(paid))
        reached = found.reached
    ending = Ending(inputs.units, highest(marked), reached, paid)
    return reduce(lambda one, other: one.union(other), parts), ending


def numbered_verdicts(
    session: Session, found: Judgment, rows: ir.Table, version: Version
) -> ir.Table:
    """Give verdicts in the columns of the file, with the version that they are by."""
    written = verdict_rows(session, found, rows)
    return written.mutate(program_version=ibis.literal(version.number, "int32"))


@contextmanager
def session_of_closes() -> Iterator[Session]:
    """Open the engine that closes are judged by, as the settings say."""
    env = environment.current()
    choice = Choice("spark", env.spark_master) if env.spark_master else Choice()
    with (
        nothing_collected(),  # there are no cycles among a million lines
        open_session(choice, work_folder(), env.engine_memory) as session,
    ):
        yield session


@contextmanager
def judge_months(
    judging: Judging, inputs: Path, files: Sequence[Path], billed: Sequence[Path]
) -> Iterator[Judged]:
    """Judge some months of one program with the usage in some files of the lake.

    Args:
        judging: The months, and by which versions.
        inputs: The associations and all that is asked of them, as `write_inputs` wrote them.
        files: All files of facts that the lake has for the program.
        billed: All its files of transactions.
    """
    with session_of_closes() as session:
        facts = session.stage(facts_of(session, judging.program_key, files))
        transactions = transactions_of(session, judging.program_key, billed)
        taken = read_inputs(session, inputs)
        found, ending = judge_history(session, facts, transactions, taken, judging)
        verdicts = session.stage(found)
        currency = judging.versions[judging.month].document.currency
        before, now = (
            facts.filter(_.month == session.number(judging.month.index - n)) for n in (1, 0)
        )
        coverage = coverage_of(session, before, now)
        yield Judged(session, verdicts, currency, coverage, judging, ending)
