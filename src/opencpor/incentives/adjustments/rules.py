"""What an adjustment may become, by whose hand, and which amounts it may have. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from opencpor.common.money import in_minor_units, minor_digits
from opencpor.common.phrases import phrase


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


class State(StrEnum):
    """Where an adjustment stands."""

    PROPOSED = "proposed"  # waits for a second person of finance
    APPROVED = "approved"  # is in the ledger
    REJECTED = "rejected"  # by a second person, with the reason
    WITHDRAWN = "withdrawn"  # by whoever proposed it


class Verb(StrEnum):
    """What can be done with one."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


class Who(StrEnum):
    """Whose step it is."""

    ANOTHER = "another"  # a person of finance who did not propose it
    PROPOSER = "proposer"


@dataclass(frozen=True)
class Step:
    """One way out of a state.

    Attributes:
        to: The state that it leads to.
        who: By whose hand.
        books: Whether the amount is posted to the ledger with it.
        reason: Whether it takes one.
    """

    to: State
    who: Who
    books: bool = False
    reason: bool = False


STEPS: dict[tuple[State, Verb], Step] = {
    (State.PROPOSED, Verb.APPROVE): Step(State.APPROVED, Who.ANOTHER, books=True),
    (State.PROPOSED, Verb.REJECT): Step(State.REJECTED, Who.ANOTHER, reason=True),
    (State.PROPOSED, Verb.WITHDRAW): Step(State.WITHDRAWN, Who.PROPOSER),
}
"""The whole life of an adjustment: what is decided is decided."""


def verbs_for(state: State, *, proposer: bool) -> list[Verb]:
    """Return what somebody of finance may do with an adjustment in a state."""
    who = Who.PROPOSER if proposer else Who.ANOTHER
    return [verb for (start, verb), step in STEPS.items() if start is state and step.who is who]


WRITTEN = re.compile(r"-?[0-9]{1,12}(?:\.(?P<decimals>[0-9]+))?", re.ASCII)


def read_amount(text: str, currency: str, kind: Kind) -> int:
    """Read an amount, exactly as it is written, in minor units of a currency.

    Raises:
        ValueError: If it is none, has more decimals than the currency, is zero, or is more owed
            where only less can be; the text says so.
    """
    match = WRITTEN.fullmatch(text.strip())
    digits = minor_digits(currency)
    if match is None:
        raise ValueError(phrase("This is no amount in {currency}.", currency=currency))
    if len(match["decimals"] or "") > digits:
        raise ValueError(
            phrase("{currency} has {digits} decimals.", currency=currency, digits=digits)
        )
    minor = in_minor_units(Decimal(match[0]), currency)
    if minor == 0:
        raise ValueError(phrase("An adjustment of nothing says nothing."))
    if minor > 0 and kind in ONLY_LESS:
        raise ValueError(phrase("What is taken back is a negative amount."))
    return minor
