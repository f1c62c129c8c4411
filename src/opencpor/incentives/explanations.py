"""Explains a line: from the ledger to the verdict, to the facts, to the file and its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch
from opencpor.common.months import Month
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.queries import adjustments
from opencpor.incentives.billing import (
    BASELINE,
    TransactionBehind,
    Unseen,
    parted,
    transactions_of,
)
from opencpor.incentives.models import Close, Earning, Statement
from opencpor.incentives.recomputes.judgments import as_close, posted_behind
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.statement_lines import statement_of
from opencpor.incentives.verdicts import Verdict, verdicts_for_line
from opencpor.programs.document.incentives import NetGrowthRule, Rule
from opencpor.programs.queries import version_by_number
from opencpor.usage.lake.here import lake_session, the_lake
from opencpor.usage.lake.reading import facts_in_force
from opencpor.usage.models import Batch, FileKind, LakeFile
from opencpor.usage.queries import visible_facts

MONTH, MARK = "month", "mark"


@dataclass(frozen=True)
class FactBehind:
    """One usage fact that a judgment stood on, and where it came from.

    ``role``: ``month`` for the judged month's own fact, ``mark`` for the one that set the
    high-water mark. ``row`` is the row of the file, None where it was counted from many.
    ``paid_from_seats``: the file left the paid units empty; they are the subscription's seats.
    Of a mark from a month that is not the reader's to see, the mark alone is given.
    """

    role: str
    month: Month
    active_users: int | None
    paid_units: int | None
    batch_id: str
    file_name: str
    row: int | None
    paid_from_seats: bool = False


@dataclass(frozen=True)
class Judged:
    """What one close judged of the line, with the facts or the transactions it read.

    ``recompute``: what judged it instead; ``close`` is then the one that it went on from, as if
    that had read what the recompute did. ``unseen``: transactions that the reader does not see.
    """

    close: Close
    verdict: Verdict
    facts: tuple[FactBehind, ...]
    transactions: tuple[TransactionBehind, ...]
    rule: Rule | None
    recompute: Recompute | None = None
    unseen: tuple[Unseen, ...] = ()

    @property
    def without_baseline(self) -> bool:
        """Whether growth was judged against nothing, since nothing was billed before."""
        by_period = self.verdict.period_amount is not None
        seen = {one.role for one in self.transactions}
        return by_period and BASELINE not in seen | {one.role for one in self.unseen}


@dataclass(frozen=True)
class Explanation:
    """Everything about one line."""

    earning: Earning
    journal_id: str
    statement: Statement | None
    judged: tuple[Judged, ...]
    related: tuple[Earning, ...]  # the line it corrects, and every other correction of that
    adjusted: tuple[Adjustment, ...]  # by hand, about this line, as far as the reader sees them


def _facts_of(close: Close, verdict: Verdict, rule: Rule | None) -> tuple[FactBehind, ...]:
    """Read the unit's facts as they were in force for a close; keep those that decided."""
    names = LakeFile.objects.filter(
        kind=FileKind.FACTS.value,
        program_key=close.program_key,
        batch_id__in=close.batches,
        month__lte=verdict.month.first_day,
    ).values_list("name", flat=True)
    tenant = verdict.tenant_id.lower()  # as the lake has it; parts of files without it stay shut
    with the_lake().local(*names) as paths, lake_session() as session:
        rows = session.execute(
            f"""SELECT month, active_users, paid_units, batch, row
            FROM ({facts_in_force(paths)}) WHERE program = ? AND tenant_id = ?
              AND workload = ? AND subscription_id = ? ORDER BY month""",  # noqa: S608 - paths are ours
            [close.program_key, tenant, verdict.workload, verdict.subscription_id],
        ).fetchall()
    seats = _seats_of(close, verdict.association_id)
    took = {row[0] for row in rows if row[2] is None and Month.of(row[0]).index in seats}
    rows = [
        (day, active, seats[Month.of(day).index] if day in took else paid, *rest)
        for day, active, paid, *rest in rows
    ]
    files = dict(Batch.objects.in_bulk([row[3] for row in rows]).items())
    chosen = [(MONTH, row) for row in rows if Month.of(row[0]) == verdict.month]
    mark = _mark_row([row for row in rows if Month.of(row[0]) < verdict.month], verdict, rule)
    if mark is not None:
        chosen.append((MARK, mark))
    return tuple(
        FactBehind(
            role,
            Month.of(month),
            active,
            paid,
            batch,
            files[batch].file_name,
            row_number,
            paid_from_seats=month in took,
        )
        for role, (month, active, paid, batch, row_number) in chosen
    )


def _seats_of(close: Close, association_id: str) -> dict[int, int]:
    """Return the month-end seats that a close judged an association by, by the month's index."""
    if not close.input_file:
        return {}
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    with the_lake().local(close.input_file) as (path,):
        if "seats" not in pq.read_schema(path).names:  # older closes wrote their inputs without
            return {}
        own = ds.field("association_id") == association_id
        rows = pq.read_table(path, columns=["seats"], filters=own).to_pylist()
    return {one["month"]: one["seats"] for row in rows for one in row["seats"]}


