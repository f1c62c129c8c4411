"""The shapes of requests and answers about subscriptions.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class SubscriptionOut(TypedDict):
    """A subscription with its month-end seats."""

    id: str
    subscription_id: str
    customer: str
    tenant_id: str
    product: str
    channel: str
    status: str
    status_since: str
    starts_on: str
    ends_on: str | None
    seats: dict[str, int]


class SubscriptionPage(TypedDict):
    """One page of subscriptions."""

    items: list[SubscriptionOut]
    next: str | None
    total: NotRequired[int | None]


class SubscriptionIn(TypedDict):
    """A new subscription."""

    product: str
    channel: NotRequired[str | None]
    status: NotRequired[str | None]
    starts_on: str
    ends_on: NotRequired[str | None]
    seats: NotRequired[dict[str, int] | None]
    subscription_id: str
    tenant_id: str


class SubscriptionChange(TypedDict):
    """What can be changed of a subscription; months that are not given keep their seats."""

    product: NotRequired[str | None]
    channel: NotRequired[str | None]
    status: NotRequired[str | None]
    starts_on: NotRequired[str | None]
    ends_on: NotRequired[str | None]
    seats: NotRequired[dict[str, int] | None]
