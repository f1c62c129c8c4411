"""Facts and transactions of the lake as tables of the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    rows = _rows(session, USAGE, files)
    if tenants is not None:
        rows = rows.semi_join(tenants, [_.tenant_id == tenants.tenant_key])
    return _in_force(rows, USAGE, files)


def transactions_in_force(
    session: Session, files: Sequence[Path], among: Callable[[ir.Table], ir.Table] | None = None
) -> ir.Table:
    """Give the transactions in force among those in some files of the lake.

    By the definition that `opencpor.usage.transactions.lake.transactions_in_force` writes as SQL.
    ``among``: takes those wanted from a table of them. A correction may move a transaction to
    another day or tenant, so all rows of the ids it takes are looked at.
    """
    rows = _rows(session, BILLED, files)
    if among is None:
        return _in_force(rows, BILLED, files)
    ids = among(rows).select(BILLED.key).distinct()
    return among(_in_force(rows.semi_join(ids, BILLED.key), BILLED, files))


def _rows(session: Session, kind: Kind, files: Sequence[Path]) -> ir.Table:
    if not files:
        return session.rows(kind.schema.empty_table())
    return session.parquet(files).select(list(kind.columns))


def _in_force(rows: ir.Table, kind: Kind, files: Sequence[Path]) -> ir.Table:
    if len(files) <= 1:
        return rows
    latest = ibis.window(group_by=kind.key, order_by=[ibis.desc(column) for column in LATER])
    return rows.mutate(place=ibis.row_number().over(latest)).filter(_.place == 0).drop("place")
