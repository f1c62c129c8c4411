"""The shapes of requests and answers about users.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from opencpor_client.schemas.common import RoleOut


class UserOut(TypedDict):
    """A person, with the roles that the caller may see."""

    id: str
    email: str
    name: str
    active: bool
    roles: list[RoleOut]


class UserPage(TypedDict):
    """One page of people."""

    items: list[UserOut]
    next: str | None


class RoleIn(TypedDict):
    """A role to give; without an organization in one's own."""

    role: str
    organization_id: NotRequired[str | None]
    location_ids: NotRequired[list[str]]
