"""What a close judges by: a file that takes it down, and tables with small numbers of it.

A close reads the database once, at one moment, and judges by what it wrote down then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from ibis import _

from opencpor.common.months import Month
from opencpor.incentives.engine.circumstances import TOLD
from opencpor.incentives.engine.given import DAYS, TEXTS, InputRow
from opencpor.incentives.engine.verdicts import ASSOCIATIONS
from opencpor.usage.engine.facts import with_marks, with_marks_carried
from opencpor.usage.engine.session import Session

SEATS = pa.struct([("month", pa.int32()), ("seats", pa.int64())])
_FIELDS: dict[str, pa.DataType] = {
    **dict.fromkeys(TEXTS, pa.string()),
    **dict.fromkeys((*DAYS, "counts_from", "earns_from", "earns_until"), pa.date32()),
    "opted_out": pa.bool_(),
    "gaps": pa.list_(pa.int32()),  # months between two enrollments, as indices
    "waived": pa.list_(pa.int32()),  # months without payment, where it changed; as indices
    "seats": pa.list_(SEATS),  # of the subscription at the ends of months
    **TOLD,
}
INPUTS = pa.schema(_FIELDS)
"""The columns of a file of inputs, one row per association."""
_LISTS = ("gaps", "waived", "seats")
UNIT_KEY = ["tenant_key", "workload", "subscription_id"]
PART = 10_000


def write_inputs(rows: Iterable[InputRow], path: Path) -> None:
    """Write what a close judges by, beside usage and rules, as Parquet."""
    left = iter(rows)
    with pq.ParquetWriter(path, INPUTS, compression="zstd") as writer:
        while part := [row.as_written() for row in islice(left, PART)]:
            writer.write_table(pa.Table.from_pylist(part, schema=INPUTS))


@dataclass(frozen=True)
class Inputs:
    """What stands in a file of inputs, staged.

    Attributes:
        associations: As `judge` takes them, numbered, and what is `TOLD` of them.
        units: `unit` and what identifies it.
        told: What verdicts say of partner and customer, by `association_no`.
        gaps: Months between two enrollments: `association_no`, `month`; None if there are none.
        waived: Months without payment of associations that changed their mind, likewise.
        seats: Month-end seats of subscriptions: `unit`, `month`, `seats`; None if there are none.
    """

    associations: ir.Table
    units: ir.Table
    told: ir.Table
    gaps: ir.Table | None
    waived: ir.Table | None
    seats: ir.Table | None = None


def read_inputs(session: Session, path: Path) -> Inputs:
    """Read a file of inputs."""
    read = session.parquet([path]).mutate(tenant_key=_.tenant_id.lower())
    if "counts_from" not in read.columns:  # closes wrote their inputs before some columns were
        read = read.mutate(counts_from=_.start_date)
    # Numbered by themselves: to number whole rows would be to sort whole rows.
    numbers = session.stage(
        read.select(
            "association_id",
            *UNIT_KEY,
            association_no=ibis.row_number().over(order_by="association_id").cast("int32"),
        )
    )
    units = session.stage(numbers.group_by(UNIT_KEY).aggregate(unit=_.association_no.min()))
    placed = numbers.join(units, UNIT_KEY).select("association_id", "association_no", "unit")
    lists = [name for name in _LISTS if name in read.columns]
    staged = session.stage(
        read.join(placed, "association_id").select(
            **{name: _[name].cast(kind) for name, kind in ASSOCIATIONS.items()},
            **{name: _[name] for name in (*TOLD, *lists)},
        )
    )
    return Inputs(
        associations=staged.select(*ASSOCIATIONS, *TOLD),
        units=units,
        told=staged.select("association_no", *TOLD),
        gaps=_listed(session, staged, "gaps"),
        waived=_listed(session, staged, "waived"),
        seats=_seats(session, staged) if "seats" in lists else None,
    )


def _seats(session: Session, read: ir.Table) -> ir.Table | None:
    """Return the month-end seats of units; associations of one unit say the same."""
    each = read.select("unit", each=_.seats.unnest())
    found = session.stage(
        each.select("unit", month=_.each["month"], seats=_.each["seats"]).distinct()
    )
    return found if session.count(found) else None


def _listed(session: Session, read: ir.Table, column: str) -> ir.Table | None:
    """Return the months that a column lists; closes wrote their inputs before some columns were."""
    if column not in read.columns:
        return None
    found = session.stage(read.select("association_no", month=_[column].unnest()))
    return found if session.count(found) else None


def marked_facts(
    session: Session,
    facts: ir.Table,
    inputs: Inputs,
    last: Month,
    carried: ir.Table | None = None,
) -> ir.Table:
    """Give the facts in force of associated units through a month, with marks, staged.

    ``facts``: `tenant_key`, `workload`, `subscription_id`, `month` (index), `active`, `paid`. Where
    `paid` is empty, the month-end seats of the unit's subscription stand in for it. ``carried``:
    the marks from before these facts, which then are of this one month.
    """
    own = facts.filter(_.month <= session.number(last.index)).join(inputs.units, UNIT_KEY)
    own = own.select("unit", "month", "active", "paid")
    if inputs.seats is not None:
        key = ["unit", "month"]
        joined = own.left_join(inputs.seats, key).mutate(paid=ibis.coalesce(_.paid, _.seats))
        own = joined.select("unit", "month", "active", "paid")
    marked = with_marks(own) if carried is None else with_marks_carried(own, carried)
    return session.stage(marked)


def of_tenants(inputs: Inputs, tenants: ir.Table, *, others: bool = False) -> Inputs:
    """Give what stands there about some tenants (`tenant_key`), or about all but these."""

    def among(rows: ir.Table, chosen: ir.Table, key: str) -> ir.Table:
        return rows.anti_join(chosen, key) if others else rows.semi_join(chosen, key)

    def listed(rows: ir.Table | None, key: str) -> ir.Table | None:
        return None if rows is None else among(rows, chosen, key)

    chosen = inputs.associations.semi_join(tenants, "tenant_key")
    return Inputs(
        associations=among(inputs.associations, tenants, "tenant_key"),
        units=among(inputs.units, tenants, "tenant_key"),
        told=among(inputs.told, chosen, "association_no"),
        gaps=listed(inputs.gaps, "association_no"),
        waived=listed(inputs.waived, "association_no"),
        seats=listed(inputs.seats, "unit"),
    )
