"""Verdicts as people and files read them: texts in place of numbers."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from opencpor.incentives.engine.milestones import by_reach
from opencpor.incentives.engine.terms import JudgedRule
from opencpor.incentives.engine.verdicts import Judgment
from opencpor.incentives.rules.reasons import written
from opencpor.programs.document.incentives import MilestoneRule
from opencpor.usage.engine.months import month_written
from opencpor.usage.engine.session import Session

SORT = ("month_index", "association_no", "rule_no", "milestone_no")
"""The order of verdicts: month, association, rule, milestone, texts by code point."""


def widen(session: Session, judgment: Judgment, rows: ir.Table) -> ir.Table:
    """Join verdicts (staged) with their terms and write out what their numbers stand for.

    Columns: those of the associations and `rule`, `rule_type`, `rate` (exact), `rate_written`,
    `month` (`2024-03`), `active_users`, `paid_units`, `prior_mark`, `growth_units`,
    `payable_units`, the caps, `uncapped`, `milestone` (the `reach` as written), `size`, `amount`,
    `currency`, `outcome`, `reasons` (null if none), and those of `SORT`.
    """
    terms = judgment.terms.drop("first", "last", "fixed", "basis")
    joined = rows.join(terms, "term")
    reaches = session.rows(_reaches(judgment.rules))
    masks = session.rows(_masks(session, rows))
    joined = joined.left_join(
        reaches, [_.rule_no == reaches.reach_rule_no, _.milestone == reaches.reach_place]
    ).drop("reach_rule_no", "reach_place")
    joined = joined.left_join(masks, "mask").drop("mask_right")
    return joined.rename(month_index="month", milestone_no="milestone").mutate(
        month=month_written(_.month_index),
        milestone=_.reach,
        active_users=_.active,
        paid_units=_.paid,
        prior_mark=_.mark,
        growth_units=_.growth,
        payable_units=ibis.ifelse(_.mask == 0, _.growth, ibis.null("int64")),
        currency=ibis.literal(judgment.currency),
        outcome=ibis.ifelse(_.mask == 0, "earned", "none"),
    )


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


def _masks(session: Session, rows: ir.Table) -> pa.Table:
    """Write out the combinations of codes that there are; rows then only look theirs up."""
    found = session.fetch(rows.select("mask").distinct())["mask"].to_pylist()
    masks = sorted(mask for mask in found if mask)
    return pa.table(
        {
            "mask": pa.array(masks, pa.int32()),
            "reasons": pa.array([written(mask) for mask in masks], pa.string()),
        }
    )
