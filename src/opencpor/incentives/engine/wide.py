"""Verdicts as people and files read them: texts in place of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from opencpor.common.months import Month
from opencpor.incentives.engine.milestones import by_reach
from opencpor.incentives.engine.terms import JudgedRule
from opencpor.incentives.engine.verdicts import Judgment
from opencpor.incentives.rules.reasons import written
from opencpor.programs.document.incentives import MilestoneRule
from opencpor.usage.engine.session import Session

SORT = ("month_index", "association_no", "rule_no", "milestone_no")
"""The order of verdicts: month, association, rule, milestone, texts by code point."""

REPEATED = (
    "partner_id", "organization_id", "workload", "engagement", "customer_segment",
    "customer_country", "rule", "rule_type", "rate_written",
)  # fmt: skip
"""Texts of associations and rules that many verdicts share."""

NAMES = ("association_id", "tenant_id")
"""Texts that the verdicts of one association share: worth packing where months are many."""


def widen(
    session: Session,
    judgment: Judgment,
    rows: ir.Table,
    columns: Sequence[str],
    repeated: Sequence[str] = REPEATED,
) -> ir.Table:
    """Join verdicts (staged) with what they refer to, and write out what numbers stand for.

    Args:
        session: Where it is done.
        judgment: The pass that the verdicts are of.
        rows: The verdicts.
        columns: Those wanted. There are those of the associations and of the rules, `rate` (exact),
            `rate_written`, `month` (`2024-03`), `active_users`, `paid_units`, `prior_mark`,
            `growth_units`, `payable_units`, the caps, `uncapped`, `milestone` (the `reach` as
            written), `size`, `amount`, `currency`, `outcome`, `reasons` (null if none), and those
            of `SORT`.
        repeated: Those of them that are packed.
    """
    judgment = _packed(session, judgment, columns, repeated)
    months, masks = _cases(session, rows, judgment.currency)
    reaches = session.packed(session.rows(_reaches(judgment.tables.rules)), "reach")
    joined = judgment.named(rows.rename(month_index="month", milestone_no="milestone"), *columns)
    if rates := [name for name in columns if name.startswith("rate")]:
        joined = judgment.tables.rated(judgment.named(joined, "workload"), *rates)
    joined = joined.join(months, "month_index")
    joined = joined.left_join(
        reaches, [_.rule_no == reaches.reach_rule_no, _.milestone_no == reaches.reach_place]
    )
    joined = joined.join(masks, "mask")
    earned = joined.mask == 0
    wide = joined.mutate(
        milestone=joined.reach,
        active_users=joined.active,
        paid_units=joined.paid,
        prior_mark=joined.mark,
        growth_units=joined.growth,
        payable_units=ibis.ifelse(earned, joined.growth, ibis.null("int64")),
    )
    return wide.select(*columns)


def _reaches(rules: Sequence[JudgedRule]) -> pa.Table:
    rows = [
        {"reach_rule_no": number, "reach_place": place, "reach": str(milestone.reach)}
        for number, rule in enumerate(rules)
        if isinstance(rule, MilestoneRule)
        for place, milestone in enumerate(by_reach(rule))
    ]
    kinds: dict[str, pa.DataType] = {
        "reach_rule_no": pa.int32(),
        "reach_place": pa.int32(),
        "reach": pa.string(),
    }
    return pa.Table.from_pylist(rows, schema=pa.schema(kinds))


def _cases(session: Session, rows: ir.Table, currency: str) -> tuple[ir.Table, ir.Table]:
    """Write out the months and the combinations of codes that there are, for rows to look up."""
    found = session.fetch(rows.select("month", "mask").distinct()).to_pylist()
    months, masks = (sorted({int(one[name]) for one in found}) for name in ("month", "mask"))
    texts = [str(Month.from_index(month)) for month in months]
    by_month = {
        "month_index": pa.array(months, pa.int32()),
        "month": pa.array(texts, pa.string()),
        "currency": pa.array([currency] * len(months), pa.string()),
    }
    by_mask = {
        "mask": pa.array(masks, pa.int32()),
        "reasons": pa.array([written(mask) if mask else None for mask in masks], pa.string()),
        "outcome": pa.array(["none" if mask else "earned" for mask in masks], pa.string()),
    }
    return (
        session.packed(session.rows(pa.table(by_month)), "month", "currency"),
        session.packed(session.rows(pa.table(by_mask)), "reasons", "outcome"),
    )


def _packed(
    session: Session, judgment: Judgment, columns: Sequence[str], repeated: Sequence[str]
) -> Judgment:
    """Give the same judgment; of associations, rules and rates only what is wanted, packed."""

    def packed(table: ir.Table, *keys: str) -> ir.Table:
        own = [name for name in table.columns if name in {*columns, *keys}]
        return session.packed(table.select(own), *(name for name in own if name in repeated))

    tables = judgment.tables
    return replace(
        judgment,
        associations=packed(judgment.associations, "association_no", "workload"),
        tables=replace(
            tables,
            constants=packed(tables.constants, "rule_no"),
            rates=packed(tables.rates, "rate_rule_no", "rate_workload"),
        ),
    )
