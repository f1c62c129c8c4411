"""What is booked of a payment is a step of it; entries alone are refused at the commit."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.builders import make_location
from tests.incentives.payments.paying import AT_THE_BANK, OWED, PAID, Till, balances
from tests.incentives.payments.test_payment_steps import STEPS

from opencpor.common.clock import now
from opencpor.incentives.models import Account, Entry, Journal
from opencpor.incentives.payments.ledger import move
from opencpor.incentives.payments.models import Payment
from opencpor.incentives.posting.journals import Origin, book
from opencpor.incentives.rules.statement import JournalKind

pytestmark = pytest.mark.django_db(transaction=True)
PAYABLE, CLEARING, BANK = Account.PARTNER_PAYABLE, Account.PAYMENT_CLEARING, Account.BANK
MOVES = [(PAYABLE, CLEARING), (CLEARING, BANK), (CLEARING, PAYABLE), (BANK, PAYABLE)]
FORFEITED = {"forfeited": 180_000, "program_expense": -180_000}


@pytest.mark.parametrize(
    ("steps", "state", "ledger"),
    [
        ((), "in_progress", AT_THE_BANK),
        (("settle",), "sent", PAID),
        (("fail",), "failed", OWED),
        (("settle", "reverse"), "reversed", OWED),
    ],
)
def test_nothing_is_booked_of_a_payment_without_a_step_of_it(
    till: Till, steps: tuple[str, ...], state: str, ledger: dict[str, int]
) -> None:
    row = till.paying()
    for step in steps:
        row = STEPS[step](row, till.one)
    before = (Journal.objects.count(), Entry.objects.count())
    for moves in MOVES:
        with pytest.raises(DatabaseError, match=f"is {state}, but the ledger does not say so"):
            book_alone(row, moves, till)
    assert (Journal.objects.count(), Entry.objects.count()) == before
    assert (Payment.objects.get().state, balances()) == (state, ledger)


def test_nothing_is_booked_of_a_payment_that_only_waits(till: Till) -> None:
    row = till.proposed().payments.get()
    with pytest.raises(DatabaseError, match="is upcoming, but the ledger does not say so"):
        book_alone(row, (PAYABLE, CLEARING), till)
    assert (Payment.objects.get().state, balances()) == ("upcoming", OWED)


def test_no_arrangement_of_a_transaction_books_entries_alone(till: Till) -> None:
    row = till.paying()
    with pytest.raises(DatabaseError, match="the ledger does not say so"):
        book_judged_at_once(row, (CLEARING, BANK), till)
    assert balances() == AT_THE_BANK


@pytest.mark.parametrize("other", ["id", "location", "program_key", "currency"])
def test_nothing_is_booked_of_a_payment_that_does_not_exist(till: Till, other: str) -> None:
    row = till.paying()
    value = {"id": "pay_none", "location": make_location().unit, "currency": "EUR"}
    setattr(row, other, value.get(other, "another"))
    with pytest.raises(DatabaseError, match="books no payment pay_"):
        book_alone(row, (CLEARING, BANK), till)
    assert balances() == AT_THE_BANK


def test_a_balance_is_forfeited_with_its_payment_only(till: Till) -> None:
    row = Payment(
        program_key=till.proposed().program_key, location=till.location.unit, currency="USD",
        amount_minor=180_000, state="forfeited", state_since=now(), reason="x",
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="books no payment pay_"):
        forfeit(row, till)
    assert balances() == OWED
    with transaction.atomic():
        row.journal = forfeit(row, till)
        written_as_it_is(row)
    assert balances() == FORFEITED
    with pytest.raises(DatabaseError, match="is forfeited, but the ledger does not say so"):
        forfeit(row, till, back=True)
    assert balances() == FORFEITED


@transaction.atomic
def book_alone(row: Payment, moves: tuple[Account, Account], till: Till) -> None:
    move([row], moves, row.id, "Alone", till.one)


@transaction.atomic
def book_judged_at_once(row: Payment, moves: tuple[Account, Account], till: Till) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    book_alone(row, moves, till)


@transaction.atomic
def forfeit(row: Payment, till: Till, *, back: bool = False) -> Journal:
    origin = Origin(row.program_key, JournalKind.FORFEITURE, row.id, "Given up", now(), till.one)
    minor = -row.amount_minor if back else row.amount_minor
    payable = Entry(
        account=PAYABLE, location=row.location, source=row.id, amount_minor=-minor, currency="USD"
    )
    return book(
        origin, [payable, Entry(account=Account.FORFEITED, amount_minor=minor, currency="USD")]
    )


def written_as_it_is(row: Payment) -> None:
    """Write a payment that its own guards are not asked about; its entries' are."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        row.save(force_insert=True)
        cursor.execute("SET LOCAL session_replication_role = origin")
