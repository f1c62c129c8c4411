"""What a report may ask for: a document of columns, filters, span and sums. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from opencpor.common.clock import in_utc
from opencpor.common.columns import Kind
from opencpor.common.errors import FieldError
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.common.text import unkept

MOST_COLUMNS = 60
MOST_SUMS = 20
MOST_FILTERS = 20
MOST_VALUES = 200
MOST_MONTHS = 120
LONGEST_VALUE = 200
FIRST_YEAR, LAST_YEAR = 1900, 2999
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}", re.ASCII)
WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
AMOUNT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,4})?", re.ASCII)
BREAKS = frozenset("\r\n")  # what fields of one line drop in silence; others may stand in a value
CURRENCY = "currency"
HOUR = 5  # of UTC, at which reports run by themselves


class Test(StrEnum):
    """What a filter asks of a column."""

    ONE_OF = "one_of"
    NONE_OF = "none_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    CONTAINS = "contains"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"


class Function(StrEnum):
    """How many rows become one figure."""

    COUNT = "count"  # rows; names no column
    DISTINCT = "distinct"  # different values
    SUM = "sum"
    LEAST = "least"
    MOST = "most"


ORDERED = {Kind.WHOLE, Kind.AMOUNT, Kind.DATE, Kind.MONTH, Kind.INSTANT}
SUMMED = {Kind.WHOLE, Kind.AMOUNT}
TIMES = {Kind.DATE, Kind.MONTH, Kind.INSTANT}
ONE_VALUE = {Test.AT_LEAST, Test.AT_MOST, Test.CONTAINS}
NO_VALUE = {Test.EMPTY, Test.NOT_EMPTY}


@dataclass(frozen=True)
class Filter:
    """Which rows count: those whose column passes a test."""

    column: str
    test: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sum:
    """One figure of each group: a function, its column, and the name it gets."""

    function: str
    column: str = ""
    name: str = ""

    @property
    def heading(self) -> str:
        """The name of the column that comes out."""
        return self.name or "_".join(part for part in (self.function, self.column) if part)


@dataclass(frozen=True)
class Span:
    """The months of the data set's own time that count; empty: all.

    Attributes:
        last_months: So many whole months before the running one.
        first: First month, if no number is given; ``last`` likewise.
    """

    last_months: int | None = None
    first: str = ""
    last: str = ""

    def months(self, today: date) -> tuple[Month | None, Month | None]:
        """Return the first and the last month on a day; None: without end on that side."""
        if self.last_months is not None:
            last = Month.of(today).plus(-1)
            return last.plus(1 - self.last_months), last
        ends = [Month.parse(text) if text else None for text in (self.first, self.last)]
        return ends[0], ends[1]


@dataclass(frozen=True)
class Definition:
    """A report's query. With sums, rows with the same columns become one."""

    data_set: str
    columns: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()
    filters: tuple[Filter, ...] = ()
    span: Span = field(default_factory=Span)
    sort: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of what comes out, in order."""
        return (*self.columns, *(one.heading for one in self.sums))

    def document(self) -> dict[str, Any]:
        """Return it as it is kept and given out."""
        return asdict(self)


def definition_of(document: Mapping[str, Any]) -> Definition:
    """Read what `Definition.document` wrote; lists and tuples are alike."""
    return Definition(
        data_set=document["data_set"],
        columns=tuple(document["columns"]),
        sums=tuple(Sum(**one) for one in document["sums"]),
        filters=tuple(
            Filter(one["column"], one["test"], tuple(one["values"])) for one in document["filters"]
        ),
        span=Span(**document["span"]),
        sort=tuple(document["sort"]),
    )


def _instant(text: str) -> datetime:
    found = in_utc(datetime.fromisoformat(text))
    _near(found)
    return found


def _near(day: date) -> date:
    """Return a day of our times; further away the database counts otherwise."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


def _matched(shape: re.Pattern[str], text: str) -> str:
    if not shape.fullmatch(text):
        raise ValueError(text)
    return text


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _text(text: str) -> str:
    if unkept(text) or len(text) > LONGEST_VALUE:
        raise ValueError(text)
    return text


