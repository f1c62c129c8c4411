"""Statements of account book what moved, once; amount, currency and account have to be ours."""

from dataclasses import replace

import pytest
from django.db import connection, transaction
from tests.builders import make_location, make_payee
from tests.incentives.bookings import booked_at
from tests.incentives.payments.answering import about, answered, entry, statement
from tests.incentives.payments.paying import AT_THE_BANK, OWED, PAID, Till, aged, balances

from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.answers.models import AnswerFile, AnswerLine
from opencpor.incentives.payments.bank import debtors
from opencpor.incentives.payments.bank.transfers import bank_reference
from opencpor.incentives.payments.models import Payment
from opencpor.incentives.rules.statement import JournalKind
from opencpor.runtime import environment

pytestmark = pytest.mark.django_db(transaction=True)
OURS = "DE02120300000000202051"
BACK = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"


def named(row: Payment, more: str = "") -> str:
    return about(bank_reference(row.id), more)


def whole(row: Payment) -> str:
    batch = bank_reference(str(row.batch_id))
    return f"<Btch><PmtInfId>{batch}-USD</PmtInfId></Btch>"


def test_a_debit_in_a_statement_sends_its_payment_once(till: Till) -> None:
    row = till.paying()
    debit = entry(named(row))

    assert answered(till.one, statement(debit)) == [("booked", "")]
    assert answered(till.one, statement(debit, kind="054", version="02")) == [("known", "")]

    row.refresh_from_db()
    line = AnswerLine.objects.order_by("id")[0]
    assert (row.state, balances(), line.payment) == ("sent", PAID, row)
    assert line.order_reference == bank_reference(str(row.batch_id))
    assert {*AnswerFile.objects.values_list("format", flat=True)} == {"camt053", "camt054"}


def test_money_that_came_back_is_owed_again(till: Till) -> None:
    row = till.paying()
    returned = entry(named(row, BACK), way="CRDT")

    assert answered(till.one, statement(returned, entry(named(row)))) == [
        ("booked", ""), ("known", ""),
    ]  # fmt: skip

    row.refresh_from_db()
    assert (row.state, row.reason, balances()) == ("reversed", "The account is closed.", OWED)


@pytest.mark.parametrize(
    ("amount", "currency", "why"),
    [("1799.99", "USD", "other_amount"), ("1800.00", "EUR", "other_amount")],
)
def test_what_moved_must_be_the_amount(till: Till, amount: str, currency: str, why: str) -> None:
    moved = entry(named(till.paying()), amount, currency=currency)

    assert answered(till.one, statement(moved)) == [("listed", why)]
    assert balances() == AT_THE_BANK


def test_an_entry_of_several_says_each_amount_or_is_listed(till: Till) -> None:
    both = named(till.paying()) + about("pay-nosuch")

    assert answered(till.one, statement(entry(both, "2000.00"))) == [
        ("listed", "no_amount"), ("listed", "unknown_payment"),
    ]  # fmt: skip
    assert balances() == AT_THE_BANK


def test_an_entry_over_a_batch_sends_all_of_it_if_it_is_the_sum(till: Till) -> None:
    row = till.paying()

    assert answered(till.one, statement(entry(whole(row), "1800.01"))) == [
        ("listed", "other_amount")
    ]
    assert balances() == AT_THE_BANK
    assert answered(till.one, statement(entry(whole(row)))) == [("booked", "")]
    assert (Payment.objects.get().state, balances()) == ("sent", PAID)


@pytest.mark.parametrize("way", ["DBIT", "CRDT"])
def test_an_entry_over_a_batch_is_no_payment_that_is_as_large_by_chance(
    till: Till, way: str
) -> None:
    other = make_location(till.location.organization)
    aged(make_payee(other, approved=True))
    booked_at(other.pk, JournalKind.ADJUSTMENT, 180_000)
    row = till.approved().payments.all()[0]
    kept = balances()

    content = statement(entry(whole(row), way=way))
    assert [answered(till.one, content) for _ in range(2)] == [[("listed", "other_amount")]] * 2
    assert ({one.state for one in Payment.objects.all()}, balances()) == ({"in_progress"}, kept)

    assert answered(till.one, statement(entry(whole(row), "3600.00"))) == [("booked", "")] * 2
    assert {one.state for one in Payment.objects.all()} == {"sent"}


@transaction.atomic
def places_as_before() -> None:
    """Let stored places name no statement; the database would refuse it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE incentives_answerline"
            " SET place = regexp_replace(place, '^statement [0-9]+, ', '')"
        )


@pytest.fixture
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account that pays is known."""
    pays = f"* * {OURS}/BYLADEM1001 Fabrikam Programs"
    made = replace(environment.current(), paying_accounts=pays)
    monkeypatch.setattr(debtors.environment, "current", lambda: made)


@pytest.mark.usefixtures("_known")
def test_a_statement_of_another_account_changes_nothing(till: Till) -> None:
    row = till.paying()
    payees = statement(entry(named(row), way="CRDT"), account="DE89370400440532013000")

    assert answered(till.one, payees) == [("listed", "other_account")]
    assert balances() == AT_THE_BANK
    assert answered(till.one, statement(entry(named(row)))) == [("booked", "")]


@pytest.mark.usefixtures("_known")
def test_a_statement_that_does_not_say_its_account_changes_nothing(till: Till) -> None:
    said = statement(entry(named(till.paying())), account="")

    assert [answered(till.one, said) for _ in range(2)] == [[("listed", "other_account")]] * 2
    assert balances() == AT_THE_BANK


@pytest.mark.usefixtures("_known")
@pytest.mark.parametrize(
    ("end", "found"), [(b"\n", ("booked", "")), (b"", ("listed", "other_account"))]
)
def test_a_line_whose_place_named_no_statement_is_judged_again_if_the_rest_says_which(
    till: Till, end: bytes, found: tuple[str, str]
) -> None:
    batch = till.proposed()
    debit = entry(named(batch.payments.get()))
    ours = f"</Stmt>\n<Stmt><Acct><Id><IBAN>{OURS}</IBAN></Id></Acct>{debit}"
    strange = entry(about("pay-nosuch"))
    content = statement(strange, ours, account="DE89370400440532013000").replace(b"\n", end)
    assert answered(till.one, content)[1] == ("listed", "not_at_the_bank")
    places_as_before()
    approve_batch(batch.id, till.other)
    assert answered(till.one, content)[1] == found


@pytest.mark.usefixtures("_known")
def test_two_statements_in_one_line_keep_their_accounts_when_judged_again(till: Till) -> None:
    row = till.paying()
    ours = f"</Stmt><Stmt><Acct><Id><IBAN>{OURS}</IBAN></Id></Acct>{entry(about('pay-nosuch'))}"
    payees = entry(named(row), way="CRDT")
    content = statement(payees, ours, account="DE89370400440532013000").replace(b"\n", b"")

    found = [answered(till.one, content) for _ in range(2)]

    assert found == [[("listed", "other_account"), ("listed", "unknown_payment")]] * 2
    assert balances() == AT_THE_BANK
    places = AnswerLine.objects.order_by("number").values_list("place", flat=True)
    assert {*places} == {"statement 1, line 1, TxDtls", "statement 2, line 1, TxDtls"}
