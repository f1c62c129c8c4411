"""Judging `milestone` rules: a fixed amount the first time a share of paid units is active."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import and_, or_

import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.common.money import round_money
from opencpor.incentives.engine.codes import code, common_codes
from opencpor.incentives.engine.money import money_type
from opencpor.incentives.engine.terms import JudgedRule, ordered
from opencpor.incentives.rules.reasons import Reason
from opencpor.programs.document.incentives import Milestone, MilestoneRule
from opencpor.usage.engine.building import built_once

_WIDE = "decimal(38, 0)"


@dataclass(frozen=True)
class Step:
    """One milestone among all rules: its rule's number and its place in the order of `reach`."""

    rule_no: int
    place: int
    rule: MilestoneRule
    milestone: Milestone

    @property
    def column(self) -> str:
        """Where the month of first reaching stands: `reached_<rule>_<place>`."""
        return f"reached_{self.rule_no}_{self.place}"


def steps_of(rules: Sequence[JudgedRule]) -> list[Step]:
    """Give every milestone of every rule, within a rule in order of `reach`."""
    return [
        Step(number, place, rule, milestone)
        for number, rule in enumerate(ordered(rules))
        if isinstance(rule, MilestoneRule)
        for place, milestone in enumerate(by_reach(rule))
    ]


def by_reach(rule: MilestoneRule) -> list[Milestone]:
    """Give a rule's milestones in order of the value of `reach`."""
    return sorted(rule.milestones, key=lambda milestone: milestone.reach.value)


@built_once
def first_reached(
    facts: ir.Table, rules: Sequence[JudgedRule], carried: ir.Table | None = None
) -> ir.Table:
    """Give, per unit, the month in which a fact first reached each milestone, null if none did.

    One column per step. `carried` is an earlier result of this function; its months stay. Whether
    the unit's workload is offered the milestone is not asked here.
    """
    steps = steps_of(rules)
    if not steps:
        return facts.select("unit").distinct()
    names = [step.column for step in steps]
    none = ibis.null("int32")
    found = facts.select(
        "unit",
        **{step.column: ibis.ifelse(_reaches(facts, step), facts.month, none) for step in steps},
    )
    if carried is not None:
        found = found.union(carried.select("unit", *names))
    return found.group_by("unit").aggregate(**{name: found[name].min() for name in names})


def _reaches(fact: ir.Table, step: Step) -> ir.BooleanValue:
    """Whether a fact reaches a milestone: active >= reach x paid, in whole numbers."""
    scale = 10 ** max(0, -int(step.milestone.reach.value.as_tuple().exponent))
    share = int(step.milestone.reach.value * scale)
    enough = fact.active.cast(_WIDE) * _whole(scale) >= fact.paid.cast(_WIDE) * _whole(share)
    return (fact.paid >= step.rule.sizes[0].paid_units) & enough


def _whole(number: int) -> ir.DecimalValue:
    return ibis.literal(Decimal(number), type=_WIDE)


@built_once
def judge_milestones(
    months: ir.Table, reached: ir.Table, rule_no: int, rule: MilestoneRule
) -> ir.Table:
    """Judge each row of a timeline of one milestone rule.

    Adds `mask` and, per step, `new_<place>`: whether the row's fact newly reached it.
    """
    steps = steps_of([rule])
    columns = {f"first_{s.place}": reached[f"reached_{rule_no}_{s.place}"] for s in steps}
    rows = (
        months.filter(_.rule_no == rule_no)
        .left_join(reached.select("unit", **columns), "unit")
        .drop("unit_right")
    )
    new, before, open_ = [], [], []
    for step in steps:
        first = rows[f"first_{step.place}"]
        offered = _offered(rows, step.milestone)
        new.append(offered & (first == rows.month).fill_null(False))
        before.append(~offered | (first < rows.month).fill_null(False))
        open_.append(offered)
    mask = _codes(rows, rule, reduce(or_, new), reduce(and_, before), reduce(or_, open_))
    flags = {f"new_{step.place}": flag for step, flag in zip(steps, new, strict=True)}
    return rows.mutate(mask=mask, **flags)


def _offered(row: ir.Table, milestone: Milestone) -> ir.BooleanValue:
    if milestone.workloads is None:
        return ibis.literal(True)
    return row.workload.isin(list(milestone.workloads))


def _codes(
    row: ir.Table,
    rule: MilestoneRule,
    new: ir.BooleanValue,
    all_before: ir.BooleanValue,
    offered: ir.BooleanValue,
) -> ir.IntegerValue:
    no_usage = row.active.isnull() | row.paid.isnull()
    of_fact = (
        code(Reason.BELOWMINPAU, row.paid < rule.sizes[0].paid_units)
        + code(Reason.REACHEDBEFORE, offered & all_before)
        + code(Reason.NOTREACHED, offered & ~all_before & ~new)
    )
    return common_codes(row) + ibis.ifelse(no_usage, Reason.NOUSAGE.bit, of_fact)


@built_once
def lines(judged: ir.Table, rule: MilestoneRule, currency: str, digits: int) -> list[ir.Table]:
    """Give the rows to write: one for each milestone that pays, else one with the reasons.

    Adds `milestone` (place in the order of `reach`, null if none), `size` and `amount`. The tables
    returned have the same columns and are to be put one under the other.
    """
    money = money_type(digits)
    zero = ibis.literal(Decimal(0)).cast(money)
    steps = steps_of([rule])
    flags = [f"new_{step.place}" for step in steps]
    size = _by_size(judged, [(s.paid_units, s.size) for s in rule.sizes], ibis.null("string"))
    sized = judged.mutate(size=size)
    parts = [sized.filter(_.mask != 0).mutate(milestone=ibis.null("int32"), amount=zero)]
    for step, flag in zip(steps, flags, strict=True):
        amounts = [
            (s.paid_units, round_money(step.milestone.amounts[s.size].value, currency))
            for s in rule.sizes
        ]
        paid = sized.filter((_.mask == 0) & _[flag])
        pays = _by_size(paid, [(n, ibis.literal(a).cast(money)) for n, a in amounts], zero)
        parts.append(
            paid.mutate(milestone=ibis.literal(step.place, "int32"), amount=pays.cast(money))
        )
    return [part.drop(*flags) for part in parts]


def _by_size(row: ir.Table, bands: list[tuple[int, object]], below: ir.Value) -> ir.Value:
    """Choose by the row's paid units: what belongs to the highest band that starts at or below."""
    branches = [(row.paid >= start, value) for start, value in reversed(bands)]
    return ibis.cases(*branches, else_=below)