_READ: dict[Kind, Callable[[str], Any]] = {
    Kind.TEXT: _text,
    Kind.WHOLE: lambda text: int(_matched(WHOLE, text)),
    Kind.AMOUNT: lambda text: Decimal(_matched(AMOUNT, text)),
    Kind.DATE: lambda text: _near(date.fromisoformat(text)),
    Kind.MONTH: lambda text: _near(Month.parse(text).first_day),
    Kind.INSTANT: _instant,
    Kind.TRUTH: _truth,
}
EXAMPLES = {
    Kind.WHOLE: "120",
    Kind.AMOUNT: "12.50",
    Kind.DATE: "2026-10-01",
    Kind.MONTH: "2026-10",
    Kind.INSTANT: "2026-10-01T00:00:00Z",
    Kind.TRUTH: "true",
}


def read_value(kind: Kind, text: str) -> Any:
    """Read a filter's value.

    Raises:
        ValueError, KeyError: If it is no value of that kind.
    """
    return _READ[kind](text)


def kind_of_sum(one: Sum, kinds: Mapping[str, Kind]) -> Kind:
    """Return what a figure is."""
    counted = one.function in {Function.COUNT, Function.DISTINCT}
    return Kind.WHOLE if counted else kinds[one.column]


def faults_of(asked: Definition, kinds: Mapping[str, Kind]) -> list[FieldError]:
    """Say what is wrong with a query over a data set with such columns."""
    return [
        *_columns(asked, kinds),
        *_sums(asked, kinds),
        *_filters(asked, kinds),
        *_span(asked.span),
        *_sort(asked),
    ]


def breaks_in(asked: Definition) -> list[FieldError]:
    """Say which filters have values in several lines: who opens the form would lose the break.

    Judged where a query is saved: those that were saved before go on running.
    """
    remedy = phrase("Leave the line break out. Part of a text is found by contains.")
    return [
        FieldError(
            f"filters.{place}", "line_break", phrase("A value stands in one line."), remedy
        )
        for place, one in enumerate(asked.filters)
        if not all(map(BREAKS.isdisjoint, one.values))
    ]  # fmt: skip


def _unknown(place: str, name: str) -> FieldError:
    text = phrase("The data set has no column {name}.", name=repr(name))
    return FieldError(place, "unknown_column", text)


def _columns(asked: Definition, kinds: Mapping[str, Kind]) -> list[FieldError]:
    found = [
        _unknown(f"columns.{place}", name)
        for place, name in enumerate(asked.columns)
        if name not in kinds
    ]
    if not asked.headings:
        found.append(FieldError("columns", "required", "Name a column, or a figure."))
    if len(asked.columns) > MOST_COLUMNS:
        found.append(
            FieldError("columns", "too_many", phrase("At most {most}.", most=MOST_COLUMNS))
        )
    return found


def _sums(asked: Definition, kinds: Mapping[str, Kind]) -> list[FieldError]:
    if len(asked.sums) > MOST_SUMS:
        return [FieldError("sums", "too_many", phrase("At most {most}.", most=MOST_SUMS))]
    found = []
    for place, one in enumerate(asked.sums):
        fault = _sum_fault(one, kinds)
        if fault:
            found.append(FieldError(f"sums.{place}", *fault))
        elif one.name and not NAME.fullmatch(one.name):
            found.append(
                FieldError(f"sums.{place}", "invalid_name", "This is no name of a column.",
                           "Letters, digits and underscores; first a letter.")
            )  # fmt: skip
        elif kinds.get(one.column) is Kind.AMOUNT and not _one_currency(asked, kinds):
            found.append(
                FieldError(f"sums.{place}", "several_currencies",
                           "Amounts of several currencies have no sum.",
                           "Add the column currency, or filter by one currency.")
            )  # fmt: skip
    if len(set(asked.headings)) < len(asked.headings):
        found.append(FieldError("columns", "twice", "Two columns have the same name."))
    return found


def _one_currency(asked: Definition, kinds: Mapping[str, Kind]) -> bool:
    if CURRENCY not in kinds or CURRENCY in asked.columns:
        return True
    return any(
        one.column == CURRENCY and one.test == Test.ONE_OF and len(one.values) == 1
        for one in asked.filters
    )


def _sum_fault(one: Sum, kinds: Mapping[str, Kind]) -> tuple[str, Any] | None:
    if one.function not in set(Function):
        return "unknown_function", phrase(
            "There is no such function. Known: {known}.", known=", ".join(Function)
        )
    if one.function == Function.COUNT:
        said = phrase("A count of rows names no column.")
        return ("column_given", said) if one.column else None
    kind = kinds.get(one.column)
    if kind is None:
        return "unknown_column", phrase("The data set has no column {name}.", name=repr(one.column))
    if one.function == Function.SUM and kind not in SUMMED:
        return "not_a_number", phrase("Only numbers and amounts have a sum.")
    if one.function in {Function.LEAST, Function.MOST} and kind not in ORDERED:
        said = phrase("Only numbers, amounts and times have a least and a most.")
        return "no_order", said
    return None


