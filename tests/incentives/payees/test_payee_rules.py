"""How accounts are read, and how little of them is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schwifty import IBAN

from opencpor.incentives.payees.rules import (
    Details,
    PayeeKind,
    masked,
    read_details,
    tells_account,
)

DIGITS = st.text("0123456789", min_size=10, max_size=10)
NUMBERS = st.text("ABCDEFGHJK0123456789", min_size=4, max_size=34)


def german(digits: str) -> str:
    return IBAN.generate("DE", "37040044", digits).compact


def codes(details: Details) -> list[tuple[str, str]]:
    return sorted((error.field, error.code) for error in read_details(details)[1])


def iban(text: str, **more: str) -> Details:
    return Details(PayeeKind.IBAN, "Contoso GmbH", iban=text, **more)


def test_an_iban_is_read_with_its_country_and_its_bank() -> None:
    read, errors = read_details(iban("de89 3704 0044 0532 0130 00"))

    assert errors == []
    assert (read.iban, read.country, read.bic) == ("DE89370400440532013000", "DE", "COBADEFFXXX")
    assert masked(read) == "DE•• … 3000"


@pytest.mark.parametrize(
    "text", ["DE88370400440532013000", "DE8937040044053201300", "ZZ89370400440532013000", "x"]
)
def test_a_wrong_iban_is_refused_without_being_repeated(text: str) -> None:
    _, errors = read_details(iban(text))

    assert [(error.field, error.code) for error in errors] == [("iban", "wrong_iban")]
    assert text not in f"{errors}"


@given(DIGITS, st.integers(0, 9))
def test_one_wrong_digit_is_always_found(digits: str, change: int) -> None:
    right = german(digits)
    place = 12
    wrong = right[:place] + str((int(right[place]) + 1 + change % 9) % 10) + right[place + 1 :]

    assert codes(iban(right)) == []
    assert codes(iban(wrong)) == [("iban", "wrong_iban")]


def test_a_country_without_ibans_takes_number_and_routing_code() -> None:
    given_ = Details(
        PayeeKind.ACCOUNT, "Fabrikam Inc.", country="us", account_number="1234 5678 90",
        routing_code="021-000-021",
    )  # fmt: skip
    read, errors = read_details(given_)

    assert errors == []
    assert (read.country, read.account_number, read.routing_code) == (
        "US",
        "1234567890",
        "021000021",
    )
    assert masked(read) == "US•• … 7890"


def test_a_country_with_ibans_takes_no_other_number() -> None:
    wrong = Details(
        PayeeKind.ACCOUNT, "Contoso", country="DE", account_number="532013000",
        routing_code="37040044",
    )  # fmt: skip

    assert codes(wrong) == [("country", "has_ibans")]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    wrong = Details(PayeeKind.IBAN, " ", iban="", bic="COBA", routing_code="1")

    assert codes(wrong) == [
        ("bic", "wrong_bic"),
        ("holder", "required"),
        ("iban", "required"),
        ("routing_code", "not_of_kind"),
    ]


@pytest.mark.parametrize("text", ["DE89 3704 0044 0532 0130 00", "my de89-37040044-0532013000!"])
def test_an_account_is_found_in_texts_that_are_not_sealed(text: str) -> None:
    assert tells_account(text)
    assert codes(Details(PayeeKind.REFERENCE, "Contoso", reference=text)) == [
        ("reference", "tells_account")
    ]


@given(NUMBERS)
def test_a_mask_shows_four_characters_and_never_more_than_half(number: str) -> None:
    shown = masked(Details(PayeeKind.ACCOUNT, "X", "US", account_number=number))
    tail = shown.removeprefix("US•• … ")

    assert number.endswith(tail)
    assert len(tail) == min(4, len(number) // 2)


@given(st.text(), DIGITS)
def test_no_text_around_an_iban_hides_it_when_it_stands_by_itself(text: str, digits: str) -> None:
    number = german(digits)

    assert tells_account(f"§ {number} § {text}")
    assert tells_account(text + number, number)
