"""Orders to pay are written as CSV that no spreadsheet calculates with."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from tests.incentives.bank.orders import ORDERS, elsewhere, order, sums, transfer

from opencpor.common.errors import Invalid
from opencpor.incentives.payments.bank.csv_orders import COLUMNS, write_csv
from opencpor.incentives.payments.bank.transfers import Order, bank_reference, identifier_of


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@settings(max_examples=40)
@given(ORDERS)
def test_what_is_written_has_the_sums_and_accounts_of_the_order(asked: Order) -> None:
    found = rows(write_csv(asked))

    assert [row["reference"] for row in found] == [one.reference for one in asked.transfers]
    assert [row["iban"] + row["account"] for row in found] == [
        one.iban + one.account for one in asked.transfers
    ]
    total = sums(asked.transfers)
    for currency, amount in total.items():
        paid = [Decimal(row["amount"]) for row in found if row["currency"] == currency]
        assert sum(paid) == amount


def test_a_number_keeps_its_zeros_and_a_name_is_no_formula() -> None:
    asked = order(elsewhere(name='=HYPERLINK("x")\u202e', account="000123"))

    (row,) = rows(write_csv(asked))

    assert (row["account"], row["name"]) == ("000123", '\'=HYPERLINK("x")')


def test_names_keep_their_own_letters() -> None:
    (row,) = rows(write_csv(order(transfer(name="株式会社 Müller"))))

    assert row["name"] == "株式会社 Müller"


def test_an_order_without_a_paying_account_is_written() -> None:
    (row,) = rows(write_csv(order(transfer(iban="", kept_as="V-1001"), debtor=None)))

    assert (row["debtor_iban"], row["payee_reference"], row["amount"]) == ("", "V-1001", "1250.00")


def test_the_columns_are_these() -> None:
    content = write_csv(order())

    assert content.splitlines()[0].decode() == ",".join(COLUMNS)
    assert content.endswith(b"\r\n")


def test_a_number_that_a_spreadsheet_would_calculate_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        write_csv(order(transfer(iban="", account="+491234")))

    assert [error.code for error in refused.value.errors] == ["bad_account"]


def test_an_identifier_is_read_back_from_its_reference() -> None:
    assert bank_reference("pay_01j9") == "pay-01j9"
    assert identifier_of(" pay-01j9 ") == "pay_01j9"
