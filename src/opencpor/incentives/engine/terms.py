"""Terms: what holds for one association under one rule, whatever the month.

Everything that can be decided before looking at a month is decided here, on few rows: the months
that count, the codes that always apply, the rate, and the month the earning time ends. What is the
same for all terms of a rule stands in a table of rules, what is the same for all of an association
in that of associations: terms are numbers, and refer to both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
from ibis import Deferred, _

from opencpor.incentives.rules.reasons import Reason
from opencpor.programs.document.incentives import (
    PERIOD_MONTHS,
    AnyRule,
    MilestoneRule,
    NetGrowthRule,
    PeriodGrowthRule,
    PlainDecimal,
)
from opencpor.usage.engine.building import built_once
from opencpor.usage.engine.months import month_of
from opencpor.usage.engine.session import Session

JudgedRule = AnyRule
RATE = dt.Decimal(19, 9)
MONEY_DIGITS = 38
NEVER = 10**6
"""A month index after every month."""

_RULES: dict[str, pa.DataType] = {
    "rule": pa.string(),
    "rule_no": pa.int32(),
    "rule_type": pa.string(),
    "engagement": pa.string(),
    "rule_first": pa.int32(),
    "rule_last": pa.int32(),
    "basis": pa.string(),
    "minimum_paid": pa.int64(),
    "minimum_active": pa.int64(),
    "maximum_months": pa.int64(),
    "months_by_organization": pa.bool_(),
    "cap_by_organization": pa.bool_(),
    "customer_cap": pa.decimal128(19, 9),
    "workload_cap": pa.decimal128(19, 9),
    "period_months": pa.int32(),
}
_RATES: dict[str, pa.DataType] = {
    "rate_rule_no": pa.int32(),
    "rate_workload": pa.string(),
    "rate": pa.decimal128(19, 9),
    "rate_written": pa.string(),
}


def ordered(rules: Sequence[JudgedRule]) -> list[JudgedRule]:
    """Give the rules in the order of their names by code point; a rule's number is its place."""
    return sorted(rules, key=lambda rule: rule.rule)


@dataclass(frozen=True)
class RuleTables:
    """The rules of a pass as tables.

    Attributes:
        rules: In the order of their numbers, `rule_no`.
        constants: One row per rule: the columns of `_RULES`.
        rates: One row per rule and workload that it pays for: `rate_rule_no`, `rate_workload`,
            `rate`, `rate_written`.
    """

    rules: Sequence[JudgedRule]
    constants: ir.Table
    rates: ir.Table

    def of(self, kind: str, *columns: str) -> ir.Table:
        """Give some columns of the rules of one type, with their numbers."""
        return self.constants.filter(_.rule_type == kind).select("rule_no", *columns)

    def rated(self, rows: ir.Table, *columns: str) -> ir.Table:
        """Add columns of the rates to rows with `rule_no` and `workload`; null without a rate."""
        rates = self.rates.select("rate_rule_no", "rate_workload", *columns)
        return rows.left_join(
            rates, [rows.rule_no == rates.rate_rule_no, rows.workload == rates.rate_workload]
        ).drop("rate_rule_no", "rate_workload")


def rule_tables(
    session: Session, rules: Sequence[JudgedRule], billable: Collection[str] = ()
) -> RuleTables:
    """Number rules, and make tables of them; `billable` as `Billed.workloads` has them."""
    placed = ordered(rules)
    return RuleTables(
        placed,
        session.rows(_rules_table(placed)),
        session.rows(_rates_table(placed, billable)),
    )


@built_once
def build_terms(
    associations: ir.Table,
    tables: RuleTables,
    first: ir.IntegerValue,
    last: ir.IntegerValue,
    barred: ir.Table | None = None,
) -> ir.Table:
    """Pair every association with the rules of its engagement.

    `associations` as in `ASSOCIATIONS`; only months from index `first` through `last` are kept.
    `barred` as `judge` takes it. One row per association and rule that share at least one month.
    """
    rules = tables.rules
    joined = tables.rated(associations.join(tables.constants, "engagement"), "rate")
    if any(rule.months_count == "organization" for rule in rules):
        joined = joined.join(_organization_starts(associations), "association_no")
    else:
        joined = joined.mutate(organization_start=ibis.null("int32"))
    dated = joined.mutate(
        first=ibis.greatest(month_of(_.start_date), _.rule_first, first).cast("int32"),
        last=ibis.least(ibis.coalesce(_last_month(_.end_date), NEVER), _.rule_last, last).cast(
            "int32"
        ),
    ).filter(_.first <= _.last)
    coded = _with_barred(dated, barred)
    return coded.select(
        *("association_no", "unit", "workload", "rule_no", "rate", "first", "last"),
        term=_.association_no.cast("int64") * len(rules) + _.rule_no,
        enrolled_first=ibis.coalesce(month_of(_.earns_from), 0).cast("int32"),
        enrolled_last=ibis.coalesce(_last_month(_.earns_until), NEVER).cast("int32"),
        expires=ibis.coalesce(
            ibis.ifelse(_.months_by_organization, _.organization_start, month_of(_.counts_from))
            + _.maximum_months,
            NEVER,
        ).cast("int64"),
        fixed=_fixed_codes(coded, rules),
    )