def _filters(asked: Definition, kinds: Mapping[str, Kind]) -> list[FieldError]:
    if len(asked.filters) > MOST_FILTERS:
        return [FieldError("filters", "too_many", phrase("At most {most}.", most=MOST_FILTERS))]
    found = []
    for place, one in enumerate(asked.filters):
        kind = kinds.get(one.column)
        if kind is None:
            found.append(_unknown(f"filters.{place}", one.column))
        elif fault := _filter_fault(one, kind):
            found.append(FieldError(f"filters.{place}", *fault))
    return found


def _filter_fault(one: Filter, kind: Kind) -> tuple[str, Any, Any] | None:
    if one.test not in set(Test):
        said, known = phrase("There is no such test."), ", ".join(Test)
        return "unknown_test", said, phrase("Known: {known}.", known=known)
    ordering = one.test in {Test.AT_LEAST, Test.AT_MOST}
    if (ordering and kind not in ORDERED) or (one.test == Test.CONTAINS and kind is not Kind.TEXT):
        said = phrase("This test does not fit what the column holds.")
        return "test_does_not_fit", said, ""
    return _number_fault(one) or _value_fault(one, kind)


def _number_fault(one: Filter) -> tuple[str, Any, Any] | None:
    number = len(one.values)
    if one.test in NO_VALUE:
        return ("value_given", phrase("This test takes no value."), "") if number else None
    if one.test in ONE_VALUE and number != 1:
        return "one_value", phrase("This test takes one value."), ""
    if not 1 <= number <= MOST_VALUES:
        return "values", phrase("Give 1 to {most} values.", most=MOST_VALUES), ""
    return None


def _value_fault(one: Filter, kind: Kind) -> tuple[str, Any, Any] | None:
    for value in one.values:
        try:
            read_value(kind, value)
        except (ValueError, KeyError):
            said = phrase("{value} is no such value.", value=repr(value[:LONGEST_VALUE]))
            shape = EXAMPLES.get(kind)
            return "invalid", said, phrase("Write {shape}.", shape=shape) if shape else ""
    return None


def _span(span: Span) -> list[FieldError]:
    if span.last_months is not None:
        if span.first or span.last:
            return [FieldError("span", "one_of", "Give a number of months, or months.")]
        if not 1 <= span.last_months <= MOST_MONTHS:
            said = phrase("Between 1 and {most}.", most=MOST_MONTHS)
            return [FieldError("span.last_months", "range", said)]
        return []
    try:
        ends = (span.first, span.last)
        first, last = (read_value(Kind.MONTH, one) if one else None for one in ends)
    except ValueError:
        return [FieldError("span", "invalid", "This is no month.", "Write 2026-10.")]
    if first and last and last < first:
        return [FieldError("span.last", "order", "It lies before the first month.")]
    return []


def _sort(asked: Definition) -> list[FieldError]:
    known = set(asked.headings)
    names = [name.removeprefix("-") for name in asked.sort]
    found = [
        FieldError(f"sort.{place}", "unknown_column", "Sort by columns that come out.")
        for place, name in enumerate(names)
        if name not in known
    ]
    if len(set(names)) < len(names):
        found.append(FieldError("sort", "twice", "A column is named twice."))
    return found


def next_run(rhythm: str, after: datetime) -> datetime:
    """Return when a report runs next by itself: at five in the morning, UTC."""
    due = after.astimezone(UTC).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if due <= after:
        due += timedelta(days=1)
    while (rhythm == "weekly" and due.weekday()) or (rhythm == "monthly" and due.day > 1):
        due += timedelta(days=1)
    return due


Reach = Sequence[Mapping[str, Any]]


def covers(now_held: Reach, then_held: Reach) -> bool:
    """Whether everything that was within reach still is.

    Args:
        now_held: ``organization`` and ``units`` (None: all of it) of each role, today.
        then_held: The same when a report was made.
    """
    return all(any(_within(old, new) for new in now_held) for old in then_held)


def _within(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    if old["organization"] != new["organization"]:
        return False
    if new["units"] is None:
        return True
    return old["units"] is not None and set(old["units"]) <= set(new["units"])
