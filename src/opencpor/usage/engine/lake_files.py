"""Facts and transactions of the lake as tables of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.usage.engine.session import Session
from opencpor.usage.lake.layout import LATER, USAGE, Kind
from opencpor.usage.transactions.lake import BILLED


def facts_in_force(
    session: Session, files: Sequence[Path], tenants: ir.Table | None = None
) -> ir.Table:
    """Give the facts in force among those in some files of the lake.

    By the definition that `opencpor.usage.lake.reading.facts_in_force` writes as SQL.
    ``tenants``: only of these (`tenant_key`, in lower case, as the lake has them).
    """
    return _in_force(session, USAGE, files, tenants)


def transactions_in_force(session: Session, files: Sequence[Path]) -> ir.Table:
    """Give the transactions in force among those in some files of the lake.

    By the definition that `opencpor.usage.transactions.lake.transactions_in_force` writes as SQL.
    """
    return _in_force(session, BILLED, files)


def _in_force(
    session: Session, kind: Kind, files: Sequence[Path], tenants: ir.Table | None = None
) -> ir.Table:
    if not files:
        return session.rows(kind.schema.empty_table())
    rows = session.parquet(files).select(kind.schema.names)
    if tenants is not None:
        rows = rows.semi_join(tenants, [_.tenant_id == tenants.tenant_key])
    if len(files) == 1:
        return rows
    latest = ibis.window(group_by=kind.key, order_by=[ibis.desc(column) for column in LATER])
    return rows.mutate(place=ibis.row_number().over(latest)).filter(_.place == 0).drop("place")