Row = tuple[date, int | None, int | None, str, int | None]


def _mark_row(earlier: list[Row], verdict: Verdict, rule: Rule | None) -> Row | None:
    """Return the first earlier fact that reached the mark; None where no mark played a part.

    The mark of a rule by paid units is one of paid units, any other one of active users.
    """
    if not verdict.prior_mark:
        return None
    figure = 2 if _by_paid_units(rule) else 1
    return next((row for row in earlier if row[figure] == verdict.prior_mark), None)


def _by_paid_units(rule: Rule | None) -> bool:
    return isinstance(rule, NetGrowthRule) and rule.basis == "paid"


def _as_seen(actor: Actor, earning: Earning, found: Sequence[Judged]) -> tuple[Judged, ...]:
    """Leave what an actor may see, and of what it may not the sums that it is judged by.

    Whoever holds a unit sees one earlier figure of it: the mark. What else was counted in that
    month is of whoever held it then. Transactions of other locations are added up.
    """
    found = [_billed_as_seen(actor, one) for one in found]
    months = {fact.month for one in found for fact in one.facts if fact.role == MARK}
    if not months:
        return tuple(found)
    rows = visible_facts(actor).filter(
        program_key=earning.program_key,
        customer_id=earning.customer_id,
        workload=earning.workload,
        subscription_id=earning.subscription_id or None,
        month__in=[month.first_day for month in months],
    )
    hidden = months - {Month.of(day) for day in rows.values_list("month", flat=True)}
    return tuple(
        replace(one, facts=tuple(_without_the_rest(fact, one, hidden) for fact in one.facts))
        for one in found
    )


def _billed_as_seen(actor: Actor, one: Judged) -> Judged:
    if not one.transactions:
        return one
    seen, unseen = parted(actor, one.close.program_key, one.transactions)
    return replace(one, transactions=seen, unseen=unseen)


def _without_the_rest(fact: FactBehind, judged: Judged, hidden: set[Month]) -> FactBehind:
    if fact.role != MARK or fact.month not in hidden:
        return fact
    if _by_paid_units(judged.rule):
        return replace(fact, active_users=None)
    return replace(fact, paid_units=None, paid_from_seats=False)


def _judged(close: Close, recompute: Recompute | None, verdict: Verdict) -> Judged:
    rule = _rule(close, verdict)
    facts = _facts_of(close, verdict, rule) if verdict.period_amount is None else ()
    billed = transactions_of(close, verdict, rule)
    return Judged(close, verdict, facts, billed, rule, recompute)


def _judgments(earning: Earning) -> Iterator[Judged]:
    """Give what closes and recomputes judged of a line, in the order in which they did.

    A close that says again what a recompute said before it adds nothing.
    """
    month = Month.of(earning.month)
    closes = Close.objects.filter(program_key=earning.program_key, month__gte=earning.month)
    found = list(closes.order_by("month"))
    anew = {row.close_id: row for row in posted_behind(found)}
    said: set[Verdict] = set()
    for close in found:
        row = anew.get(close.id)
        for source, recompute in [(close, None), *([(as_close(row), row)] if row else [])]:
            for one in verdicts_for_line(source, earning.association_id, earning.rule, month):
                if one.milestone in ("", earning.milestone) and one not in said:
                    yield _judged(source, recompute, one)
                    said |= {one} if recompute else set()


def _rule(close: Close, verdict: Verdict) -> Rule | None:
    document = version_by_number(close.program_key, verdict.program_version).document
    return next((rule for rule in document.incentives if rule.rule == verdict.rule), None)


def explain(actor: Actor, earning_id: str) -> Explanation:
    """Explain one posted line.

    Raises:
        NotFound: If there is none for the actor.
    """
    rows = Earning.objects.select_related(
        "close", "location", "customer", "entry__journal", "corrects", "association"
    )
    earning = fetch(rows, actor, "earning", id=earning_id)
    same = Earning.objects.filter(
        association_id=earning.association_id,
        rule=earning.rule,
        milestone=earning.milestone,
        month=earning.month,
    )
    return Explanation(
        earning=earning,
        journal_id=earning.entry.journal_id,
        statement=statement_of(earning.entry.journal, earning.location_id),
        judged=_as_seen(actor, earning, list(_judgments(earning))),
        related=tuple(same.exclude(pk=earning.pk).order_by("id")),
        adjusted=tuple(adjustments(actor).filter(earning=earning).order_by("id")),
    )


def steps(verdict: Verdict) -> list[tuple[str, Decimal | int | None]]:
    """Return the figures of a growth judgment in the order in which they were used."""
    return [
        ("active_users", verdict.active_users),
        ("paid_units", verdict.paid_units),
        ("prior_mark", verdict.prior_mark),
        ("growth_units", verdict.growth_units),
        ("rate", verdict.rate),
        ("uncapped", verdict.uncapped),
        ("amount", verdict.amount),
    ]
