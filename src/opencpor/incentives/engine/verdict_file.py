"""Verdicts in the lake: one Parquet file per close, with every input of every judgment."""

from __future__ import annotations

import ibis.expr.types as ir
import pyarrow as pa

from opencpor.common.money import minor_digits
from opencpor.incentives.engine.circumstances import TOLD
from opencpor.incentives.engine.money import MONEY_DIGITS
from opencpor.incentives.engine.terms import RATE
from opencpor.incentives.engine.verdicts import PERIODS, Judgment
from opencpor.incentives.engine.wide import widen
from opencpor.usage.engine.session import Session

TEXTS = (
    "month", "association_id", "partner_id", "organization_id", "tenant_id", "workload",
    "subscription_id", "engagement", "rule", "rule_type", "milestone", "size",
)  # fmt: skip
COUNTS = ("active_users", "paid_units", "prior_mark", "growth_units", "payable_units")
PLACE = ("month_index", "term", "milestone_no")
"""By these rows are in order of month, association, rule and reach, for less than by texts."""
CAPS = ("workload_before", "workload_after", "customer_before", "customer_after")


def verdict_file_schema(currency: str) -> pa.Schema:
    """Give the columns of a verdict file and their types."""
    money = pa.decimal128(MONEY_DIGITS, minor_digits(currency))
    kinds: dict[str, pa.DataType] = {
        **dict.fromkeys(TEXTS, pa.string()),
        **dict.fromkeys(COUNTS, pa.int64()),
        "rate": pa.decimal128(RATE.precision, RATE.scale),
        **dict.fromkeys(("uncapped", *CAPS, "amount"), money),
        **dict.fromkeys(("currency", "outcome", "reasons"), pa.string()),
        **TOLD,
        **dict.fromkeys(PERIODS, money),
        "whole_product": pa.bool_(),
    }
    return pa.schema(kinds)


def verdict_rows(session: Session, judgment: Judgment, rows: ir.Table) -> ir.Table:
    """Give staged verdicts in the columns of the file, and those of `PLACE`.

    Their associations say what is `TOLD`.
    """
    schema = verdict_file_schema(judgment.currency)
    return widen(session, judgment, rows, [*schema.names, *PLACE])
