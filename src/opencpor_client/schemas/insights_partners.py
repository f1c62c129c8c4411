"""The shapes of requests and answers about insights partners.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict

from opencpor_client.schemas.insights import FactMonthOut, UnitOut


class SeeingPartnerPage(TypedDict):
    """Some partners, and where the next are."""

    items: list[SeeingPartnerRowOut]
    next: str | None


class SeeingPartnerRowOut(TypedDict):
    """A partner that is or was associated with you."""

    partner: str
    name: str
    active_associations: int
    associations: int
    since: str


class BilledMonthOut(TypedDict):
    """What you were billed of a unit in a month: the sum of the transactions that it sees."""

    month: str
    transactions: int
    amount: str
    currency: str


class BilledUnitOut(TypedDict):
    """What the partner sees of the amounts that you were billed for one unit."""

    customer: str
    unit: UnitOut
    months: list[BilledMonthOut]


class SeeingAssociationOut(TypedDict):
    """One association; ``until`` is the first instant after it."""

    association: str
    customer: str
    unit: UnitOut
    engagement: str
    since: str
    until: str | None


class SeeingPartnerOut(TypedDict):
    """One partner's associations with you, and every figure of yours that it sees."""

    partner: str
    name: str
    associations: list[SeeingAssociationOut]
    sees: list[SeenUnitOut]
    billed: list[BilledUnitOut]


class SeenUnitOut(TypedDict):
    """The months of one unit that the partner sees."""

    customer: str
    unit: UnitOut
    months: list[FactMonthOut]
