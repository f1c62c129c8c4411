"""The earnings file: verdicts in the published columns and order."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import ibis.expr.types as ir
import pyarrow as pa

from opencpor.common.money import minor_digits
from opencpor.incentives.engine.money import MONEY_DIGITS
from opencpor.incentives.engine.verdicts import Judgment
from opencpor.incentives.engine.wide import NAMES, REPEATED, SORT, widen
from opencpor.usage.engine.session import Session

NAME = "earnings"


def earnings_schema(currency: str) -> pa.Schema:
    """Give the columns of the file and their types, as Parquet has them."""
    money = pa.decimal128(MONEY_DIGITS, minor_digits(currency))
    texts = ("month", "association_id", "partner_id", "tenant_id", "workload", "rule", "milestone")
    counts = ("active_users", "paid_units", "prior_mark", "growth_units")
    kinds: dict[str, pa.DataType] = {
        **dict.fromkeys(texts, pa.string()),
        **dict.fromkeys(counts, pa.int64()),
        "rate": pa.string(),
        "amount": money,
        **dict.fromkeys(("currency", "outcome", "reasons"), pa.string()),
    }
    return pa.schema(kinds)


def write_earnings(
    session: Session,
    judgment: Judgment,
    rows: ir.Table,
    folder: Path,
    output_format: Literal["csv", "parquet"],
) -> None:
    """Write verdicts, sorted, as `earnings.csv` or `earnings.parquet`.

    TypeError if a column is not of the type it must have: a wrong type is a wrong amount.
    """
    schema = earnings_schema(judgment.currency)
    written = ["rate_written" if name == "rate" else name for name in schema.names]
    table = widen(session, judgment, rows, [*written, *SORT], (*REPEATED, *NAMES))
    table = table.rename(rate="rate_written")
    session.save(table, schema, SORT, folder / f"{NAME}.{output_format}")
