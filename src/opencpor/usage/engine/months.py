"""Months on columns: one integer each (months since year 0), written as people do."""

from __future__ import annotations

import ibis.expr.types as ir


def month_written(index: ir.IntegerValue) -> ir.StringValue:
    """Write a month index as `2024-03`."""
    year = (index // 12).cast("string").lpad(4, "0")
    return year + "-" + (index % 12 + 1).cast("string").lpad(2, "0")


def month_of(day: ir.DateValue) -> ir.IntegerValue:
    """Give the index of a day's month."""
    return day.year() * 12 + day.month() - 1
