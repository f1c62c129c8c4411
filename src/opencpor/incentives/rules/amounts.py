"""Reads amounts as people and programs write them. Pure."""

import re
from decimal import Decimal

from opencpor.common.money import in_minor_units, minor_digits
from opencpor.common.phrases import phrase

WRITTEN = re.compile(r"(?P<sign>-?)[0-9]{1,12}(?:\.(?P<decimals>[0-9]+))?", re.ASCII)


def read_minor(text: str, currency: str, *, signed: bool) -> int:
    """Read an amount, exactly as it is written, in minor units of a currency.

    Raises:
        ValueError: If it is none, is negative where none can be, or has more decimals than the
            currency; the text says so.
    """
    match, digits = WRITTEN.fullmatch(text.strip()), minor_digits(currency)
    if match is None or (match["sign"] and not signed):
        raise ValueError(phrase("This is no amount in {currency}.", currency=currency))
    if len(match["decimals"] or "") > digits:
        raise ValueError(
            phrase("{currency} has {digits} decimals.", currency=currency, digits=digits)
        )
    return in_minor_units(Decimal(match[0]), currency)
