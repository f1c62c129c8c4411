"""Statements of account book what moved, once; amount, currency and account have to be ours."""

from dataclasses import replace

import pytest
from tests.incentives.payments.answering import about, answered, entry, statement
from tests.incentives.payments.paying import AT_THE_BANK, OWED, PAID, Till, balances

from opencpor.incentives.payments.answers.models import AnswerFile, AnswerLine
from opencpor.incentives.payments.bank import debtors
from opencpor.incentives.payments.bank.transfers import bank_reference
from opencpor.incentives.payments.models import Payment
from opencpor.runtime import environment

pytestmark = pytest.mark.django_db(transaction=True)
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


def test_a_statement_of_another_account_changes_nothing(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = till.paying()
    pays = "* * DE02120300000000202051/BYLADEM1001 Fabrikam Programs"
    made = replace(environment.current(), paying_accounts=pays)
    monkeypatch.setattr(debtors.environment, "current", lambda: made)
    payees = statement(entry(named(row), way="CRDT"), account="DE89370400440532013000")

    assert answered(till.one, payees) == [("listed", "other_account")]
    assert balances() == AT_THE_BANK
    assert answered(till.one, statement(entry(named(row)))) == [("booked", "")]
