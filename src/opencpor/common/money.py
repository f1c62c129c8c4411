"""Money: exact amounts, one rounding, one way to write them.

An amount is a `Decimal` together with an ISO 4217 currency code. It is rounded once per line, by
`round_money`, and never held as a binary float.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

# Wide enough for every product of a count and a rate that the document format admits, so that the
# only rounding that ever happens is the one asked for.
_EXACT = Context(prec=76, rounding=ROUND_HALF_UP)

# ISO 4217: the active currencies by their number of decimals. Funds codes, metals and codes for
# testing have no minor unit and cannot be paid out, so they are not here.
_CODES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN
       BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
       GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL
       MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK
       PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB
       TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG""",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
MINOR_DIGITS: dict[str, int] = {
    code: digits for digits, codes in _CODES.items() for code in codes.split()
}
"""Decimals of every currency an amount can be in."""


def minor_digits(currency: str) -> int:
    """Give the number of decimals of a currency; a ValueError names what was expected."""
    try:
        return MINOR_DIGITS[currency]
    except KeyError:
        raise ValueError(
            f"{currency!r} is no currency: expected an ISO 4217 code such as USD"
        ) from None


def round_money(amount: Decimal, currency: str) -> Decimal:
    """Round to the currency's minor unit, half away from zero; the result has all its decimals."""
    return amount.quantize(Decimal(1).scaleb(-minor_digits(currency)), context=_EXACT)


def is_payable(amount: Decimal, currency: str) -> bool:
    """Tell whether an amount can be paid as it is, without rounding."""
    return round_money(amount, currency) == amount


def format_amount(amount: Decimal, currency: str) -> str:
    """Write an amount with exactly the currency's decimals, without grouping: `1234.50`.

    A ValueError if that would change it: round first.
    """
    if not is_payable(amount, currency):
        raise ValueError(f"{amount} has more decimals than {currency}: round it first")
    return f"{round_money(amount, currency):f}"


def in_minor_units(amount: Decimal, currency: str) -> int:
    """Give an amount as a whole number of the currency's minor unit: 12.50 USD is 1250.

    A ValueError if it has more decimals than the currency: round first.
    """
    if not is_payable(amount, currency):
        raise ValueError(f"{amount} has more decimals than {currency}: round it first")
    return int(amount.scaleb(minor_digits(currency)))


def from_minor_units(units: int, currency: str) -> Decimal:
    """Give a whole number of minor units as an amount: 1250 is 12.50 USD."""
    return round_money(Decimal(units).scaleb(-minor_digits(currency)), currency)
