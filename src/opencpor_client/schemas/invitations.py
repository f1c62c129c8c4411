"""The shapes of requests and answers about invitations.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from opencpor_client.schemas.common import Role


class InvitationOut(TypedDict):
    """An invitation, without its secret."""

    id: str
    email: str
    role: Role
    organization_id: str
    state: Literal["open", "accepted", "revoked", "expired"]
    created_at: str
    expires_at: str


class InvitationPage(TypedDict):
    """One page of invitations."""

    items: list[InvitationOut]
    next: str | None


class InvitationMadeOut(TypedDict):
    """A fresh invitation; ``link`` accepts it, null where it goes out by mail."""

    id: str
    email: str
    role: Role
    organization_id: str
    state: Literal["open", "accepted", "revoked", "expired"]
    created_at: str
    expires_at: str
    link: str | None


class InvitationIn(TypedDict):
    """Whom to invite, to which role."""

    role: str
    organization_id: NotRequired[str | None]
    location_ids: NotRequired[list[str]]
    email: str


class AcceptIn(TypedDict):
    """What a new person chooses."""

    name: NotRequired[str]
    password: NotRequired[str | None]
