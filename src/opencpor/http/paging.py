"""Lists in pages that stay fast and stable at any length: keyset cursors.

A cursor holds the sort values of the last row shown, so the next page starts behind it whatever
was added or removed meanwhile. Pages of people and of programs use the same function.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import unkept

M = TypeVar("M", bound=Model)
LARGEST = 200
USUAL = 50
FARTHEST_ZONE = timedelta(hours=14)


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of rows, and the cursor of the next (empty: this was the last)."""

    rows: list[M]
    next_cursor: str


def _encode(values: Sequence[Any]) -> str:
    plain = [v.isoformat() if isinstance(v, (date, datetime)) else v for v in values]
    text = json.dumps(plain, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _bad_cursor() -> Invalid:
    error = FieldError("cursor", "invalid", "This is no cursor of this list.", "Start again.")
    return Invalid("The list cannot go on from there.", code="invalid", errors=[error])


def _decode(cursor: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _bad_cursor() from error
    if not isinstance(values, list) or len(values) != length:
        raise _bad_cursor()
    if not all(isinstance(value, int) or _readable(value) for value in values):
        raise _bad_cursor()
    return values


def _readable(value: Any) -> bool:
    """Whether the database reads a text: it knows no instants of zones that there are nowhere."""
    if not isinstance(value, str) or unkept(value):
        return False
    try:
        instant = parse_datetime(value)
    except ValueError:
        return True  # no field of a list takes it for an instant either
    offset = instant.utcoffset() if instant else None
    return offset is None or abs(offset) <= FARTHEST_ZONE


def _behind(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition for rows that come after ``values`` in ``order``; no value is null.

    That no first value lies before the cursor's follows from the rest; it is said besides, since
    it alone lets an index start there instead of passing over all pages before.
    """
    condition = Q()
    equal = Q()
    for name, value in zip(order, values, strict=True):
        field, step = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        condition |= equal & Q(**{f"{field}__{step}": value})
        equal &= Q(**{field: value})
    first, step = (order[0][1:], "lte") if order[0].startswith("-") else (order[0], "gte")
    return Q(**{f"{first}__{step}": values[0]}) & condition


def _value(row: Model, name: str) -> Any:
    found: Any = row
    for part in name.lstrip("-").split("__"):
        found = getattr(found, part)
    return found


def rest_of(rows: QuerySet[M], order: Sequence[str], cursor: str, limit: int) -> QuerySet[M]:
    """Return the rows behind a cursor, all of them if it is empty; neither sorted nor cut.

    Args:
        rows: What to list, already restricted and filtered.
        order: As `page_of` takes it.
        cursor: From the page before; empty for the first.
        limit: How many rows a page shall have, 1 to 200.

    Raises:
        Invalid: If the cursor or the limit is not right.
    """
    if not 1 <= limit <= LARGEST:
        error = FieldError(
            "limit", "out_of_range", phrase("A page has 1 to {largest} rows.", largest=LARGEST)
        )
        raise Invalid("The page size is not right.", code="invalid", errors=[error])
    if not cursor:
        return rows
    try:
        return rows.filter(_behind(order, _decode(cursor, len(order))))
    except (ValidationError, ValueError, TypeError) as wrong:
        raise _bad_cursor() from wrong


def goes_on_at(cursor: str, length: int) -> str:
    """Return the first sort value of the row behind which a page goes on; empty: at the top.

    Args:
        cursor: From the page before; empty for the first.
        length: How many fields the list is sorted by.

    Raises:
        Invalid: If it is no cursor of such a list.
    """
    return str(_decode(cursor, length)[0]) if cursor else ""


def page_of(
    rows: QuerySet[M],
    order: Sequence[str],
    cursor: str,
    limit: int,
    read: Callable[[QuerySet[M]], list[M]] = list,
) -> Page[M]:
    """Return one page.

    Args:
        rows: What to list, already restricted and filtered.
        order: Sort fields, each perhaps with ``-``; together unique and never null.
        cursor: From the page before; empty for the first.
        limit: How many rows, 1 to 200.
        read: Carries the query out.

    Raises:
        Invalid: If the cursor or the limit is not right.
    """
    rest = rest_of(rows, order, cursor, limit)
    try:
        found = read(rest.order_by(*order)[: limit + 1])
    except (ValidationError, ValueError, TypeError) as wrong:
        if cursor:
            raise _bad_cursor() from wrong
        raise
    return cut(found, order, limit)


def cut(found: list[M], order: Sequence[str], limit: int) -> Page[M]:
    """Return a page of rows that are in order already, one more than it shows if there are more."""
    if len(found) <= limit:
        return Page(found, "")
    last = found[limit - 1]
    return Page(found[:limit], _encode([_value(last, name) for name in order]))


def cursor_behind(*values: Any) -> str:
    """Return the cursor of what comes after a row with these values, in the list's order."""
    return _encode(values)


def next_link(request: HttpRequest, cursor: str) -> str | None:
    """Return the address of the next page with all filters kept, or None behind the last."""
    if not cursor:
        return None
    query = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
