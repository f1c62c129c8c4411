"""The timeline: every counted month of every term, with the unit's fact and marks.

A month with a fact comes from the fact; the months between facts, before the first and after the
last come from the gaps, with the marks as they then stood.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.usage.engine.building import built_once
from opencpor.usage.engine.facts import higher

_FIGURES = ("active", "paid", "mark_active", "mark_paid")


@built_once
def timeline(
    terms: ir.Table, marked: ir.Table, last: ir.IntegerValue, carried: ir.Table | None = None
) -> ir.Table:
    """Give one row per term and counted month, with all columns of the term.

    Adds `month`, `active`, `paid` (null without a fact or where it is empty), `mark_active` and
    `mark_paid` (null if there is no earlier figure). `marked` are facts `with_marks`; `carried`
    the marks from before them; `last` the index of the last month to judge.
    """
    hits = terms.join(marked.drop("next_month"), "unit").filter(_.month.between(_.first, _.last))
    spans = _gaps(terms, marked, last, carried)
    gaps = (
        terms.join(spans, "unit")
        .mutate(
            gap_first=ibis.greatest(_.gap_first, _.first),
            gap_last=ibis.least(_.gap_last, _.last),
        )
        .filter(_.gap_first <= _.gap_last)
    )
    # Spark makes rows of a list only where nothing else is done to it in the same breath.
    months = gaps.mutate(month=ibis.range(gaps.gap_first, gaps.gap_last + 1).unnest())
    missing = months.mutate(
        month=_.month.cast("int32"), active=ibis.null("int64"), paid=ibis.null("int64")
    )
    columns = [*terms.columns, "month", *_FIGURES]
    return hits.select(columns).union(missing.select(columns))


@built_once
def timeline_of_one(
    terms: ir.Table, marked: ir.Table, carried: ir.Table, month: ir.IntegerValue
) -> ir.Table:
    """Give what `timeline` does for a single month, in which a unit has one fact or none.

    `terms` that do not count in it are not among them.
    """
    facts = marked.select("unit", *_FIGURES)
    before = carried.select("unit", before_active="mark_active", before_paid="mark_paid")
    rows = terms.left_join(facts, "unit").drop("unit_right")
    rows = rows.left_join(before, "unit").drop("unit_right")
    # A fact has the marks from before it already.
    return rows.mutate(
        month=month,
        mark_active=_.before_active,
        mark_paid=_.before_paid,
    ).select(*terms.columns, "month", *_FIGURES)


def _gaps(
    terms: ir.Table, marked: ir.Table, last: ir.IntegerValue, carried: ir.Table | None
) -> ir.Table:
    """Give the spans of months without a fact: `unit`, `gap_first`, `gap_last`, the marks."""
    after = marked.select(
        "unit",
        gap_first=(_.month + 1).cast("int32"),
        gap_last=(ibis.coalesce(_.next_month, last + 1) - 1).cast("int32"),
        mark_active=higher(_.mark_active, _.active),
        mark_paid=higher(_.mark_paid, _.paid),
    ).filter(_.gap_first <= _.gap_last)
    firsts = marked.group_by("unit").aggregate(first_fact=_.month.min())
    before = terms.select("unit").distinct().left_join(firsts, "unit").drop("unit_right")
    if carried is None:
        marks = before.mutate(mark_active=ibis.null("int64"), mark_paid=ibis.null("int64"))
    else:
        marks = before.left_join(carried.select("unit", "mark_active", "mark_paid"), "unit").drop(
            "unit_right"
        )
    prefix = marks.select(
        "unit",
        gap_first=ibis.literal(0, "int32"),
        gap_last=(ibis.coalesce(_.first_fact, last + 1) - 1).cast("int32"),
        mark_active=_.mark_active,
        mark_paid=_.mark_paid,
    )
    return after.union(prefix)


@built_once
def marked_as(months: ir.Table, name: str, listed: ir.Table | None) -> ir.Table:
    """Add a column that says whether a month of an association is listed.

    `listed` has `association_no` and `month`; None: nothing is.
    """
    if listed is None:
        return months.mutate(**{name: ibis.literal(False)})
    found = listed.distinct().mutate(listed=ibis.literal(True))
    joined = months.left_join(found, ["association_no", "month"])
    return joined.mutate(**{name: _.listed.fill_null(False)}).drop(
        "listed", "association_no_right", "month_right"
    )
