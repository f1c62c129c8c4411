"""How much of the usage of one month has come in again in the next."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from opencpor.incentives.engine.inputs import UNIT_KEY
from opencpor.incentives.rules.closing import Coverage
from opencpor.usage.engine.session import Session

BITS = 62
"""How many units of one tenant one number tells apart."""

FEW = 20 * BITS
_KIND = ["workload", "subscription_id"]


@ibis.udf.scalar.builtin(name="bit_count", signature=(("int64",), "int32"))
def _bit_count(bits):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by its signature
    ...


def coverage_of(session: Session, before: ir.Table, now: ir.Table) -> Coverage:
    """Say of how many units with facts in a month there are facts in the next.

    Facts in force stand there once for each unit and month.
    """
    # What was there in no unit of the month before covers nothing.
    kinds = session.fetch(before.select(_KIND).distinct().limit(FEW + 1))
    if kinds.num_rows > FEW:  # subscriptions, most likely
        covered = session.count(before.semi_join(now, UNIT_KEY))
    else:
        covered = _covered(session, before, now, kinds)
    return Coverage(session.count(before), covered)


def _covered(session: Session, before: ir.Table, now: ir.Table, kinds: pa.Table) -> int:
    """Count the units of both months, tenant by tenant, each unit one bit of the tenant's number.

    Tenants are far fewer than facts, so this takes half the time of looking up every unit. A unit
    stands there once, so its bits are summed up.
    """
    numbers = session.rows(
        kinds.append_column("word", pa.array([n // BITS for n in range(len(kinds))], pa.int32()))
        .append_column("bit", pa.array([1 << n % BITS for n in range(len(kinds))], pa.int64()))
        .select([*_KIND, "word", "bit"])
    )
    then, here = (
        facts.join(numbers, _KIND)
        .group_by("tenant_key", "word")
        .aggregate(bits=_.bit.sum().cast("int64"))
        for facts in (before, now)
    )
    both = then.join(here, ["tenant_key", "word"], rname="{name}_now")
    counted = both.aggregate(units=_bit_count(both.bits & both.bits_now).sum())
    (units,) = session.fetch(counted)["units"].to_pylist()
    return int(units or 0)
