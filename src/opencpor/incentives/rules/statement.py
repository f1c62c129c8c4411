"""What a statement says, from what was booked between two cuts of the ledger. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class JournalKind(StrEnum):
    """What may post to the ledger."""

    CLOSE = "close"  # what a closed month earned, and differences for months before it
    RECOMPUTE = "recompute"  # differences for closed months that were judged anew
    ADJUSTMENT = "adjustment"  # an amount that two persons agreed on
    PAYMENT = "payment"  # on its way to the bank, confirmed, or come back
    FORFEITURE = "forfeiture"  # no longer owed, since nobody could be paid for too long


class Movement(StrEnum):
    """How a booking changes what is owed to a location."""

    EARNED = "earned"
    ADJUSTED = "adjusted"
    PAID = "paid"
    RETURNED = "returned"
    FORFEITED = "forfeited"


@dataclass(frozen=True)
class Booked:
    """Signed minor units on what is owed to a location; positive: more is owed.

    Attributes:
        kind: What posted it.
        earned: Whether it is the first judgment of its month, rather than a correction.
        amount_minor: One booking, or several of one movement added up.
    """

    kind: JournalKind
    earned: bool
    amount_minor: int

    @property
    def movement(self) -> Movement:
        """How it changes what is owed; what a payment gives back has come back from the bank."""
        if self.kind is JournalKind.PAYMENT:
            return Movement.PAID if self.amount_minor < 0 else Movement.RETURNED
        if self.kind is JournalKind.FORFEITURE:
            return Movement.FORFEITED
        return Movement.EARNED if self.earned else Movement.ADJUSTED


@dataclass(frozen=True)
class Balance:
    """What a statement says, in minor units; all but `opening` happened since the one before.

    Attributes:
        opening: Owed from before.
        earned: Lines of the month itself.
        adjusted: Corrections of earlier months, and adjustments by hand.
        paid: Taken up for payment.
        minimum: Below this nothing is paid; the program's ``payments.minimum``.
        returned: Of what was paid, come back and owed again.
        forfeited: Given up, and owed no longer.
    """

    opening: int
    earned: int
    adjusted: int
    paid: int
    minimum: int
    returned: int = 0
    forfeited: int = 0

    @property
    def owed(self) -> int:
        """What is owed after the month."""
        added = self.earned + self.adjusted + self.returned
        return self.opening + added - self.paid - self.forfeited

    @property
    def payable(self) -> int:
        """What is due for payment: all that is owed, once it reaches the minimum."""
        return self.owed if self.owed >= max(self.minimum, 1) else 0

    @property
    def carried(self) -> int:
        """What is carried forward to the next month; a debt is carried too."""
        return self.owed - self.payable


def balance(opening: int, bookings: Iterable[Booked], minimum: int) -> Balance:
    """Add up what was booked since the statement before.

    Args:
        opening: What was owed then.
        bookings: All of them, in any order.
        minimum: Below this nothing is paid.
    """
    sums = dict.fromkeys(Movement, 0)
    for one in bookings:
        sums[one.movement] += one.amount_minor
    return Balance(
        opening=opening,
        earned=sums[Movement.EARNED],
        adjusted=sums[Movement.ADJUSTED],
        paid=-sums[Movement.PAID],
        minimum=minimum,
        returned=sums[Movement.RETURNED],
        forfeited=-sums[Movement.FORFEITED],
    )
