"""Judge a month from what the close before left; all history only where something changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from opencpor.common.months import Month
from opencpor.incentives.actions.judge_months import (
    Judged,
    Read,
    facts_of,
    judge_history,
    judge_stretch,
    numbered_verdicts,
    session_of_closes,
    transactions_of,
)
from opencpor.incentives.engine.changes import (
    inputs_of,
    other_facts,
    other_inputs,
    other_transactions,
)
from opencpor.incentives.engine.circumstances import circumstances_table
from opencpor.incentives.engine.coverage import coverage_of
from opencpor.incentives.engine.inputs import (
    Inputs,
    marked_facts,
    of_tenants,
    read_inputs,
)
from opencpor.incentives.engine.periods import months_billed
from opencpor.incentives.engine.state import Ending, carried_from
from opencpor.incentives.engine.verdicts import payments_for_growth
from opencpor.incentives.going_on import Basis, LakeName
from opencpor.incentives.judging import Judging
from opencpor.incentives.rules.closing import Coverage
from opencpor.programs.document.incentives import PeriodGrowthRule
from opencpor.usage.engine.facts import highest
from opencpor.usage.engine.months import month_of
from opencpor.usage.engine.session import Session
from opencpor.usage.lake.here import the_lake


@dataclass
class _Onward:
    """One such judgment while it runs."""

    session: Session
    judging: Judging
    basis: Basis
    facts: Sequence[LakeName]
    billed: Sequence[LakeName]
    fetch: Callable[[Sequence[LakeName]], list[Path]]

    @property
    def last(self) -> Month:
        """The last closed month."""
        return self.judging.month.plus(-1)

    def files_in(self, month: Month) -> list[Path]:
        """Give the files of facts of a month."""
        return self.fetch([one for one in self.facts if one.month == month])

    def facts_in(self, month: Month, files: Sequence[Path]) -> ir.Table:
        """Give the facts in force of a month, of all tenants."""
        facts = facts_of(self.session, self.judging.program_key, files)
        return facts.mutate(month=self.session.number(month.index))  # files are of one month

    def covering(self, now: Sequence[Path]) -> Callable[[Session], Coverage]:
        """Give what counts how much of the usage of the last month is there again."""
        key, before = self.judging.program_key, self.files_in(self.last)

        def count(session: Session) -> Coverage:
            then, here = (facts_of(session, key, files) for files in (before, now))
            return coverage_of(session, then, here)

        return count

    def changed(self, inputs: Path, before: Path) -> tuple[ir.Table, frozenset[str]]:
        """Give the tenants about whom something of closed months changed; their associations."""
        session = self.session
        then, now = (inputs_of(session, path) for path in (before, inputs))
        both = then.union(now).select("association_id", "tenant_key").distinct()
        found = [
            *other_inputs(session, then, now, self.last),
            *self._changed_facts(),
            *self._changed_transactions(),
            *self._corrected(both),
        ]
        tenants = session.stage(reduce(lambda one, other: one.union(other), found).distinct())
        if not session.count(tenants):
            return tenants, frozenset()
        own = session.stage(both.semi_join(tenants, "tenant_key"))
        names = session.fetch(own.select("association_id"))["association_id"]
        return session.stage(own.select("tenant_key").distinct()), frozenset(
            map(str, names.to_pylist())
        )

    def _new(self, files: Sequence[LakeName]) -> list[LakeName]:
        return [one for one in files if one.batch not in self.basis.batches]

    def _changed_facts(self) -> list[ir.Table]:
        closed = [one for one in self.facts if one.month and one.month <= self.last]
        months = {one.month for one in self._new(closed)}
        if not months:
            return []
        now = [one for one in closed if one.month in months]
        before = [one for one in now if one.batch in self.basis.batches]
        return other_facts(
            self.session, self.judging.program_key, self.fetch(before), self.fetch(now)
        )

    def _changed_transactions(self) -> list[ir.Table]:
        if not (self._new(self.billed) and judges_periods(self.judging)):
            return []
        before = [one for one in self.billed if one.batch in self.basis.batches]
        then, now = self.fetch(before), self.fetch(self.billed)
        return other_transactions(self.session, self.judging.program_key, then, now, self.last)

    def _corrected(self, associations: ir.Table) -> list[ir.Table]:
        if not self.basis.corrected:
            return []
        names = pa.table({"association_id": pa.array(self.basis.corrected, pa.string())})
        own = associations.semi_join(self.session.rows(names), "association_id")
        return [own.select("tenant_key")]

    def history(self, inputs: Inputs, tenants: ir.Table) -> tuple[ir.Table, Ending]:
        """Judge all closed months and this one, for tenants about whom something changed."""
        session, key = self.session, self.judging.program_key
        facts = session.stage(facts_of(session, key, self.fetch(self.facts), tenants))
        wanted = self.fetch(self.billed) if judges_periods(self.judging) else []
        billed = transactions_of(
            session, key, wanted,
            lambda rows: rows.semi_join(tenants, [rows.tenant_id == tenants.tenant_key]),
        )  # fmt: skip
        return judge_history(session, facts, billed, inputs, self.judging)

    def _billed(self) -> ir.Table:
        """Give the transactions that the month asks for: none, unless a period ends with it."""
        document, month = self.judging.versions[self.judging.month].document, self.judging.month
        asked = months_billed(document.incentives, document.fiscal_year.first_month, month.index)
        first, last = (self.session.number(one) for one in (asked.start, asked.stop - 1))
        return transactions_of(
            self.session,
            self.judging.program_key,
            self.fetch(self.billed) if asked else [],
            lambda rows: rows.filter(month_of(rows.day).between(first, last)),
        )

    def month(self, inputs: Inputs, facts: ir.Table, state: Path) -> tuple[ir.Table, Ending]:
        """Judge this month alone, from what the months before left."""
        session, month = self.session, self.judging.month
        version = self.judging.versions[month]
        units = inputs.units
        rules = version.document.incentives
        rows = session.parquet([state])
        carried = carried_from(session, rows, units, self.basis.said, rules)
        marked = marked_facts(session, facts, inputs, month, carried.marks)
        barred = circumstances_table(session, inputs.told, version.document.policy.public_sector)
        read = Read(marked, self._billed())
        found = judge_stretch(session, inputs, read, version, [month], carried, barred)
        found = replace(found, rows=session.stage(found.rows))
        verdicts = numbered_verdicts(session, found, found.rows, version)
        paid = payments_for_growth(found, carried.paid)
        return verdicts, Ending(units, highest(marked, carried.marks), found.reached, paid)


def judges_periods(judging: Judging) -> bool:
    """Whether any rule goes by transactions."""
    documents = {version.number: version.document for version in judging.versions.values()}
    rules = (rule for one in documents.values() for rule in one.incentives)
    return any(isinstance(rule, PeriodGrowthRule) for rule in rules)


@contextmanager
def judge_onward(
    judging: Judging,
    inputs: Path,
    facts: Sequence[LakeName],
    billed: Sequence[LakeName],
    basis: Basis,
) -> Iterator[Judged]:
    """Judge the month being closed from the state that the close before left.

    Tenants about whom something of closed months changed are judged by their whole history; their
    closed months are judged anew. The same rules and expressions give the same as a full pass.

    Args:
        judging: The months, and by which versions.
        inputs: The associations and all that is asked of them, as `write_inputs` wrote them.
        facts: All files of facts that the lake has for the program.
        billed: All its files of transactions.
        basis: The close of the month before.
    """
    with ExitStack() as stack, session_of_closes() as session:

        def fetch(files: Sequence[LakeName]) -> list[Path]:
            return stack.enter_context(the_lake().local(*(one.name for one in files)))

        before, state = stack.enter_context(the_lake().local(basis.inputs[0], basis.state[0]))
        onward = _Onward(session, judging, basis, facts, billed, fetch)
        tenants, anew = onward.changed(inputs, before)
        taken = read_inputs(session, inputs)
        files = onward.files_in(judging.month)
        # Statements that judge take a while to compile, on one processor: coverage has the other.
        with session.meanwhile(onward.covering(files)) as covered:
            now = onward.facts_in(judging.month, files)
            rest = of_tenants(taken, tenants, others=True) if anew else taken
            verdicts, ending = onward.month(rest, now, state)
            if anew:
                found, left = onward.history(of_tenants(taken, tenants), tenants)
                verdicts = session.stage(verdicts.union(found.select(verdicts.columns)))
                ending = ending.and_of(left)
                ending = replace(ending, units=taken.units)
            coverage = covered()
        currency = judging.versions[judging.month].document.currency
        yield Judged(session, verdicts, currency, coverage, judging, ending, anew, basis.close)
