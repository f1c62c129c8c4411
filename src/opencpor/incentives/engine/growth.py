"""Judging `net_growth` rules: a rate per unit above the high-water mark."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.incentives.engine.codes import code, common_codes
from opencpor.incentives.engine.money import round_money
from opencpor.incentives.rules.reasons import Reason
from opencpor.usage.engine.building import built_once
from opencpor.usage.engine.facts import lower

COUNT = "decimal(19, 0)"
GROWTH = (
    "basis", "minimum_paid", "minimum_active", "customer_cap", "workload_cap",
    "cap_by_organization",
)  # fmt: skip
"""What rules of growth say of all their terms."""


@built_once
def judge_growth(months: ir.Table, digits: int) -> ir.Table:
    """Judge each row of a timeline of growth rules, with their columns `GROWTH`; caps left aside.

    Adds `mark` (never null), `growth` (null without the figures it needs), `mask` (the reason
    codes) and `uncapped` (the amount before caps, zero unless the row earns).
    """
    figures = months.mutate(
        value=ibis.cases(
            (_.basis == "active", _.active),
            (_.basis == "paid", _.paid),
            else_=lower(_.active, _.paid),
        ),
        mark=ibis.coalesce(ibis.ifelse(_.basis == "paid", _.mark_paid, _.mark_active), 0),
    ).mutate(
        growth=ibis.ifelse(
            _.value > _.mark, _.value - _.mark, ibis.ifelse(_.value.isnull(), _.value, 0)
        )
    )
    judged = figures.mutate(mask=_codes(figures))
    amount = round_money(_.growth.cast(COUNT) * _.rate, digits)
    zero = ibis.literal(0).cast(f"decimal(38, {digits})")
    return judged.mutate(uncapped=ibis.ifelse(_.mask == 0, amount, zero))


def _codes(row: ir.Table) -> ir.IntegerValue:
    needs_active = (row.basis != "paid") | (row.minimum_active > 0)
    needs_paid = (row.basis != "active") | (row.minimum_paid > 0)
    no_usage = (needs_active & row.active.isnull()) | (needs_paid & row.paid.isnull())
    of_fact = (
        code(Reason.BELOWMINPAU, (row.minimum_paid > 0) & (row.paid < row.minimum_paid))
        + code(Reason.MINTHNTMT, (row.minimum_active > 0) & (row.active < row.minimum_active))
        + code(Reason.PAULWPHWM, (row.basis != "active") & (row.paid <= row.mark))
        + code(Reason.MAULWPHWM, (row.basis != "paid") & (row.active <= row.mark))
    )
    return common_codes(row) + ibis.ifelse(no_usage, Reason.NOUSAGE.bit, of_fact)
