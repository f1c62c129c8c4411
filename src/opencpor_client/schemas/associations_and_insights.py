"""The shapes of requests and answers about associations and insights.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict


class PartyOut(TypedDict):
    """An organization, by its identifier here, its name, and the number it is known by."""

    id: str
    name: str
    number: str | None


class RenewalOut(TypedDict):
    """RenewalOut.

    A subscription of a customer that follows one of which one is, or was, the partner of
    record. Nothing else of the new subscription is told. ``association`` is the one with
    the old one.
    """

    id: str
    association: str
    program: str
    engagement: str
    location: PartyOut
    customer: PartyOut
    old_subscription_id: str
    subscription_id: str
    product: str
    suggested_at: str
