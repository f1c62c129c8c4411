"""Why an adjustment is made, and which amounts it may have. Pure."""

from enum import StrEnum

from opencpor.common.phrases import phrase
from opencpor.incentives.rules.amounts import read_minor


class Kind(StrEnum):
    """Why an amount is adjusted: the reasons that published statements give, as far as they fit."""

    INCORRECT_CALCULATION = "incorrect_calculation"  # an amount was worked out wrongly
    INCORRECT_ENROLLMENT = "incorrect_enrollment"  # it was enrolled too late, early, or not at all
    PARTNER_MAPPING = "partner_mapping"  # it was another partner's or location's
    POLICY_EXCEPTION = "policy_exception"  # granted although the rules do not say so
    PREVIOUS_PERIOD = "previous_period"  # from before the ledger began
    OPERATIONS = "operations"  # anything else; the note says what
    RECOUPMENT = "recoupment"  # taken back; always less is owed


ONLY_LESS = frozenset({Kind.RECOUPMENT})


def read_amount(text: str, currency: str, kind: Kind) -> int:
    """Read an amount, exactly as it is written, in minor units of a currency.

    Raises:
        ValueError: If it is none, has more decimals than the currency, is zero, or is more owed
            where only less can be; the text says so.
    """
    minor = read_minor(text, currency, signed=True)
    if minor == 0:
        raise ValueError(phrase("An adjustment of nothing says nothing."))
    if minor > 0 and kind in ONLY_LESS:
        raise ValueError(phrase("What is taken back is a negative amount."))
    return minor