def _with_barred(terms: ir.Table, barred: ir.Table | None) -> ir.Table:
    """Add `barred`: the codes that follow from who partner and customer are."""
    if barred is None:
        return terms.mutate(barred=ibis.literal(0, "int32"))
    listed = barred.select("association_no", "barred")
    joined = terms.left_join(listed, "association_no").drop("association_no_right")
    return joined.mutate(barred=ibis.coalesce(_.barred, 0))


def _fixed_codes(terms: ir.Table, rules: Sequence[JudgedRule]) -> ir.IntegerValue:
    """Give the codes that apply in every month: waived payment, nothing on offer, the barred."""
    offered = ibis.literal(False)
    for number, rule in enumerate(rules):
        if isinstance(rule, MilestoneRule):
            offered |= (terms.rule_no == number) & _some_offered(terms, rule)
    recognition = ibis.ifelse(terms.rule_type == "milestone", ~offered, terms.rate.isnull())
    return (
        ibis.ifelse(terms.opted_out, Reason.OPTOUT.bit, 0)
        + ibis.ifelse(recognition, Reason.RECOGNITION.bit, 0)
        + terms.barred
    ).cast("int32")


def _some_offered(terms: ir.Table, rule: MilestoneRule) -> ir.BooleanValue:
    if any(milestone.workloads is None for milestone in rule.milestones):
        return ibis.literal(True)
    named = {name for milestone in rule.milestones for name in milestone.workloads or ()}
    return terms.workload.isin(sorted(named))


def payee(row: ir.Table | Deferred) -> ir.StringValue:
    """Give whom a cap limits: the location, or its organization where the rule says so."""
    return ibis.ifelse(
        row.cap_by_organization & (row.organization_id != ""),
        "o" + row.organization_id,
        "p" + row.partner_id,
    )


def _organization_starts(associations: ir.Table) -> ir.Table:
    """Give, per association, the month its organization was first associated with the unit.

    A location without an organization stands for itself.
    """
    members = associations.select(
        "association_no",
        "unit",
        organization=ibis.ifelse(
            _.organization_id != "",
            "o" + _.organization_id,
            "p" + _.partner_id,
        ),
        start=month_of(_.start_date),
    )
    same = ibis.window(group_by=["unit", "organization"])
    return members.mutate(organization_start=_.start.min().over(same)).select(
        "association_no", "organization_start"
    )


def _last_month(day: ir.DateValue) -> ir.IntegerValue:
    """Index of the last month whose last day is not after a day."""
    return month_of(day + ibis.interval(days=1)) - 1


def _rules_table(rules: Sequence[JudgedRule]) -> pa.Table:
    rows = []
    for number, rule in enumerate(rules):
        growth = rule if isinstance(rule, NetGrowthRule) else None
        last = rule.effective.last_month
        rows.append(
            {
                "rule": rule.rule,
                "rule_no": number,
                "rule_type": rule.type,
                "engagement": rule.engagement,
                "rule_first": rule.effective.first_month,
                "rule_last": NEVER if last is None else last,
                "basis": growth.basis if growth else None,
                "minimum_paid": (growth and growth.minimum_paid_units) or 0,
                "minimum_active": (growth and growth.minimum_high_water_mark) or 0,
                "maximum_months": rule.maximum_months,
                "months_by_organization": rule.months_count == "organization",
                "cap_by_organization": rule.cap_partner == "organization",
                "customer_cap": growth.cap("customer") if growth else None,
                "workload_cap": growth.cap("workload") if growth else None,
                "period_months": PERIOD_MONTHS[rule.period]
                if isinstance(rule, PeriodGrowthRule)
                else None,
            }
        )
    return pa.Table.from_pylist(rows, schema=pa.schema(_RULES))


def _rates_table(rules: Sequence[JudgedRule], billable: Collection[str]) -> pa.Table:
    rows = [
        {
            "rate_rule_no": number,
            "rate_workload": workload,
            "rate": rate.value.quantize(Decimal("1e-9")),
            "rate_written": str(rate),
        }
        for number, rule in enumerate(rules)
        for workload, rate in _rates(rule, billable).items()
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(_RATES))


def _rates(rule: JudgedRule, billable: Collection[str]) -> Mapping[str, PlainDecimal]:
    """Give a rule's rate for each workload that it pays for; rules by period have one for all."""
    if isinstance(rule, NetGrowthRule):
        return rule.rates
    if isinstance(rule, PeriodGrowthRule):
        return dict.fromkeys(billable, rule.rate)
    return {}
