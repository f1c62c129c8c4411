"""How the API writes money."""

from ninja import Schema

from opencpor.common.money import format_amount, from_minor_units


class Money(Schema):
    """An amount with all decimals of its currency."""

    amount: str
    currency: str


def money(minor: int, currency: str) -> Money:
    """Write minor units as money."""
    return Money(
        amount=format_amount(from_minor_units(minor, currency), currency), currency=currency
    )
