"""What a published data set is: a query for rows that an actor may see, and named columns of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DecimalField,
    F,
    Func,
    Model,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind
from opencpor.common.money import MINOR_DIGITS

Made = Callable[[], Combinable]
USUAL_DIGITS = 2  # of a currency


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: As files and definitions write it; never changed, since others build on it.
        kind: What it holds.
        meaning: One phrase for people.
        source: A lookup path of the rows, or what makes the expression when it is asked.
    """

    name: str
    kind: Kind
    meaning: str | Promise
    source: str | Made = ""

    def expression(self) -> Combinable:
        """Return what the database reads for it; an empty text is nothing."""
        path = self.source or self.name
        found: Any = F(path) if isinstance(path, str) else path()
        if self.kind is Kind.TEXT:
            return Coalesce(Cast(found, TextField()), Value("", TextField()))
        return found if isinstance(found, Combinable) else Value(found)


@dataclass(frozen=True)
class DataSet:
    """Rows that can be reported on.

    Attributes:
        key: Its name in definitions.
        title: For people.
        meaning: What one row is.
        permission: What reading it takes.
        rows: Returns the rows that an actor may see: the very query of the room's own list.
        columns: In the order in which they are offered.
        time: The column that a span narrows; empty: it has no months.
        usual: The columns that are chosen at first; empty: all.
    """

    key: str
    title: str | Promise
    meaning: str | Promise
    permission: Permission
    rows: Callable[[Actor], QuerySet[Any]]
    columns: tuple[Column, ...]
    time: str
    usual: tuple[str, ...] = ()
    by_name: Mapping[str, Column] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {one.name: one for one in self.columns})

    @property
    def kinds(self) -> dict[str, Kind]:
        """What each column holds."""
        return {one.name: one.kind for one in self.columns}


def plain(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the same rows without what only pages need beside them."""
    return rows.select_related(None).prefetch_related(None).order_by()


def amount(minor: str, currency: str = "currency") -> Made:
    """Return what writes whole minor units as an exact amount of their currency."""
    by_digits: dict[int, list[str]] = {}
    for code, digits in MINOR_DIGITS.items():
        by_digits.setdefault(digits, []).append(code)
    kind: DecimalField[Any, Any] = DecimalField(max_digits=38, decimal_places=4)

    def make() -> Combinable:
        cases = [
            When(**{f"{currency}__in": codes}, then=Value(Decimal(1).scaleb(-digits), kind))
            for digits, codes in by_digits.items()
            if digits != USUAL_DIGITS
        ]
        unit = Case(*cases, default=Value(Decimal(1).scaleb(-USUAL_DIGITS), kind))
        # A whole number times a power of ten: exact, with as many decimals as the currency has.
        return Func(
            F(minor), unit, template="(%(expressions)s)", arg_joiner=" * ", output_field=kind
        )

    return make


def looked_up(rows: QuerySet[Model], path: str) -> Made:
    """Return what reads one value of another table, by a query that names the outer row."""

    def make() -> Combinable:
        return Subquery(rows.values(path)[:1], output_field=CharField())

    return make
