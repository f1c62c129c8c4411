"""Reason codes as expressions: each contributes its bit to a row's mask."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from opencpor.incentives.rules.reasons import Reason


def code(reason: Reason, applies: ir.BooleanValue) -> ir.IntegerValue:
    """Give the code's bit where it applies, 0 where it does not or is unknown."""
    return ibis.ifelse(applies, reason.bit, 0)


def common_codes(row: ir.Table) -> ir.IntegerValue:
    """Give the codes that every kind of rule judges alike and that need no fact."""
    outside = (row.month < row.enrolled_first) | (row.month > row.enrolled_last) | row.unenrolled
    return (
        row.fixed
        + code(Reason.OPTOUT, row.waived)
        + code(Reason.NOTENROLLED, outside)
        + code(Reason.MXTMCPMT, row.month >= row.expires)
    )
