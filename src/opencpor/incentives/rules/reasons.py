"""Why a row does not earn: the codes, and the order in which they are judged and written.

A row may have several; a set of codes travels as a bit mask, bit n standing for the n-th code.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """A code for something that keeps a row from earning, in the order of judging."""

    OPTOUT = "OPTOUT"  # the partner waived payment
    RECOGNITION = "RECOGNITION"  # no rate, or no milestone on offer, for the workload
    NOTENROLLED = "NOTENROLLED"  # the partner's enrollment does not cover the month's last day
    CUSEQPTR = "CUSEQPTR"  # the customer is the partner
    CUSPUBSEC = "CUSPUBSEC"  # the customer is in the public sector
    NOUSAGE = "NOUSAGE"  # no fact, or an empty figure that the rule needs
    BELOWMINPAU = "BELOWMINPAU"  # fewer paid units than the rule asks for
    MINTHNTMT = "MINTHNTMT"  # fewer active units than the rule asks for
    PAULWPHWM = "PAULWPHWM"  # paid units do not exceed the high-water mark
    MAULWPHWM = "MAULWPHWM"  # active units do not exceed the high-water mark
    MXTMCPMT = "MXTMCPMT"  # the maximum earning time is over
    MAXCAP = "MAXCAP"  # a cap has nothing left
    REACHEDBEFORE = "REACHEDBEFORE"  # every milestone on offer was reached earlier
    NOTREACHED = "NOTREACHED"  # some milestone is still open, none was newly reached
    NOGROWTH = "NOGROWTH"  # what was billed is no more than in the period before

    @property
    def bit(self) -> int:
        """The code's place in a bit mask."""
        return _BITS[self]


_BITS: dict[Reason, int] = {reason: 1 << place for place, reason in enumerate(Reason)}


def reasons_in(mask: int) -> tuple[Reason, ...]:
    """Give the codes of a bit mask, in order."""
    return tuple(reason for reason in Reason if mask & reason.bit)


def written(mask: int) -> str:
    """Write the codes of a bit mask as people and files see them: `OPTOUT;NOUSAGE`."""
    return ";".join(reasons_in(mask))
