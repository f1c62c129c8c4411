"""Facts of the lake as tables of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.usage.engine.session import Session
from opencpor.usage.lake.layout import FACTS

KEY = ["program", "tenant_id", "workload", "subscription_id", "month"]


def facts_in_force(session: Session, files: Sequence[Path]) -> ir.Table:
    """Give the facts in force among those in some files of the lake.

    The same as `opencpor.usage.lake.reading.facts_in_force` gives to whoever looks at the lake.
    """
    if not files:
        return session.rows(FACTS.empty_table())
    facts = session.parquet(files).select(FACTS.names)
    if len(files) == 1:
        return facts  # one batch and month: each key stands there once
    latest = ibis.window(group_by=KEY, order_by=[ibis.desc("as_of"), ibis.desc("batch")])
    return facts.mutate(place=ibis.row_number().over(latest)).filter(_.place == 0).drop("place")
