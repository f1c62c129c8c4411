"""The shapes of requests and answers about locations.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class LocationOut(TypedDict):
    """A partner's location: its PartnerID is what claims, enrolls and earns."""

    id: str
    partner_id: str
    global_id: str
    organization: str
    organization_name: str
    name: str
    country: str
    city: str


class LocationPage(TypedDict):
    """One page of locations."""

    items: list[LocationOut]
    next: str | None
    total: NotRequired[int | None]


class LocationIn(TypedDict):
    """A new location."""

    name: str
    country: str
    city: NotRequired[str | None]
    global_id: str
    partner_id: str


class LocationChange(TypedDict):
    """What can be changed of a location."""

    name: NotRequired[str | None]
    country: NotRequired[str | None]
    city: NotRequired[str | None]
