"""Facts in force, and the high-water marks they set.

Facts: one row per unit and month, `unit` int32, `month` int32 (months since year 0), `active` and
`paid` int64 or null.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _


def latest(facts: ir.Table) -> ir.Table:
    """Keep, for each unit and month, the fact with the highest `rank` (int): the one in force.

    Facts of the same rank are taken to be identical repeats and count once.
    """
    window = ibis.window(group_by=["unit", "month"], order_by=ibis.desc("rank"))
    return facts.mutate(place=ibis.row_number().over(window)).filter(_.place == 0).drop("place")


def with_marks(facts: ir.Table, carried: ir.Table | None = None) -> ir.Table:
    """Add what was known before each fact, and when the next one comes.

    Adds `mark_active` and `mark_paid` (highest figure of all earlier months, null if none) and
    `next_month` (null for a unit's last fact; equal to `month` where the same unit and month
    appears again, which facts in force never do). `carried` holds the marks from before these
    facts, as `highest` gives them.
    """
    ordered = ibis.window(group_by="unit", order_by="month")
    earlier = ibis.window(group_by="unit", order_by="month", preceding=(None, 1))
    marked = facts.mutate(
        mark_active=_.active.max().over(earlier),
        mark_paid=_.paid.max().over(earlier),
        next_month=_.month.lead().over(ordered),
    )
    if carried is None:
        return marked
    before = carried.select("unit", before_active="mark_active", before_paid="mark_paid")
    return (
        marked.left_join(before, "unit")
        .mutate(
            mark_active=higher(_.mark_active, _.before_active),
            mark_paid=higher(_.mark_paid, _.before_paid),
        )
        .drop("unit_right", "before_active", "before_paid")
    )


def with_marks_carried(facts: ir.Table, carried: ir.Table) -> ir.Table:
    """Do what `with_marks` does for facts of one month, of which a unit has one or none."""
    before = carried.select("unit", "mark_active", "mark_paid")
    marked = facts.left_join(before, "unit").drop("unit_right")
    return marked.mutate(next_month=ibis.null("int32"))


def highest(facts: ir.Table, carried: ir.Table | None = None) -> ir.Table:
    """Give the marks after all these facts: one row per unit, `mark_active` and `mark_paid`.

    This is what a monthly close carries on to the next month.
    """
    figures = facts.select("unit", mark_active="active", mark_paid="paid")
    if carried is not None:
        figures = figures.union(carried.select("unit", "mark_active", "mark_paid"))
    return figures.group_by("unit").aggregate(
        mark_active=_.mark_active.max(),
        mark_paid=_.mark_paid.max(),
    )


def higher(one: ir.IntegerValue, other: ir.IntegerValue) -> ir.IntegerValue:
    """Give the higher of two figures, where null means that there is none.

    Engines disagree on what the greatest of a figure and null is, so it is spelled out.
    """
    return ibis.ifelse(
        one.isnull(), other, ibis.ifelse(other.isnull() | (one >= other), one, other)
    )


def lower(one: ir.IntegerValue, other: ir.IntegerValue) -> ir.IntegerValue:
    """Give the lower of two figures, null if either is missing."""
    return ibis.ifelse(one.isnull() | other.isnull(), ibis.null(one.type()), ibis.least(one, other))
