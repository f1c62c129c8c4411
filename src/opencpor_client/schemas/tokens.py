"""The shapes of requests and answers about tokens.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from opencpor_client.schemas.common import RoleOut


class TokenOut(TypedDict):
    """A token, without its secret."""

    id: str
    name: str
    prefix: str
    owner: str
    role: RoleOut
    created_at: str
    expires_at: str
    revoked_at: str | None
    last_used_at: str | None


class TokenPage(TypedDict):
    """One page of tokens."""

    items: list[TokenOut]
    next: str | None


class NewTokenOut(TypedDict):
    """A fresh token; its secret is shown this once."""

    id: str
    name: str
    prefix: str
    owner: str
    role: RoleOut
    created_at: str
    expires_at: str
    revoked_at: str | None
    last_used_at: str | None
    secret: str


class TokenIn(TypedDict):
    """A token to make: with one's own role, or that of another member or service account."""

    name: str
    days: int
    role_id: NotRequired[str | None]
