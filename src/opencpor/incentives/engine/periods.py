"""Judging `period_growth` rules: a share of the growth of what was billed from period to period.

A period is judged once, in its last month, for whoever counts in that month; the amounts of the
whole period and of the whole one before are compared, whenever the association began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import ibis
import ibis.expr.types as ir
from ibis import Deferred, _

from opencpor.incentives.engine.codes import code, common_codes
from opencpor.incentives.engine.money import money_type, round_money
from opencpor.incentives.engine.terms import payee
from opencpor.incentives.rules.reasons import Reason
from opencpor.programs.document.incentives import PERIOD_MONTHS, AnyRule, PeriodGrowthRule
from opencpor.usage.engine.building import built_once

TRANSACTIONS = {
    "partner_id": "string",
    "organization_id": "string",
    "tenant_key": "string",  # folded: tenant ids compare without case
    "workload": "string",
    "subscription_id": "string",  # empty: of the product as a whole
    "month": "int32",
    "minor": "int64",
}
"""Columns of the transactions that are judged by: those in force, in one currency."""

SUM = "decimal(38, 0)"
COUNT = "decimal(19, 0)"  # minor units; with a rate of 19 digits it fills the widest decimal
_PLACE = ["payee", "tenant_key", "workload"]
BY_PERIOD = ("period_months", "cap_by_organization")
"""What rules of growth by period say of all their terms."""
HOLDERS = (
    "association_no", "partner_id", "organization_id", "tenant_key", "subscription_id",
    "counts_from",
)  # fmt: skip
"""What they ask of associations."""


@dataclass(frozen=True)
class Billed:
    """What rules of growth by period are judged by, beside associations.

    Attributes:
        transactions: As in `TRANSACTIONS`, of all months.
        year_begins: The month that the program's year begins with, 1 to 12; quarters follow it.
        workloads: Those that a rule may pay for; the others are `RECOGNITION`.
    """

    transactions: ir.Table
    year_begins: int
    workloads: Sequence[str]


def months_billed(rules: Sequence[AnyRule], year_begins: int, month: int) -> range:
    """Give the months (indices) whose transactions some rules ask for when they judge a month."""
    lengths = [PERIOD_MONTHS[rule.period] for rule in rules if isinstance(rule, PeriodGrowthRule)]
    due = [length for length in lengths if (month + 2 - year_begins) % length == 0]
    return range(month - 2 * max(due, default=0) + 1, month + 1) if due else range(0)


@built_once
def judge_periods(months: ir.Table, billed: Billed, digits: int) -> ir.Table:
    """Judge the rows of a timeline of such rules that are the last month of a period.

    They have the columns `BY_PERIOD` of their rules and `HOLDERS` of their associations.

    Adds `period_amount` and `baseline_amount`, what was billed in the period and in the one before;
    `whole_product`, whether rows that name no subscription count here; `mask`, `uncapped` and
    `amount`.
    """
    ends = months.filter((_.month + 2 - billed.year_begins) % _.period_months == 0)
    ends = ends.mutate(payee=payee(_))
    placed = ends.mutate(
        whole_product=_first_of_product(ends), active=ibis.null("int64"), paid=ibis.null("int64")
    )
    sums = _sums(placed, billed.transactions)
    rows = placed.left_join(sums, ["term", "month"]).drop("term_right", "month_right")
    zero = ibis.literal(Decimal(0)).cast(SUM)
    compared = rows.mutate(
        current=ibis.coalesce(_.current, zero), previous=ibis.coalesce(_.previous, zero)
    )
    growth = ibis.ifelse(_.current > _.previous, _.current - _.previous, zero)
    judged = compared.mutate(
        mask=common_codes(compared) + code(Reason.NOGROWTH, compared.current <= compared.previous),
        earned=round_money(growth.cast(COUNT) * _.rate, 0),
    )
    amount = ibis.ifelse(_.mask == 0, _major(_.earned, digits), _major(zero, digits))
    return judged.mutate(
        period_amount=_major(_.current, digits),
        baseline_amount=_major(_.previous, digits),
        uncapped=amount,
        amount=amount,
    ).drop("earned", "current", "previous")


def _first_of_product(ends: ir.Table) -> ir.BooleanValue:
    """Tell of several units of one product, for one payee and rule, which has its unnamed rows.

    That is the product as a whole, where it is a unit; else the one whose time began first.
    """
    same = ibis.window(
        group_by=["rule_no", "month", *_PLACE],
        order_by=[ends.subscription_id != "", ends.counts_from, ends.association_no],
    )
    return ibis.row_number().over(same) == 0


def _sums(ends: ir.Table, transactions: ir.Table) -> ir.Table:
    """Add up what was billed in each period and in the one before: `current`, `previous`."""
    billed = transactions.group_by(
        ["partner_id", "organization_id", "tenant_key", "workload", "subscription_id", "month"]
    ).aggregate(minor=_.minor.cast(SUM).sum())
    by_payee = [
        billed.select(
            "tenant_key", "workload", "minor",
            payee=payee, billed_subscription=_.subscription_id, billed_month=_.month,
        )
        for payee in ("p" + _.partner_id, "o" + _.organization_id)
    ]  # fmt: skip
    wanted = ends.select(
        "term", "month", "period_months", "whole_product", "subscription_id", *_PLACE
    )
    counted = (
        wanted.join(by_payee[0].union(by_payee[1]), _PLACE)
        .filter(_.billed_month.between(_.month - 2 * _.period_months + 1, _.month))
        .filter(
            ibis.ifelse(
                _.billed_subscription == "",
                _.whole_product,
                _.billed_subscription == _.subscription_id,
            )
        )
    )
    now = _.billed_month > _.month - _.period_months
    zero = ibis.literal(Decimal(0)).cast(SUM)
    split = counted.mutate(
        current=ibis.ifelse(now, _.minor, zero), previous=ibis.ifelse(now, zero, _.minor)
    )
    return split.group_by(["term", "month"]).aggregate(
        current=_.current.sum(), previous=_.previous.sum()
    )


def _major(minor: ir.DecimalValue | Deferred, digits: int) -> ir.DecimalValue:
    """Give whole minor units as an amount with its decimals; exact."""
    unit = ibis.literal(Decimal(1).scaleb(-digits), type=money_type(digits))
    return (minor.cast("decimal(28, 0)") * unit).cast(money_type(digits))
