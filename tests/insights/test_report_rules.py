"""What a report may ask: every mistake is named with its place, before any row is read."""

from datetime import UTC, datetime

import pytest

from opencpor.common.columns import Kind
from opencpor.common.months import Month
from opencpor.insights.reports.rules import (
    Definition,
    Filter,
    Span,
    Sum,
    breaks_in,
    covers,
    definition_of,
    faults_of,
    next_run,
    read_value,
)
from opencpor.insights.reports.sets import SETS

KINDS = SETS["earnings"].kinds


def wrong(**asked: object) -> list[tuple[str, str]]:
    definition = Definition("earnings", **({"columns": ("month",)} | asked))  # type: ignore[arg-type]
    return [(one.field, one.code) for one in faults_of(definition, KINDS)]


def test_a_query_that_is_right_has_no_faults() -> None:
    right = {
        "columns": ("workload", "currency"), "sums": (Sum("sum", "amount"), Sum("count")),
        "filters": (Filter("amount", "at_least", ("-12.50",)), Filter("rule", "empty")),
        "span": Span(last_months=3), "sort": ("-sum_amount", "workload"),
    }  # fmt: skip
    assert wrong(**right) == []


def test_of_what_is_saved_every_value_stands_in_one_line() -> None:
    values = (("a", "b\nc"), ("a", "b\u2028c"), ("2026-10\r",))
    asked = Definition("s", filters=tuple(Filter("rule", "one_of", one) for one in values))
    found = [(one.field, one.code) for one in breaks_in(asked)]
    assert found == [("filters.0", "line_break"), ("filters.2", "line_break")]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"columns": ()}, ("columns", "required")),
        ({"columns": ("month", "secret")}, ("columns.1", "unknown_column")),
        ({"columns": ("month", "month")}, ("columns", "twice")),
        ({"sums": (Sum("median", "amount"),)}, ("sums.0", "unknown_function")),
        ({"sums": (Sum("sum", "rule"),)}, ("sums.0", "not_a_number")),
        ({"sums": (Sum("least", "rule"),)}, ("sums.0", "no_order")),
        ({"sums": (Sum("sum", "amount"),)}, ("sums.0", "several_currencies")),
        ({"sums": (Sum("count", name="a b"),)}, ("sums.0", "invalid_name")),
        ({"filters": (Filter("amount", "contains", ("1",)),)}, ("filters.0", "test_does_not_fit")),
        ({"filters": (Filter("amount", "at_least", ("x",)),)}, ("filters.0", "invalid")),
        ({"filters": (Filter("month", "one_of", ("1899-12",)),)}, ("filters.0", "invalid")),
        ({"filters": (Filter("rule", "empty", ("x",)),)}, ("filters.0", "value_given")),
        ({"filters": (Filter("rule", "one_of"),)}, ("filters.0", "values")),
        ({"filters": (Filter("rule", "like", ("x",)),)}, ("filters.0", "unknown_test")),
        ({"span": Span(first="2026-13")}, ("span", "invalid")),
        ({"span": Span(first="2026-02", last="2026-01")}, ("span.last", "order")),
        ({"span": Span(last_months=0)}, ("span.last_months", "range")),
        ({"span": Span(last_months=1, first="2026-01")}, ("span", "one_of")),
        ({"sort": ("rule",)}, ("sort.0", "unknown_column")),
    ],
)
def test_a_mistake_is_named_with_its_place(
    asked: dict[str, object], fault: tuple[str, str]
) -> None:
    assert wrong(**asked) == [fault]


def test_an_instant_is_read_in_utc_whatever_its_zone_says() -> None:
    read = read_value(Kind.INSTANT, "2026-10-01T00:00:00-23:59")  # no zone that a database knows
    assert (read.isoformat(), read.tzinfo) == ("2026-10-01T23:59:00+00:00", UTC)
    assert read_value(Kind.INSTANT, "2026-10-01T08:00:00").tzinfo == UTC


def test_one_currency_has_a_sum() -> None:
    one = Filter("currency", "one_of", ("USD",))
    assert wrong(sums=(Sum("sum", "amount"),), filters=(one,)) == []
    two = Filter("currency", "one_of", ("USD", "EUR"))
    assert wrong(sums=(Sum("sum", "amount"),), filters=(two,)) == [("sums.0", "several_currencies")]


def test_a_definition_is_kept_as_it_is() -> None:
    asked = Definition(
        "usage", ("month",), (Sum("sum", "paid_units", "paid"),),
        (Filter("workload", "one_of", ("teams", "exchange")),), Span(first="2026-01"), ("-paid",),
    )  # fmt: skip
    assert definition_of(asked.document()) == asked


def test_the_last_months_are_whole_ones() -> None:
    months = Span(last_months=3).months(datetime(2026, 3, 1, tzinfo=UTC).date())
    assert months == (Month(2025, 12), Month(2026, 2))


@pytest.mark.parametrize(
    ("rhythm", "due"),
    [("daily", (2026, 1, 31)), ("weekly", (2026, 2, 2)), ("monthly", (2026, 2, 1))],
)
def test_a_report_runs_next_at_five_in_the_morning(rhythm: str, due: tuple[int, int, int]) -> None:
    friday = datetime(2026, 1, 30, 5, tzinfo=UTC)
    assert next_run(rhythm, friday) == datetime(*due, 5, tzinfo=UTC)


def test_who_lost_a_role_or_a_location_is_not_covered() -> None:
    all_of_it, some = {"organization": "a", "units": None}, {"organization": "a", "units": ["x"]}
    other = {"organization": "b", "units": None}
    assert covers([all_of_it], [some, all_of_it])
    assert covers([some], [some])
    assert not covers([some], [all_of_it])
    assert not covers([{"organization": "a", "units": ["y"]}], [some])
    assert not covers([all_of_it], [some, other])
