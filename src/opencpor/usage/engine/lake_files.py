"""Facts and transactions of the lake as tables of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.usage.engine.session import Session
from opencpor.usage.lake.layout import FACTS
from opencpor.usage.transactions.lake import TRANSACTIONS

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
    return _latest(facts, KEY)


def transactions_in_force(session: Session, files: Sequence[Path]) -> ir.Table:
    """Give the transactions in force among those in some files of the lake.

    The same as `opencpor.usage.transactions.lake.transactions_in_force`.
    """
    if not files:
        return session.rows(TRANSACTIONS.empty_table())
    found = session.parquet(files).select(TRANSACTIONS.names)
    return _latest(found, ["program", "transaction_id"])


def _latest(rows: ir.Table, key: list[str]) -> ir.Table:
    latest = ibis.window(group_by=key, order_by=[ibis.desc("as_of"), ibis.desc("batch")])
    return rows.mutate(place=ibis.row_number().over(latest)).filter(_.place == 0).drop("place")
