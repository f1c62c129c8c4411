"""The first look at a row: whether all it says can be taken as it stands.

Nearly all rows are such, and what is asked of the others costs several times as much. Where a
glance is enough for all rows of a vector, DuckDB evaluates nothing of a ``CASE`` but its answer.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from opencpor.common.months import Month
from opencpor.usage.imports.codes import COUNT_BITS
from opencpor.usage.layouts.months import EARLIEST

MOST = 10**18 - 1  # of 18 digits
NO_TENANT = "00000000-0000-0000-0000-000000000000"  # what systems write for none
COUNTS = tuple(column.partition("_")[0] for column in COUNT_BITS)
KINDS = {
    "tenant": "UUID",
    "subscription": "UUID",
    "workload": "workload_name",
    "month": "written_month",
    **dict.fromkeys(COUNTS, "BIGINT"),
}


def glanced(texts: str, there: Container[str], current: Month, each: int) -> str:
    """Give the statement that adds what texts are as they stand, and whether a row is ``plain``.

    A plain row is right and not ignored, and its values are those with ``_as`` behind their names.

    Args:
        texts: The statement that gives the texts.
        there: The names of those that the file has; others are null.
        current: The month that runs.
        each: How many written forms a month has.
    """
    casts = ", ".join(
        f"TRY_CAST({name if name in there else 'NULL'} AS {kind}) AS {name}_as"
        for name, kind in KINDS.items()
    )
    return f"""
      SELECT *, CASE WHEN {" AND ".join(_conditions(there, current, each))} THEN true
        ELSE false END AS plain
      FROM (SELECT *, {casts} FROM ({texts}))"""  # noqa: S608 - built from our own names


def _conditions(there: Container[str], current: Month, each: int) -> Iterator[str]:
    yield f"tenant_as <> '{NO_TENANT}'"
    yield "workload_as IS NOT NULL"
    yield f"enum_code(month_as) < {each * (current.index - EARLIEST.index + 1)}"
    yield "(active IS NOT NULL OR paid IS NOT NULL)"
    for name in COUNTS:
        if name in there:
            yield (
                f"({name} IS NULL OR ({name}_as BETWEEN 0 AND {MOST} "
                f"AND CAST({name}_as AS VARCHAR) = {name}))"
            )
    if "subscription" in there:
        yield "(subscription IS NULL OR subscription_as IS NOT NULL)"
    if "flag" in there:
        yield "(flag IS NULL OR flag = '0')"


def enough(plain: str, otherwise: str) -> str:
    """Give the SQL of a value for which, where a glance is enough, nothing else is looked at."""
    return f"CASE WHEN plain THEN {plain} ELSE {otherwise} END"
