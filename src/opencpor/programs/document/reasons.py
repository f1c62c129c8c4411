"""The closed lists of coded reasons, each with what it means and what helps."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from opencpor.programs.document.base import Listed, Section
from opencpor.programs.document.texts import Text

CODE_PATTERN = r"^([a-z][a-z0-9_]*|[A-Z][A-Z0-9]*)$"
Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN, max_length=40)]
"""Words joined by underscores, or the capitals of a published code."""


class Reason(Section):
    """One coded reason."""

    code: Code
    text: Text
    """What it means, to the person it is said to."""
    remedy: Text
    """What that person can do about it, or that nothing can be done."""


class Ineligibility(Reason):
    """Why usage or revenue does not earn."""

    partner_can_act: bool = False
    """Whether the partner can change the verdict."""


class ReasonList(StrEnum):
    """The lists by name, as keys under `reasons`."""

    MORE_INFORMATION = "more_information"
    REJECTION = "rejection"
    END = "end"
    ARBITRATION = "arbitration"
    INELIGIBILITY = "ineligibility"


REQUIRED_CODES: dict[ReasonList, tuple[str, ...]] = {
    ReasonList.MORE_INFORMATION: (),
    ReasonList.REJECTION: (
        "customer_declined",
        "no_customer_response",
        "no_partner_response",
        "ARBLOST",
    ),
    ReasonList.END: (
        "customer_declined",
        "customer_ended",
        "disassociated",
        "displaced",
        "subscription_ended",
        "term_ended",
        "revoked",
        "program_ended",
    ),
    ReasonList.ARBITRATION: (),
    ReasonList.INELIGIBILITY: (
        "OPTOUT",
        "RECOGNITION",
        "NOTENROLLED",
        "CUSEQPTR",
        "CUSPUBSEC",
        "NOUSAGE",
        "BELOWMINPAU",
        "MINTHNTMT",
        "PAULWPHWM",
        "MAULWPHWM",
        "MXTMCPMT",
        "MAXCAP",
        "REACHEDBEFORE",
        "NOTREACHED",
        "NOGROWTH",
    ),
}
"""Codes that the product itself gives, and every program must therefore explain."""

GIVEN_BY_PEOPLE_TOO = frozenset({"revoked", "program_ended"})
"""Those of `REQUIRED_CODES` that a person of the operator may choose as well."""

_Reasons = Annotated[tuple[Reason, ...], Listed, Field(min_length=1)]


class Reasons(Section):
    """Every coded reason of the program; a code is unique in its list."""

    more_information: _Reasons
    """Why a reviewer asks the partner for more."""
    rejection: _Reasons
    """Why a claim or one of its lines is turned down."""
    end: _Reasons
    """Why an association ended."""
    arbitration: _Reasons
    """Why one of two competing proofs was preferred."""
    ineligibility: Annotated[tuple[Ineligibility, ...], Listed, Field(min_length=1)]
    """Why usage or revenue does not earn."""

    def find(self, of: ReasonList, code: str) -> Reason | None:
        """Give one reason of a list by its code."""
        reasons: tuple[Reason, ...] = getattr(self, of.value)
        return next((reason for reason in reasons if reason.code == code), None)

    def to_choose(self, of: ReasonList) -> list[Reason]:
        """Give the reasons of a list that a person of the operator may choose.

        What says that somebody else decided (the customer, a clock, an arbitration) is only given
        where that was so: a person's choice of it would take away rights that hang on it.
        """
        others = frozenset(REQUIRED_CODES[of]) - GIVEN_BY_PEOPLE_TOO
        reasons: tuple[Reason, ...] = getattr(self, of.value)
        return [reason for reason in reasons if reason.code not in others]

    def lists(self) -> Iterator[tuple[ReasonList, tuple[Reason, ...]]]:
        """Give all lists with their reasons."""
        for name in ReasonList:
            yield name, getattr(self, name.value)
