"""The shapes of requests and answers about partners.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class PartnerOut(TypedDict):
    """A partner organization: the global account, which claims and earns nothing itself."""

    id: str
    global_id: str
    name: str
    country: str
    domains: list[str]


class PartnerPage(TypedDict):
    """One page of partners."""

    items: list[PartnerOut]
    next: str | None
    total: NotRequired[int | None]


class PartnerIn(TypedDict):
    """A new partner organization."""

    name: str
    country: str
    domains: NotRequired[list[str] | None]
    global_id: str


class PartnerChange(TypedDict):
    """What can be changed of a partner organization."""

    name: NotRequired[str | None]
    country: NotRequired[str | None]
    domains: NotRequired[list[str] | None]
