"""Amounts: exact, rounded once, written with the currency's decimals."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.common.money import format_amount, is_payable, minor_digits, round_money


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("1.005", "USD", "1.01"),
        ("1.004999999", "USD", "1.00"),
        ("-1.005", "USD", "-1.01"),
        ("2.5", "JPY", "3"),
        ("-2.5", "JPY", "-3"),
        ("0.0005", "BHD", "0.001"),
    ],
)
def test_halves_round_away_from_zero(amount: str, currency: str, rounded: str) -> None:
    assert str(round_money(Decimal(amount), currency)) == rounded


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**27), max_value=10**27))
def test_rounding_moves_an_amount_by_half_a_cent_at_most(amount: Decimal) -> None:
    moved = abs(Fraction(round_money(amount, "USD")) - Fraction(amount))
    assert moved <= Fraction(1, 200)


def test_an_amount_is_written_with_exactly_the_currencys_decimals() -> None:
    assert format_amount(Decimal(1234), "USD") == "1234.00"
    assert format_amount(Decimal("1E+3"), "JPY") == "1000"


def test_writing_an_amount_never_changes_it() -> None:
    assert not is_payable(Decimal("0.001"), "USD")
    with pytest.raises(ValueError, match="round it first"):
        format_amount(Decimal("0.001"), "USD")


def test_an_unknown_currency_is_named() -> None:
    with pytest.raises(ValueError, match="'XXX' is no currency"):
        minor_digits("XXX")
