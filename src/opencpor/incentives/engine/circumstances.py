"""Who the customers are, as tables: the codes that follow, and what verdicts say of them."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from opencpor.incentives.rules.customers import Circumstances, customer_codes
from opencpor.incentives.rules.reasons import mask_of
from opencpor.programs.document.policy import PublicSector
from opencpor.usage.engine.session import Session

TOLD: dict[str, pa.DataType] = {
    "customer_segment": pa.string(),
    "customer_country": pa.string(),
    "shared_domain": pa.string(),
    "disclosed": pa.bool_(),
}
"""What a verdict says of partner and customer."""

_KINDS: dict[str, pa.DataType] = {"association_id": pa.string(), "barred": pa.int32(), **TOLD}


def circumstances_table(
    session: Session,
    associations: ir.Table,
    known: Mapping[str, Circumstances],
    policy: PublicSector,
) -> ir.Table:
    """Give, per association, what is `TOLD` and `barred`: the codes that follow, as a mask.

    Args:
        session: Where it is staged.
        associations: As `judge` takes them.
        known: By association id; every association has its own.
        policy: What the version of the program says of the public sector.
    """
    rows = [
        {
            "association_id": association_id,
            "barred": mask_of(customer_codes(one, policy)),
            "customer_segment": one.segment,
            "customer_country": one.country,
            "shared_domain": one.shared_domain,
            "disclosed": one.disclosed,
        }
        for association_id, one in known.items()
    ]
    listed = ibis.memtable(pa.Table.from_pylist(rows, schema=pa.schema(_KINDS)))
    numbers = associations.select("association_no", "association_id")
    return session.stage(numbers.join(listed, "association_id").drop(_.association_id))
