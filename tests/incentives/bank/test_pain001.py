"""Orders to pay are written as pain.001 that the official schema takes, exact and the same."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.incentives.bank.orders import ORDERS, elsewhere, order, read, said, sums, transfer

from opencpor.common.errors import Invalid
from opencpor.incentives.payments.bank.pain001 import write_pain001
from opencpor.incentives.payments.bank.transfers import Debtor, Order


def codes(asked: Order) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        write_pain001(asked)
    assert refused.value.code == "unfit_for_bank"
    return [(error.field, error.code) for error in refused.value.errors]


@settings(max_examples=30)
@given(ORDERS)
def test_what_is_written_has_the_sums_and_references_of_the_order(asked: Order) -> None:
    root = read(write_pain001(asked))

    assert sorted(said(root, "EndToEndId")) == sorted(one.reference for one in asked.transfers)
    parts = zip(said(root, "InstdAmt/@Ccy"), said(root, "InstdAmt"), strict=True)
    read_back: dict[str, Decimal] = {}
    for currency, amount in parts:
        read_back[currency] = read_back.get(currency, Decimal()) + Decimal(amount)
    assert read_back == sums(asked.transfers)
    controls = [Decimal(one) for one in said(root, "PmtInf/CtrlSum")]
    assert controls == [amount for _, amount in sorted(read_back.items())]
    assert Decimal(said(root, "GrpHdr/CtrlSum")[0]) == sum(controls)


@settings(max_examples=30)
@given(ORDERS)
def test_equal_orders_give_equal_bytes(asked: Order) -> None:
    again = replace(asked, made_at=asked.made_at.astimezone(timezone(timedelta(hours=5))))

    assert write_pain001(asked) == write_pain001(again)


def test_a_file_is_written_as_it_always_was() -> None:
    kept = Path(__file__).parent / "two_transfers.xml"

    assert write_pain001(order(transfer(), elsewhere())) == kept.read_bytes()


def test_amounts_have_the_decimals_of_their_currency() -> None:
    amounts = {"JPY": 1250, "EUR": 1250, "BHD": 1250, "CLF": 1250}
    asked = order(*(transfer(f"p-{one}", minor, currency=one) for one, minor in amounts.items()))

    root = read(write_pain001(asked))

    assert said(root, "PmtInfId") == ["bat-1-BHD", "bat-1-CLF", "bat-1-EUR", "bat-1-JPY"]
    assert said(root, "InstdAmt") == ["1.250", "0.1250", "12.50", "1250"]
    assert said(root, "GrpHdr/CtrlSum") == ["1263.8750"]


def test_euros_between_accounts_of_sepa_are_a_sepa_payment() -> None:
    both = (transfer(), transfer("pay-2", currency="USD"))

    root = read(write_pain001(order(*both)))

    assert said(root, "PmtInf/PmtTpInf/SvcLvl/Cd") == ["SEPA"]
    assert said(root, "ChrgBr") == ["SLEV", "SHAR"]


def test_one_account_without_iban_makes_euros_an_ordinary_payment() -> None:
    root = read(write_pain001(order(transfer(), elsewhere(currency="EUR"))))

    assert said(root, "SvcLvl/Cd") == []
    assert said(root, "ChrgBr") == ["SHAR"]


def test_an_account_without_iban_is_named_with_its_bank() -> None:
    root = read(write_pain001(order(elsewhere())))

    assert said(root, "CdtrAcct/Id/Othr/Id") == ["0012345678"]
    assert said(root, "CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId/Cd") == ["USABA"]
    assert said(root, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId") == ["021000021"]
    assert said(root, "CdtrAgt/FinInstnId/PstlAdr/Ctry") == ["US"]


def test_a_payer_may_have_a_number_of_the_bank() -> None:
    payer = Debtor("Fabrikam", "", "CHASUS33", "000123")

    root = read(write_pain001(order(debtor=payer)))

    assert said(root, "DbtrAcct/Id/Othr/Id") == ["000123"]
    assert said(root, "DbtrAgt/FinInstnId/BICFI") == ["CHASUS33"]


def test_a_payer_with_an_iban_needs_no_bic() -> None:
    root = read(write_pain001(order(debtor=Debtor("Fabrikam", "DE02120300000000202051", ""))))

    assert said(root, "DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]


def test_hostile_names_stay_names() -> None:
    name = "</Nm><Amt>9</Amt>\u202egpj\x07 & Söhne\n'\"]]>"

    root = read(write_pain001(order(transfer(name=name))))

    assert said(root, "Cdtr/Nm") == ["./Nm..Amt.9./Amt. gpj + Sohne ''))."]
    assert len(said(root, "Amt")) == 1


def test_long_names_and_texts_are_cut_at_what_sepa_takes() -> None:
    root = read(write_pain001(order(transfer(name="n" * 140, remittance="r" * 300))))

    assert said(root, "Cdtr/Nm") == ["n" * 70]
    assert said(root, "Ustrd") == ["r" * 140]


def test_a_name_in_letters_that_have_no_latin_form_is_refused() -> None:
    asked = order(transfer(), transfer("pay-2", name="株式会社 Contoso"))

    assert codes(asked) == [("transfers[1].name", "not_latin")]


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"reference": "r" * 36}, "reference", "reference_too_long"),
        ({"reference": "pay_1"}, "reference", "bad_reference"),
        ({"reference": "a//b"}, "reference", "bad_reference"),
        ({"reference": "a/"}, "reference", "bad_reference"),
        ({"amount": 0}, "amount", "bad_amount"),
        ({"amount": -1}, "amount", "bad_amount"),
        ({"currency": "XAU"}, "currency", "bad_currency"),
        ({"iban": "DE89 3704 0044 0532 0130 00"}, "iban", "bad_iban"),
        ({"iban": "DE88370400440532013000"}, "iban", "bad_iban"),
        ({"iban": "ZZ89370400440532013000"}, "iban", "bad_iban"),
        ({"bic": "COBA"}, "bic", "bad_bic"),
        ({"iban": "", "account": "=1+1"}, "account", "bad_account"),
        ({"country": "Germany"}, "country", "bad_country"),
    ],
)
def test_what_no_bank_takes_is_refused(wrong: dict[str, object], field: str, code: str) -> None:
    assert codes(order(transfer(**wrong))) == [(f"transfers[0].{field}", code)]  # type: ignore[arg-type]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    asked = order(transfer(name="中"), transfer("pay-2", iban=""), debtor=None)

    assert codes(asked) == [
        ("debtor", "no_debtor"),
        ("transfers[1].account", "no_account"),
        ("transfers[0].name", "not_latin"),
    ]


def test_the_account_that_pays_is_checked_too() -> None:
    assert codes(order(debtor=Debtor("Fabrikam", "DE1", "X"))) == [
        ("debtor.iban", "bad_iban"), ("debtor.bic", "bad_bic"),
    ]  # fmt: skip


def test_a_reference_is_given_once() -> None:
    assert codes(order(transfer(), transfer())) == [("transfers", "reference_twice")]


def test_an_order_pays_somebody() -> None:
    assert codes(replace(order(), transfers=())) == [("transfers", "no_transfers")]


def test_a_sum_has_at_most_the_digits_that_the_file_takes() -> None:
    much = [transfer(f"p-{n}", 10**15 - 1, currency="CLF") for n in range(2)]
    asked = order(*much, *(transfer(f"q-{n}", 10**15 - 1, currency="JPY") for n in range(2)))

    assert codes(asked) == [("transfers", "sum_too_large")]


def test_the_library_is_loaded_when_something_is_written() -> None:
    code = (
        "import sys, opencpor.incentives.payments.bank.pain001;"
        "print([name for name in sys.modules if name.startswith(('pyiso20022', 'xsdata'))])"
    )

    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)  # noqa: S603

    assert done.stdout == b"[]\n"
