"""Verdicts: what every (association, rule, month) earns, or the reasons why not.

`judge` is the whole engine: associations, facts in force and rules in, verdicts out. A full pass
and a monthly close are the same call; the close passes the months it judges and what was carried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.common.money import minor_digits
from opencpor.incentives.engine.caps import SCOPES, allocate, used_up
from opencpor.incentives.engine.growth import GROWTH, judge_growth
from opencpor.incentives.engine.milestones import first_reached, judge_milestones, lines
from opencpor.incentives.engine.money import MONEY_DIGITS
from opencpor.incentives.engine.periods import BY_PERIOD, HOLDERS, Billed, judge_periods
from opencpor.incentives.engine.terms import (
    JudgedRule,
    RuleTables,
    build_terms,
    rule_tables,
)
from opencpor.incentives.engine.timeline import marked_as, timeline, timeline_of_one
from opencpor.programs.document.incentives import MilestoneRule, PeriodGrowthRule
from opencpor.usage.engine.building import built_once
from opencpor.usage.engine.facts import highest
from opencpor.usage.engine.session import Session

ASSOCIATIONS = {
    "association_no": "int32",  # order of association_id by code point
    "unit": "int32",
    "association_id": "string",
    "partner_id": "string",
    "organization_id": "string",  # empty: the location stands for itself
    "tenant_id": "string",  # as written
    "tenant_key": "string",  # folded: tenant ids compare without case
    "workload": "string",
    "subscription_id": "string",  # empty: the unit is the workload
    "engagement": "string",
    "start_date": "date",
    "counts_from": "date",  # its earning time runs from here: before it moved, if it did
    "end_date": "date",  # inclusive; null: open
    "opted_out": "boolean",
    "earns_from": "date",  # null: always
    "earns_until": "date",  # inclusive; null: open
}
"""Columns of the associations that `judge` takes; none is null but the three dates said."""

_PAYEE = ("partner_id", "organization_id")

PERIODS = ("period_amount", "baseline_amount")
"""What rules of growth by period compare."""

FACTS = {"unit": "int32", "month": "int32", "active": "int64", "paid": "int64"}
"""Columns of the facts in force that `judge` takes, one row per unit and month."""


@dataclass(frozen=True)
class Carried:
    """What the months before left behind; a pass over all history needs none.

    Attributes:
        paid: as `paid_for_growth` gives it: what caps have left depends on it.
        marks: per unit, as `opencpor.usage.engine.facts.highest` gives them.
        reached: per unit, as `opencpor.incentives.engine.milestones.first_reached` gives them.

    Where `marks` and `reached` are None the facts of the months before are given to the pass.
    """

    paid: ir.Table
    marks: ir.Table | None = None
    reached: ir.Table | None = None


@dataclass(frozen=True)
class Judgment:
    """The verdicts of one pass, and what to carry on.

    Attributes:
        associations: what was judged, by `association_no`.
        tables: the rules that it was judged by, by `rule_no`.
        rows: one narrow row per verdict, an expression: `term` numbers pairs of association and
            rule in the order of both, `month` is an index, `mask` holds the reason codes,
            `milestone` the place in the order of `reach`.
        reached: the months in which milestones were first reached, these months included.
        currency: of every amount.
    """

    associations: ir.Table
    tables: RuleTables
    rows: ir.Table
    reached: ir.Table
    currency: str

    def named(self, rows: ir.Table, *columns: str) -> ir.Table:
        """Add columns of the rules and of the associations to rows that refer to them."""
        named = rows
        for table, key in (
            (self.tables.constants, "rule_no"),
            (self.associations, "association_no"),
        ):
            there = set(table.columns) - set(named.columns)
            own = [name for name in columns if name in there]
            named = named.join(table.select(key, *own), key) if own else named
        return named


def verdict_schema(currency: str) -> dict[str, str]:
    """Give the columns and types of `Judgment.rows`."""
    money = f"decimal({MONEY_DIGITS}, {minor_digits(currency)})"
    caps = [f"{scope}_{side}" for scope in SCOPES for side in ("before", "after")]
    return {
        "term": "int64",
        **dict.fromkeys(("association_no", "rule_no", "month"), "int32"),
        **dict.fromkeys(("active", "paid", "mark", "growth"), "int64"),
        "milestone": "int32",
        "size": "string",
        **dict.fromkeys(("uncapped", *caps, "amount", *PERIODS), money),
        "whole_product": "boolean",
        "mask": "int32",
    }


def judge(  # noqa: PLR0913 - one call says everything a pass depends on
    session: Session,
    associations: ir.Table,
    marked: ir.Table,
    rules: Sequence[JudgedRule],
    currency: str,
    *,
    first: int = 0,
    last: int,
    carried: Carried | None = None,
    unenrolled: ir.Table | None = None,
    waived: ir.Table | None = None,
    barred: ir.Table | None = None,
    billed: Billed | None = None,
) -> Judgment:
    """Judge every (association, rule, month) from month `first` through `last` (indices).

    `associations` as in `ASSOCIATIONS`: all that ever were, since an organization's earning time
    counts from its first. `marked`: facts as in `FACTS`, of these months only if marks were
    carried, else of all months through `last`, put through `with_marks`. `unenrolled`: months
    between two enrollments of a location, as `association_no` and `month`. `waived`: months
    without payment, likewise, of associations that are not `opted_out`. `barred`: the codes that
    follow from who partner and customer are, as a mask of that name, for associations
    (`association_no`) that any follow for; a calculation without a database knows none. `billed`:
    what rules of growth by period are judged by; without it none may be among the rules.
    """
    tables = rule_tables(session, rules, billed.workloads if billed else ())
    since, until = session.number(first), session.number(last)
    terms = session.stage(build_terms(associations, tables, since, until, barred))
    marks = carried.marks if carried else None
    if marks is None or first < last:
        months = timeline(terms, marked, until, marks)
    else:
        months = timeline_of_one(terms, marked, marks, until)
    months = marked_as(months, "unenrolled", unenrolled)
    months = session.shared(marked_as(months, "waived", waived))
    digits = minor_digits(currency)
    by_growth = months.join(tables.of("net_growth", *GROWTH), "rule_no")
    judged = session.shared(judge_growth(by_growth, digits))
    used = used_up(carried.paid, tables.constants) if carried else None
    parts = [allocate(judged, digits, associations, used)]
    reached = session.stage(first_reached(marked, rules, carried.reached if carried else None))
    for number, rule in enumerate(tables.rules):
        if isinstance(rule, MilestoneRule):
            steps = session.shared(_narrow(judge_milestones(months, reached, number, rule)))
            parts += lines(steps, rule, currency, digits)
    if billed is not None and any(isinstance(rule, PeriodGrowthRule) for rule in rules):
        by_period = months.join(tables.of("period_growth", *BY_PERIOD), "rule_no")
        named = by_period.join(associations.select(HOLDERS), "association_no")
        parts.append(judge_periods(named, billed, digits))
    schema = verdict_schema(currency)
    rows = reduce(lambda one, other: one.union(other), [_shaped(part, schema) for part in parts])
    return Judgment(associations, tables, rows, reached, currency)


@built_once
def _narrow(judged: ir.Table) -> ir.Table:
    flags = [name for name in judged.columns if name.startswith("new_")]
    numbers = ("term", "association_no", "rule_no", "month")
    return judged.select(*numbers, "active", "paid", "mask", *flags)


@built_once
def _shaped(part: ir.Table, schema: dict[str, str]) -> ir.Table:
    """Give a part the columns and types of a verdict; what its kind of rule has not is null."""
    return part.select(
        **{
            name: part[name].cast(kind) if name in part.columns else ibis.null(kind)
            for name, kind in schema.items()
        }
    )


PAID = ("rule", "month", *_PAYEE, "tenant_key", "unit")


def paid_for_growth(judgment: Judgment, carried: ir.Table | None = None) -> ir.Table:
    """Give what growth rules have paid after a pass, to carry on.

    `PAID` and `amount`: by what caps may ask for, since a later version of the program may have
    others.
    """
    found = payments_for_growth(judgment, carried)
    # Ibis takes a sum of whole units for one with decimals.
    return found.group_by(PAID).aggregate(amount=found.amount.sum().cast(found.amount.type()))


def payments_for_growth(judgment: Judgment, carried: ir.Table | None = None) -> ir.Table:
    """Give the same row by row, for who sums it up otherwise."""
    paid = judgment.rows.filter((_.mask == 0) & _.milestone.isnull())
    found = judgment.named(paid, *PAID).select(*PAID, "amount")
    return found if carried is None else found.union(carried.select(*PAID, "amount"))


def carry_on(facts: ir.Table, judgment: Judgment, carried: Carried | None = None) -> Carried:
    """Give what the next month's pass needs: all that this one got, and these facts and rows."""
    return Carried(
        paid=paid_for_growth(judgment, carried.paid if carried else None),
        marks=highest(facts, carried.marks if carried else None),
        reached=judgment.reached,
    )
