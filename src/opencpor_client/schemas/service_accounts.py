"""The shapes of requests and answers about service accounts.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from opencpor_client.schemas.common import RoleOut


class ServiceAccountOut(TypedDict):
    """An account for a machine."""

    id: str
    name: str
    organization_id: str
    roles: list[RoleOut]
    created_at: str


class ServiceAccountPage(TypedDict):
    """One page of service accounts."""

    items: list[ServiceAccountOut]
    next: str | None


class ServiceAccountIn(TypedDict):
    """A service account to make; without an organization in one's own."""

    name: str
    role: str
    organization_id: NotRequired[str | None]
