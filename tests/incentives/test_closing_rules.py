from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.common.months import Month
from opencpor.incentives.rules.closing import (
    Closable,
    Coverage,
    LineKey,
    closable,
    postings,
)
from opencpor.incentives.rules.statement import Balance

OCTOBER = Month(2026, 10)
NOVEMBER = Month(2026, 11)


@pytest.mark.parametrize(
    ("month", "last", "expected"),
    [
        (OCTOBER, None, Closable.YES),
        (OCTOBER, Month(2026, 9), Closable.YES),
        (OCTOBER, Month(2026, 8), Closable.OUT_OF_ORDER),
        (OCTOBER, OCTOBER, Closable.ALREADY),
        (Month(2026, 1), OCTOBER, Closable.ALREADY),
        (NOVEMBER, OCTOBER, Closable.NOT_OVER),
        (Month(2027, 1), None, Closable.NOT_OVER),
    ],
)
def test_months_close_in_order_once_they_are_over(
    month: Month, last: Month | None, expected: Closable
) -> None:
    assert closable(month, last, current=NOVEMBER) is expected


@pytest.mark.parametrize(
    ("before", "covered", "enough"), [(0, 0, True), (100, 95, True), (100, 94, False)]
)
def test_coverage_is_the_share_of_last_months_units(
    before: int, covered: int, *, enough: bool
) -> None:
    assert Coverage(before, covered).reaches(Decimal("0.95")) is enough


def key(month: Month, association: str = "asc_1", milestone: str = "") -> LineKey:
    return LineKey(association, "growth", milestone, month)


def test_a_close_posts_its_month_and_what_changed_before() -> None:
    september, august = Month(2026, 9), Month(2026, 8)
    judged = {key(OCTOBER): 500, key(september): 200, key(august): 70}
    posted = {key(september): 300, key(august): 70}
    lines = postings(OCTOBER, judged, posted, earlier=[august, september])
    assert [(str(line.key.month), line.amount_minor, line.difference) for line in lines] == [
        ("2026-09", -100, True),
        ("2026-10", 500, False),
    ]


def test_a_line_that_no_longer_earns_is_taken_back() -> None:
    september = Month(2026, 9)
    (line,) = postings(OCTOBER, {}, {key(september): 300}, earlier=[september])
    assert (line.amount_minor, line.difference) == (-300, True)


def test_months_settled_before_the_first_close_post_nothing() -> None:
    assert postings(OCTOBER, {key(Month(2026, 9)): 200}, {}, earlier=[]) == []


AMOUNTS = st.dictionaries(
    st.builds(key, st.sampled_from([Month(2026, m) for m in (8, 9, 10)])), st.integers(0, 999)
)


@given(judged=AMOUNTS, posted=AMOUNTS)
def test_after_posting_the_ledger_equals_what_was_judged(
    judged: dict[LineKey, int], posted: dict[LineKey, int]
) -> None:
    posted = {k: v for k, v in posted.items() if k.month != OCTOBER}
    ledger = dict(posted)
    for line in postings(OCTOBER, judged, posted, earlier=[Month(2026, 8), Month(2026, 9)]):
        ledger[line.key] = ledger.get(line.key, 0) + line.amount_minor
    assert {k: v for k, v in ledger.items() if v} == {k: v for k, v in judged.items() if v}


@pytest.mark.parametrize(
    ("owed", "payable", "carried"),
    [(19_999, 0, 19_999), (20_000, 20_000, 0), (0, 0, 0), (-500, 0, -500)],
)
def test_less_than_the_minimum_is_carried_forward(owed: int, payable: int, carried: int) -> None:
    balance = Balance(opening=owed, earned=0, adjusted=0, paid=0, minimum=20_000)
    assert (balance.payable, balance.carried) == (payable, carried)
