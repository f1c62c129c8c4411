"""Rounding inside the engine: the same as `opencpor.common.money.round_money`, on columns."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

MONEY_DIGITS = 38


def money_type(digits: int) -> dt.Decimal:
    """Give the type of an amount with so many decimals: the widest all engines have."""
    return dt.Decimal(MONEY_DIGITS, digits)


@cache
def _round(digits: int) -> Callable[[ir.DecimalValue, int], ir.DecimalValue]:
    # Declared with its true type: left alone, Ibis takes the product of two decimals to be no
    # wider than its first factor and casts the rounded product down to that.
    @ibis.udf.scalar.builtin(
        name="round", signature=((dt.Decimal(MONEY_DIGITS, 9), dt.int8), money_type(digits))
    )
    def rounded(amount, digits):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by its signature
        ...

    function: Callable[[ir.DecimalValue, int], ir.DecimalValue] = rounded
    return function


def round_money(amount: ir.DecimalValue, digits: int) -> ir.DecimalValue:
    """Round half away from zero to so many decimals; exact, since engines round decimals so."""
    return _round(digits)(amount, digits)
