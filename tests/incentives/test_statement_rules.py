from hypothesis import given
from hypothesis import strategies as st

from opencpor.incentives.rules.statement import Balance, Booked, JournalKind, balance

BOOKED = st.lists(
    st.builds(Booked, st.sampled_from(JournalKind), st.booleans(), st.integers(-999, 999))
)


def test_each_booking_counts_where_it_belongs() -> None:
    bookings = [
        Booked(JournalKind.CLOSE, earned=True, amount_minor=1_000),
        Booked(JournalKind.CLOSE, earned=False, amount_minor=-100),
        Booked(JournalKind.RECOMPUTE, earned=False, amount_minor=-20),
        Booked(JournalKind.ADJUSTMENT, earned=False, amount_minor=7),
        Booked(JournalKind.PAYMENT, earned=False, amount_minor=-500),
        Booked(JournalKind.PAYMENT, earned=False, amount_minor=500),
        Booked(JournalKind.FORFEITURE, earned=False, amount_minor=-300),
    ]
    assert balance(50, bookings, minimum=0) == Balance(
        opening=50, earned=1_000, adjusted=-113, paid=500, minimum=0, returned=500, forfeited=300
    )


@given(st.integers(-999, 999), BOOKED)
def test_what_is_owed_changes_by_all_that_is_booked(opening: int, bookings: list[Booked]) -> None:
    made = balance(opening, bookings, minimum=200)
    assert made.owed == opening + sum(one.amount_minor for one in bookings)
    assert made.payable + made.carried == made.owed


@given(st.integers(-999, 999), BOOKED, BOOKED)
def test_two_statements_in_turn_end_where_one_would(
    opening: int, first: list[Booked], then: list[Booked]
) -> None:
    halfway = balance(opening, first, minimum=0).owed
    assert balance(halfway, then, minimum=0).owed == balance(opening, first + then, minimum=0).owed
