"""Earnings laid out by month, workload and rule: whatever was posted, each way adds up to it."""

from hypothesis import given
from hypothesis import strategies as st

from opencpor.common.months import Month
from opencpor.insights.rules.earnings import Posting, Sums, added, laid_out

MONTHS = tuple(Month(2026, number) for number in (1, 2, 3))
AMOUNT = st.integers(-(10**9), 10**9)
SUMS = st.builds(Sums, st.integers(1, 9), AMOUNT, AMOUNT, AMOUNT)
POSTINGS = st.builds(
    Posting, st.sampled_from(MONTHS), st.sampled_from(("teams", "exchange", "")),
    st.sampled_from(("growth", "")), st.sampled_from(("one", "other")),
    st.sampled_from(("EUR", "USD")), SUMS,
)  # fmt: skip


@given(st.lists(POSTINGS, max_size=12))
def test_months_workloads_and_rules_each_add_up_to_the_whole(postings: list[Posting]) -> None:
    found = laid_out(postings, MONTHS, None)
    assert {one.currency for one in found} == {one.currency for one in postings}
    for one in found:
        own = added(row.sums for row in postings if row.currency == one.currency)
        assert one.whole == own == added(one.by_month)
        assert own == added(part.sums for part in one.workloads)
        assert own == added(part.sums for part in one.rules)
        assert one.whole.total == one.whole.earned + one.whole.adjusted


def test_the_largest_part_and_the_currency_with_the_most_lines_stand_first() -> None:
    small, large = Sums(1, 100), Sums(2, 500, -100)
    postings = [
        Posting(MONTHS[0], "teams", "growth", "one", "EUR", small),
        Posting(MONTHS[1], "exchange", "growth", "one", "EUR", large),
        Posting(MONTHS[1], "teams", "growth", "one", "USD", small),
    ]
    euro, dollar = laid_out(postings, MONTHS, {"USD": {MONTHS[2]: 70}, "CHF": {MONTHS[0]: 5}})[:2]
    assert (euro.currency, dollar.currency) == ("EUR", "USD")
    assert [(part.key, part.sums.total) for part in euro.workloads] == [
        ("exchange", 400), ("teams", 100),
    ]  # fmt: skip
    assert (euro.paid, dollar.paid, dollar.all_paid) == ((0, 0, 0), (0, 0, 70), 70)


def test_what_was_only_paid_has_its_currency_and_what_cannot_be_said_is_none() -> None:
    (one,) = laid_out([], MONTHS, {"EUR": {MONTHS[2]: 1250}})
    assert (one.whole, one.paid_each, one.workloads) == (Sums(), (0, 0, 1250), ())
    (other,) = laid_out(
        [Posting(MONTHS[0], "teams", "growth", "one", "EUR", Sums(1, 5))], MONTHS, None
    )
    assert (other.paid, other.all_paid, other.paid_each) == (None, None, (None, None, None))
