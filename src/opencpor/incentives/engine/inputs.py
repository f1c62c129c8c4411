"""What a close hands to the engine: associations and facts as tables with small numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from opencpor.common.months import Month
from opencpor.incentives.engine.verdicts import ASSOCIATIONS
from opencpor.usage.engine.facts import with_marks
from opencpor.usage.engine.session import Session

NEVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Enrollment:
    """When a location earns: whole months, half-open, in order, not overlapping."""

    periods: tuple[tuple[Month, Month | None], ...]

    @property
    def first_day(self) -> date:
        """The first day on which anything is earned; the end of time if never."""
        return self.periods[0][0].first_day if self.periods else NEVER

    @property
    def last_day(self) -> date | None:
        """The last day on which anything is earned; None if enrollment still runs."""
        if not self.periods or self.periods[-1][1] is None:
            return None
        return self.periods[-1][1].plus(-1).last_day

    def gaps(self) -> Iterable[Month]:
        """Give the months between periods, in which nothing is earned."""
        for (_from, until), (later, _until) in zip(self.periods, self.periods[1:], strict=False):
            month = until
            while month is not None and month < later:
                yield month
                month = month.plus(1)


@dataclass(frozen=True)
class AssociationRow:
    """One association as the register holds it, in the program's calendar.

    ``end_date`` is the last whole day held, None while it is open; ``partner_id`` the id of the
    location, ``organization_id`` that of the partner organization.
    """

    association_id: str
    partner_id: str
    organization_id: str
    tenant_id: str
    workload: str
    subscription_id: str
    engagement: str
    start_date: date
    end_date: date | None
    opted_out: bool
    earns_from: date
    earns_until: date | None


_TEXTS = (
    "association_id", "partner_id", "organization_id", "tenant_id", "workload", "subscription_id",
    "engagement",
)  # fmt: skip
_KINDS: dict[str, pa.DataType] = {
    **dict.fromkeys(_TEXTS, pa.string()),
    **dict.fromkeys(("start_date", "end_date", "earns_from", "earns_until"), pa.date32()),
    "opted_out": pa.bool_(),
}
UNIT_KEY = ["tenant_key", "workload", "subscription_id"]


def associations_table(session: Session, rows: Iterable[AssociationRow]) -> ir.Table:
    """Give the associations as `judge` takes them, numbered, staged."""
    raw = pa.Table.from_pylist([asdict(row) for row in rows], schema=pa.schema(_KINDS))
    read = ibis.memtable(raw).mutate(
        tenant_key=_.tenant_id.lower(),
        association_no=ibis.row_number().over(order_by="association_id"),
        cap_order=ibis.row_number().over(order_by=["workload", "association_id"]),
    )
    read = session.stage(read)
    units = session.stage(
        read.select(UNIT_KEY).distinct().mutate(unit=ibis.row_number().over(order_by=UNIT_KEY))
    )
    return session.stage(
        read.join(units, UNIT_KEY).select(
            **{name: _[name].cast(kind) for name, kind in ASSOCIATIONS.items()}
        )
    )


def marked_facts(
    session: Session, facts: ir.Table, associations: ir.Table, last: Month
) -> ir.Table:
    """Give the facts in force of associated units through a month, with marks, staged.

    ``facts``: `tenant_key`, `workload`, `subscription_id`, `month` (index), `active`, `paid`.
    """
    units = associations.select("unit", *UNIT_KEY).distinct()
    own = facts.filter(_.month <= last.index).join(units, UNIT_KEY)
    return session.stage(with_marks(own.select("unit", "month", "active", "paid")))
