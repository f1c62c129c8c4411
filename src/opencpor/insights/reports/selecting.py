"""Carries a report's query out: rows that its reader may see, columns and figures of these alone.

The rows are those of the data set for the actor, and all that a definition can do is to name
columns: so no report reaches further than its reader's own lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Value
from django.db.models import Sum as Added
from django.db.models.functions import NullIf

from opencpor.access.actor import Actor
from opencpor.common.columns import Heading, Kind, Row
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.insights.reports.patience import at_most
from opencpor.insights.reports.rules import (
    Definition,
    Filter,
    Function,
    Span,
    Sum,
    Test,
    breaks_in,
    faults_of,
    kind_of_sum,
    read_value,
)
from opencpor.insights.reports.sets import SETS
from opencpor.insights.reports.sets.base import DataSet

MOST_ROWS = 1_000_000
PART = 2000
PREVIEW_SECONDS = 20.0  # somebody waits for it
TESTS = {Test.ONE_OF: "in", Test.AT_LEAST: "gte", Test.AT_MOST: "lte", Test.CONTAINS: "icontains"}
FIGURES = {Function.SUM: Added, Function.LEAST: Min, Function.MOST: Max}


def checked(asked: Definition, actor: Actor, *, saving: bool = False) -> DataSet:
    """Return the data set of a query that is right and that the actor may ask.

    Args:
        asked: The query.
        actor: Who asks.
        saving: Whether it is about to be saved; then values stand in one line.

    Raises:
        Invalid: ``invalid``, with every error and its place.
        Forbidden: If the actor's roles do not read the data set.
    """
    found = SETS.get(asked.data_set)
    if found is None:
        remedy = phrase("One of {known}.", known=", ".join(SETS))
        error = FieldError("data_set", "unknown_data_set", "There is no such data set.", remedy)
        raise Invalid("The report is not right.", code="invalid", errors=[error])
    actor.require(found.permission)
    errors = faults_of(asked, found.kinds) + (breaks_in(asked) if saving else [])
    if not found.time and asked.span != Span():
        errors.append(FieldError("span", "no_time", "This data set has no months."))
    if errors:
        raise Invalid("The report is not right.", code="invalid", errors=errors)
    return found


def headings_of(asked: Definition, data_set: DataSet) -> tuple[Heading, ...]:
    """Return what comes out of a query that is right."""
    kinds = data_set.kinds
    return (
        *(Heading(name, kinds[name]) for name in asked.columns),
        *(Heading(one.heading, kind_of_sum(one, kinds)) for one in asked.sums),
    )


def _alias(name: str) -> str:
    return f"col_{name}"


def _condition(one: Filter, kind: Kind) -> Q:
    name = _alias(one.column)
    values = [read_value(kind, text) for text in one.values]
    empty = Q(**{f"{name}__isnull": True})
    if kind is Kind.TEXT:
        empty |= Q(**{name: ""})
    if one.test == Test.EMPTY:
        return empty
    if one.test == Test.NOT_EMPTY:
        return ~empty
    if one.test == Test.NONE_OF:
        return Q(**{f"{name}__isnull": True}) | ~Q(**{f"{name}__in": values})
    several = one.test == Test.ONE_OF
    return Q(**{f"{name}__{TESTS[Test(one.test)]}": values if several else values[0]})


def _within(asked: Definition, data_set: DataSet, today: date) -> Q:
    """Return the condition of the span: from the first month's start to before the last's end."""
    if not data_set.time:
        return Q()
    first, last = asked.span.months(today)
    kind, name = data_set.kinds[data_set.time], _alias(data_set.time)
    found = Q()
    if first is not None:
        found &= Q(**{f"{name}__gte": _start(first, kind)})
    if last is not None:
        found &= Q(**{f"{name}__lt": _start(last.plus(1), kind)})
    return found


def _start(month: Month, kind: Kind) -> date | datetime:
    first = month.first_day
    return datetime.combine(first, time(), UTC) if kind is Kind.INSTANT else first


def _used(asked: Definition, data_set: DataSet) -> list[str]:
    names = {data_set.time, *asked.columns}
    names |= {one.column for one in asked.filters} | {one.column for one in asked.sums}
    return [one.name for one in data_set.columns if one.name in names]


def _figure(one: Sum, kind: Kind) -> Any:
    if one.function == Function.COUNT:
        return Count("*")
    name = _alias(one.column)
    if one.function == Function.DISTINCT:
        counted = NullIf(F(name), Value("")) if kind is Kind.TEXT else F(name)
        return Count(counted, distinct=True)
    return FIGURES[Function(one.function)](name)


def _narrowed(asked: Definition, data_set: DataSet, actor: Actor, today: date) -> QuerySet[Any]:
    used = {_alias(name): data_set.by_name[name].expression() for name in _used(asked, data_set)}
    rows: QuerySet[Any] = data_set.rows(actor).annotate(**used)
    rows = rows.filter(_within(asked, data_set, today))
    for one in asked.filters:
        rows = rows.filter(_condition(one, data_set.kinds[one.column]))
    return rows


def _order(asked: Definition) -> list[Any]:
    """Sort as asked, then by every column: the same rows always come in the same order."""
    places = {name: place for place, name in enumerate(asked.headings)}
    named = [name.removeprefix("-") for name in asked.sort]
    rest = [name for name in asked.columns if name not in named]
    found = []
    for name in (*asked.sort, *rest):
        own = name.removeprefix("-")
        alias = _alias(own) if places[own] < len(asked.columns) else _sum_alias(asked, own)
        falling = name.startswith("-")
        found.append(F(alias).desc(nulls_last=True) if falling else F(alias).asc())
    return found


def _sum_alias(asked: Definition, name: str) -> str:
    return f"sum_{[one.heading for one in asked.sums].index(name)}"


def rows_of(asked: Definition, actor: Actor, today: date, limit: int) -> Iterator[Row]:
    """Give the rows of a query, at most so many.

    Raises:
        Invalid, Forbidden: See `checked`.
    """
    data_set = checked(asked, actor)
    kinds = [one.kind for one in headings_of(asked, data_set)]
    rows = _narrowed(asked, data_set, actor, today)
    aliases = [_alias(name) for name in asked.columns]
    figures = {
        f"sum_{place}": _figure(one, data_set.kinds.get(one.column, Kind.WHOLE))
        for place, one in enumerate(asked.sums)
    }
    if not asked.columns:
        found = rows.aggregate(**figures)
        yield _read([found[name] for name in figures], kinds)
        return
    if figures:
        rows = rows.values(*aliases).annotate(**figures)
    chosen = rows.order_by(*_order(asked), *([] if figures else ["pk"]))
    for row in chosen.values_list(*aliases, *figures)[:limit].iterator(PART):
        yield _read(row, kinds)


def _read(row: Any, kinds: list[Kind]) -> Row:
    """Return plain values: the database adds whole numbers up as decimals."""
    return tuple(
        int(value) if kind is Kind.WHOLE and isinstance(value, Decimal) else value
        for value, kind in zip(row, kinds, strict=True)
    )


def first_rows(asked: Definition, actor: Actor, today: date, limit: int) -> list[Row]:
    """Return the first rows of a query to somebody who waits.

    Raises:
        Invalid, Forbidden: See `checked`.
        Conflict: ``too_much``.
    """
    with at_most(PREVIEW_SECONDS):
        return list(rows_of(asked, actor, today, limit))


def every_row(asked: Definition, actor: Actor, today: date) -> Iterator[Row]:
    """Give all rows of a query.

    Raises:
        Invalid, Forbidden: See `checked`.
        Conflict: ``too_many_rows``.
    """
    for number, row in enumerate(rows_of(asked, actor, today, MOST_ROWS + 1), 1):
        if number > MOST_ROWS:
            raise Conflict(
                phrase(
                    "The report has more than {most} rows. Narrow its span, or add figures up.",
                    most=MOST_ROWS,
                ),
                code="too_many_rows",
            )
        yield row
