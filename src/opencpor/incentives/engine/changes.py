"""What changed about closed months since they were judged, by tenant.

All that one judgment needs lies within one tenant: facts and marks of its units, its associations,
the caps of whoever holds them, what it was billed. So whoever is not found here comes to the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.common.months import Month
from opencpor.incentives.engine.given import NEVER
from opencpor.incentives.engine.inputs import INPUTS, UNIT_KEY
from opencpor.usage.engine.building import built_once
from opencpor.usage.engine.lake_files import facts_in_force, transactions_in_force
from opencpor.usage.engine.months import month_of
from opencpor.usage.engine.session import Session
from opencpor.usage.transactions.lake import BILLED

_LISTS = ("gaps", "waived", "seats")


def inputs_of(session: Session, path: Path) -> ir.Table:
    """Read a file of inputs as it is, with the tenant's folded id."""
    return session.parquet([path]).select(INPUTS.names).mutate(tenant_key=_.tenant_id.lower())


def other_inputs(session: Session, before: ir.Table, now: ir.Table, last: Month) -> list[ir.Table]:
    """Give the tenants whose associations read differently for months through one.

    Args:
        session: Where they are.
        before: What the close before judged by, as `inputs_of` gives it.
        now: What is judged by now.
        last: The last closed month.
    """
    end, month = session.day(last.last_day), session.number(last.index)
    then, here = (_through(rows, end, month) for rows in (before, now))
    fresh = now.anti_join(before.select(UNIT_KEY), UNIT_KEY).select("tenant_key")
    both = then.outer_join(here, "association_id", rname="{name}_now")
    same = [both[name].identical_to(both[f"{name}_now"]) for name in INPUTS.names]
    other = both.filter(~reduce(and_, same))
    sides = (other.tenant_key, other.tenant_key_now)
    return [
        *(other.select(tenant_key=side).filter(_.tenant_key.notnull()) for side in sides),
        fresh,
    ]


@built_once
def _through(rows: ir.Table, end: ir.DateValue, last: ir.IntegerValue) -> ir.Table:
    """Leave out what only later months ask for.

    Subscriptions stay, since seats count from before an association began.
    """
    counts = rows.filter((_.start_date <= end) | (_.subscription_id != ""))
    cut = {name: ibis.ifelse(counts[name] >= end, None, counts[name]) for name in _ENDS}
    never = ibis.literal(NEVER)
    return counts.mutate(
        **cut,
        earns_from=ibis.ifelse(counts.earns_from > end, never, counts.earns_from),
        gaps=counts.gaps.filter(lambda month: month <= last),
        waived=counts.waived.filter(lambda month: month <= last),
        seats=counts.seats.filter(lambda one: one["month"] <= last),
    )


_ENDS = ("end_date", "earns_until")


def other_facts(
    session: Session, program_key: str, before: Sequence[Path], now: Sequence[Path]
) -> list[ir.Table]:
    """Give the tenants whose facts in force differ between two sets of files of some months."""
    key = ("tenant_id", "workload", "subscription_id", "month", "active_users", "paid_units")
    then, here = (
        session.stage(facts_in_force(session, files).filter(_.program == program_key).select(key))
        for files in (before, now)
    )
    return [
        rows.select(tenant_key=_.tenant_id.lower())
        for rows in (then.difference(here), here.difference(then))
    ]


def other_transactions(
    session: Session, program_key: str, before: Sequence[Path], now: Sequence[Path], last: Month
) -> list[ir.Table]:
    """Give the tenants whose transactions in force, of months through one, differ likewise."""
    through = session.number(last.index)
    # What stands in no new file is as it was.
    fresh = session.parquet([path for path in now if path not in before])
    ids = session.stage(fresh.select(BILLED.key).distinct())
    then, here = (
        session.stage(
            transactions_in_force(session, files, lambda rows: rows.semi_join(ids, BILLED.key))
            .filter((_.program == program_key) & (month_of(_.day) <= through))
            .drop("as_of", "batch", "row")
        )
        for files in (before, now)
    )
    return [
        rows.select(tenant_key=_.tenant_id.lower())
        for rows in (then.difference(here), here.difference(then))
    ]
