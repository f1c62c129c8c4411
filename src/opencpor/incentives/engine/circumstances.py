"""Who the customers are, as tables: the codes that follow, and what verdicts say of them."""

from __future__ import annotations

import ibis.expr.types as ir
import pyarrow as pa

from opencpor.incentives.rules.customers import Circumstances, customer_codes
from opencpor.programs.document.policy import PublicSector
from opencpor.usage.engine.session import Session

TOLD: dict[str, pa.DataType] = {
    "customer_segment": pa.string(),
    "customer_country": pa.string(),
    "shared_domain": pa.string(),
    "disclosed": pa.bool_(),
}
"""What a verdict says of partner and customer."""

_KINDS: dict[str, pa.DataType] = {**TOLD, "barred": pa.int32()}


def circumstances_table(session: Session, told: ir.Table, policy: PublicSector) -> ir.Table | None:
    """Give `barred`, the codes that follow from what is `TOLD`, as a mask, by `association_no`.

    Args:
        session: Where it is staged.
        told: `association_no` and what is told of it, staged.
        policy: What the version of the program says of the public sector.

    Returns:
        Those that any code follows for; None if there are none.
    """
    barred = []
    for case in session.fetch(told.select(*TOLD).distinct()).to_pylist():
        codes = customer_codes(
            Circumstances(
                segment=case["customer_segment"],
                country=case["customer_country"],
                shared_domain=case["shared_domain"],
                disclosed=case["disclosed"],
            ),
            policy,
        )
        if mask := sum(code.bit for code in codes):
            barred.append(case | {"barred": mask})
    if not barred:
        return None
    listed = session.rows(pa.Table.from_pylist(barred, schema=pa.schema(_KINDS)))
    return session.shared(told.join(listed, list(TOLD)).select("association_no", "barred"))
